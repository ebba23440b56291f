"""Open accounts for customers and projects, and say what is wrong with what was given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from solde.company.changing import is_language
from solde.company.models import Company, User
from solde.company.texts import fault_of_text, is_address, shown
from solde.customers.models import Customer
from solde.customers.naming import search_words, sort_key
from solde.customers.refusals import CustomerIsWrong, rules_as_refusals
from solde.figures.days import TermsRule
from solde.figures.money import AMOUNT_MAX, is_currency
from solde.history.recording import record
from solde.refusal import Fault
from solde.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """What is known of a customer before the account is open. Empty means the default."""

    name: str
    number: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    statement_email: str = ""
    cc: str = ""
    bcc: str = ""
    language: str = ""
    currency: str = ""
    terms_rule: str = TermsRule.NET
    terms_days: int | None = None
    credit_limit_minor: int | None = None
    taxed: bool = True
    exemption: str = ""
    type: str = ""
    delivery: str = Customer.Delivery.EMAIL
    active: bool = True
    statements: bool = True
    reminders: bool = True
    notes: str = ""
    parent: Customer | None = None
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


TEXTS = (
    "name", "number", "contact", "phone", "email", "statement_email", "cc", "bcc", "language",
    "currency", "exemption", "type", "address", "city", "region", "postal_code", "country",
)  # fmt: skip
LENGTHS = {
    field.name: field.max_length or 0
    for field in Customer._meta.fields
    if isinstance(field, models.CharField) and field.name in TEXTS
}
FOUND_BY = (
    "name", "number", "contact", "phone", "email", "statement_email", "city", "postal_code",
)  # fmt: skip
ADDRESSES = ("email", "statement_email", "cc", "bcc")
NOTES_MAX = 10_000  # characters
TERMS_DAYS_MAX = 3650


def faults(new: NewCustomer) -> Iterator[Fault]:
    """All that is wrong with a customer's fields, whatever the books hold."""
    if not new.name.strip():
        yield Fault("name", _("A customer needs a name."))
    elif new.name != new.name.strip():
        yield Fault("name", _("A name neither begins nor ends with a blank."))
    for field in TEXTS:
        if words := fault_of_text(getattr(new, field), LENGTHS[field], lines=field == "address"):
            yield Fault(field, words)
    if new.language and not is_language(new.language):
        yield Fault("language", _("“%s” is not a language such as fr-CA.") % new.language)
    if new.currency and not is_currency(new.currency):
        yield Fault("currency", _("“%s” is not an ISO 4217 currency.") % new.currency)
    if new.delivery not in Customer.Delivery.values:
        yield Fault("delivery", _("Delivery is email, print, both or none."))
    yield from faults_of_terms(new)
    limit = new.credit_limit_minor
    if limit is not None and not 0 <= limit <= AMOUNT_MAX:
        yield Fault("credit_limit_minor", _("A credit limit is zero or more."))
    if words := fault_of_text(new.notes, NOTES_MAX, lines=True):
        yield Fault("notes", words)
    country = new.country
    if country and not (
        len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()
    ):
        yield Fault("country", _("A country is two letters of ISO 3166, such as CA."))


def faults_of_terms(new: NewCustomer) -> Iterator[Fault]:
    days = new.terms_days
    if new.terms_rule not in Customer.Rule.values:
        yield Fault("terms_rule", _("Terms are net, end_of_month or day_of_month."))
    elif days is None:
        if new.terms_rule != TermsRule.NET:
            yield Fault("terms_days", _("These terms need a number of days."))
    elif new.terms_rule == TermsRule.DAY_OF_MONTH:
        if not 1 <= days <= 31:
            yield Fault("terms_days", _("A day of the month is between 1 and 31."))
    elif not 0 <= days <= TERMS_DAYS_MAX:
        yield Fault("terms_days", _("Terms are between 0 and %s days.") % TERMS_DAYS_MAX)


def doubts(new: NewCustomer) -> Iterator[Fault]:
    """Addresses that no letter can be sent to. They are stored as they are."""
    for field in ADDRESSES:
        for address in filter(None, map(str.strip, getattr(new, field).split(","))):
            if not is_address(address):
                words = _("“%s” is not an e-mail address; nothing can be sent to it.")
                yield Fault(field, words % shown(address))


def insist_on_sense(new: NewCustomer) -> None:
    """Refuse a customer with all that is wrong with its fields."""
    found = list(faults(new))
    if found:
        raise CustomerIsWrong(found)


def open_customer(company: Company, new: NewCustomer, *, by: User | None = None) -> Customer:
    """Open one account.

    Refused: a field that is wrong, a name or number that is taken, a project of a project, or
    of another company's or currency's customer.
    """
    insist_on_sense(new)
    with rules_as_refusals():
        (customer,) = open_customers(company, [new])
        record(company, "open_customer", Subject.CUSTOMER.of(customer.pk), by=by, name=new.name)
    return customer


def open_customers(company: Company, news: Sequence[NewCustomer]) -> list[Customer]:
    """Open many accounts, in one statement, in the given order.

    The caller has looked for faults; what only the database can see (a name that is taken)
    comes back as IntegrityError.
    """
    return company.customers.bulk_create([customer_from(company, new) for new in news])


def customer_from(company: Company, new: NewCustomer) -> Customer:
    return Customer(company=company, **columns_of(company, new))


def columns_of(company: Company, new: NewCustomer) -> dict[str, Any]:
    """What is stored of a customer: what is known, and what follows from it."""
    usual = new.parent.currency if new.parent else company.currency
    return {field.name: getattr(new, field.name) for field in fields(new)} | {
        "currency": new.currency or usual,
        "sort_name": sort_key(new.name),
        "search_words": search_words(getattr(new, field) for field in FOUND_BY),
    }
