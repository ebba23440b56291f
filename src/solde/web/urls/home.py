"""The first page of a company, and the search above every page."""

from django.urls import URLPattern, path

from solde.web import company_home, given_up, search

of_a_company: list[URLPattern] = [
    path("", company_home.company_home, name="company_home"),
    path("search", search.search, name="search"),
    path("try-again", given_up.call_again, name="call_again"),
]
