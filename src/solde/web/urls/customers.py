"""Customers: the list, the pages of one, the forms."""

from django.urls import URLPattern, path

from solde.web.customers import editing, listing, page, tabs

CUSTOMER = "customers/<uuid:customer_id>"

of_a_company: list[URLPattern] = [
    path("customers", listing.customers, name="customers"),
    path("customers/new", editing.new_customer, name="new_customer"),
    path(CUSTOMER, page.customer, name="customer"),
    path(f"{CUSTOMER}/documents", tabs.documents, name="documents_of"),
    path(f"{CUSTOMER}/payments", tabs.payments, name="payments_of"),
    path(f"{CUSTOMER}/statements", tabs.statements, name="statements_of"),
    path(f"{CUSTOMER}/letters", tabs.letters, name="letters_of"),
    path(f"{CUSTOMER}/projects", tabs.projects, name="projects_of"),
    path(f"{CUSTOMER}/history", tabs.history, name="history_of"),
    path(f"{CUSTOMER}/edit", editing.edit_customer, name="edit_customer"),
    path(f"{CUSTOMER}/inactive", editing.retire, name="retire_customer"),
    path(f"{CUSTOMER}/active", editing.take_up, name="take_up_customer"),
    path(f"{CUSTOMER}/opening-balance", editing.opening_balance, name="opening_balance"),
    path(
        f"{CUSTOMER}/opening-balance/void",
        editing.void_opening,
        name="void_opening_balance",
    ),
]
