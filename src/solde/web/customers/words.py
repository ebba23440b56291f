"""What customers, documents of the ledger and languages are called on pages."""

from babel import Locale
from django.utils.translation import gettext_lazy as _

from solde.customers.models import Customer
from solde.pdf.words import words_for
from solde.web.formats import locale, tag

DELIVERIES = {
    Customer.Delivery.EMAIL: _("E-mail"),
    Customer.Delivery.PRINT: _("Print"),
    Customer.Delivery.BOTH: _("E-mail and print"),
    Customer.Delivery.NONE: _("None"),
}


def entry_word(kind: str) -> str:
    """A document of any kind, as papers in the language of the page call it: "Adjustment"."""
    word: str = words_for(tag())["kind"][kind]
    return word


def name_below_parent(customer: Customer) -> str:
    """ "Maple Homes: Kitchen" for a project; its parent is at hand."""
    return f"{customer.parent.name}: {customer.name}" if customer.parent else customer.name


def language_name(code: str) -> str:
    """ "fr-CA" is "French (Canada)", in the language of the page."""
    name = Locale.parse(code, sep="-").get_display_name(locale()) or code
    return name[:1].upper() + name[1:]
