"""The first page of a company."""

from django.urls import URLPattern, path

from solde.web import company_home

of_a_company: list[URLPattern] = [
    path("", company_home.company_home, name="company_home"),
]
