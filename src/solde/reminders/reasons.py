"""Why a customer whom a rule reaches gets no letter, in the order in which it is tried."""

from django.utils.translation import gettext, gettext_noop

from solde.customers.models import Customer
from solde.sales.models import Document

SENTENCES = {
    "inactive": gettext_noop("The customer is inactive. Make it active to remind it."),
    "reminders_off": gettext_noop(
        "The customer is not to be reminded. Switch reminders on for this customer to do it."
    ),
    "disputed": gettext_noop("The customer disputes it. End the dispute to remind of it."),
    "nothing_owed": gettext_noop(
        "Credits cover all that the customer owes. Apply them to what is open."
    ),
    "prefers_print": gettext_noop(
        "The customer does not want e-mail. Print a reminder statement, or change how it is"
        " delivered."
    ),
    "no_email_address": gettext_noop(
        "The customer has no e-mail address. Enter one, or print a reminder statement."
    ),
    "invalid_email_address": gettext_noop(
        "An e-mail address of the customer is not valid. Correct it."
    ),
    "reminded_today": gettext_noop(
        "The customer was reminded that day. What came since goes with the next letter."
    ),
}


def sentence(code: str) -> str:
    """The reason in words, in the language that is active, with what to do about it."""
    return gettext(SENTENCES[code])


def reason_of_customer(customer: Customer) -> str:
    """Why nothing of a customer or project is reminded of; "" when it is."""
    if not customer.active:
        return "inactive"
    return "" if customer.reminders else "reminders_off"


def reason_of_document(document: Document) -> str:
    """Why an open charge is not reminded of; "" when it is. Asked of it: its customer at hand."""
    return "disputed" if document.disputed_on else reason_of_customer(document.customer)
