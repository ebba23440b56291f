"""Addresses of pages. Every page of a company begins with /c/<its short name>/."""

from django.urls import include, path

from solde.web import google
from solde.web.urls import (
    catalogue,
    customers,
    entrance,
    home,
    letters,
    mailboxes,
    of_settings,
    payments,
    reminders,
    sales,
    schedules,
    statements,
)

# A group of pages adds its line here.
OF_A_COMPANY = [
    *home.of_a_company,
    *customers.of_a_company,
    *catalogue.of_a_company,
    *of_settings.of_a_company,
    *letters.of_a_company,
    *mailboxes.of_a_company,
    *sales.of_a_company,
    *payments.of_a_company,
    *statements.of_a_company,
    *reminders.of_a_company,
    *schedules.of_a_company,
]

urlpatterns = [
    path("", include(entrance)),
    # Registered with Google, letter by letter: mail/google/client.py says it too.
    path("mail/google/return", google.come_back, name="google_return"),
    path("c/<slug:slug>/", include(OF_A_COMPANY)),
]
handler400 = "solde.web.trouble.bad_request"
