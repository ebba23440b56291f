"""Find payments and refunds among many, a page at a time."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.finding import customer_like
from solde.customers.models import Customer
from solde.customers.naming import beginnings, has_digits
from solde.ledger.models import Account, Entry
from solde.paging import first_of
from solde.payments.models import Payment
from solde.refusal import NotFound, Refused

PAGE = 50  # payments of a page
WORDS_MAX = 8  # of a search; the rest is not looked at
FEW = 1000  # payments that are picked out by their words
SIGNS = str.maketrans(dict.fromkeys(string.punctuation, " "))

# Payments with words that begin with those of a text, each of them. The index is asked for the
# rare ones alone: all that have a frequent one, "cheque" among a million, would be gathered first.
WITH_WORDS = """
    select id from payments_payment
     where company_id = %s
       and solde_payment_words(number, reference, memo) @@ %s::tsquery
       and (solde_payment_words(number, reference, memo) @@ %s::tsquery) is true
     limit %s
"""


class OwnWords(Func):
    """The words of a payment's own, by number, reference and memo."""

    function = "solde_payment_words"
    output_field = TextField()


class PaymentHasWords(Func):
    """A query for words finds them."""

    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"
    output_field = BooleanField()


class NoSuchPayment(NotFound):
    """There is no such payment or refund."""


class NothingOfThatNumber(Refused):
    """The customer has no document of that kind with that number."""


class SeveralPayments(Refused):
    """Several customers have a payment of that number: name the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which payments are looked for. What is left out narrows nothing."""

    # Beginnings of words of number, reference and memo, or of what the customer is found by.
    text: str = ""
    kind: str = ""
    unapplied: bool = False
    method: str = ""
    account: Account | None = None  # where the money went to or came from
    customer: Customer | None = None
    since: date | None = None  # included
    until: date | None = None  # included


class Page(NamedTuple):
    """Some of those found, the newest first, each with its customer, parent and account."""

    payments: list[Payment]
    next: UUID | None  # the payment after which the next page begins; None: this is the last


def find_payments(
    company: Company,
    search: Search,
    *,
    after: UUID | None = None,
    count: int = PAGE,
    only: Sequence[str] = (),
) -> Page:
    """A page of those found: in at most four queries, however far back it lies.

    `after` is Page.next of the page before. A payment of another company begins no page.
    `only`: the columns to read, public_id among them, and no account; left out, all are.
    """
    rows = narrowed(company, search).order_by("-dated_on", "-pk")
    if after:
        last = payment_of(company, after)
        rows = rows.filter(dated_on__lte=last.dated_on)
        rows = rows.exclude(dated_on=last.dated_on, pk__gte=last.pk)
    if search.text.strip():
        parts = parts_like(company, search.text)
        first = first_of([rows.filter(part) for part in parts], most=count + 1)
        rows = company.payments.filter(pk__in=first).order_by("-dated_on", "-pk")
    rows = rows.select_related("customer__parent")
    rows = rows.only(*only) if only else rows.select_related("account")
    payments = list(rows[: count + 1])
    more = len(payments) > count
    return Page(payments[:count], payments[count - 1].public_id if more else None)


def found(company: Company, search: Search) -> QuerySet[Payment]:
    """All that a search finds, in no order."""
    rows = narrowed(company, search)
    if not search.text.strip():
        return rows
    own, theirs = parts_like(company, search.text)
    return rows.filter(own | theirs)


def parts_like(company: Company, text: str) -> tuple[Q, Q]:
    """Of payments: their own words begin with those of a text, or those that find the customer."""
    return words_like(company, text), customer_like(company, text)


def words_like(company: Company, text: str) -> Q:
    """Of payments: their own words begin with those of a text. One query.

    To go through all payments by date until fifty have the words is fast only where many have
    them. So the few that have rare words are picked out first, by their index.
    """
    words = text.lower().translate(SIGNS).split()[:WORDS_MAX]
    rare = [word for word in words if has_digits(word)] or words
    with connection.cursor() as cursor:
        cursor.execute(WITH_WORDS, [company.pk, beginnings(rare), beginnings(words), FEW + 1])
        ids = [pk for (pk,) in cursor.fetchall()]
    if len(ids) <= FEW:
        return Q(pk__in=ids)
    return Q(PaymentHasWords(OwnWords("number", "reference", "memo"), Value(beginnings(words))))


def narrowed(company: Company, search: Search) -> QuerySet[Payment]:
    """Those that a search is about, whatever their words."""
    rows: QuerySet[Payment] = company.payments.all()
    given = {
        "kind": search.kind,
        "method": search.method,
        "account": search.account,
        "customer": search.customer,
        "dated_on__gte": search.since,
        "dated_on__lte": search.until,
        "left_minor__gt": 0 if search.unapplied else None,
    }
    wanted = {field: value for field, value in given.items() if value not in ("", None)}
    return rows.filter(**wanted)


def payment_of(company: Company, public_id: UUID) -> Payment:
    payment: Payment | None = company.payments.filter(public_id=public_id).first()
    if payment is None:
        raise NoSuchPayment
    return payment


def payment_numbered(
    company: Company,
    number: str,
    *,
    kind: str = Payment.Kind.PAYMENT,
    customer: Customer | None = None,
) -> Payment:
    """The payment or refund of a number; of those from elsewhere, two customers may have one."""
    rows = company.payments.select_related(
        "company", "customer__parent", "receivable", "account", "entry"
    )
    rows = rows.filter(kind=kind, number=number)
    matching = list((rows.filter(customer=customer) if customer else rows)[:2])
    if not matching:
        raise NoSuchPayment(_("There is no payment or refund of the number %s.") % number)
    if len(matching) > 1:
        raise SeveralPayments
    return matching[0]


def document_numbered(customer: Customer, kind: str, number: str) -> Entry:
    """A customer's document in the ledger: a credit or a charge of any kind."""
    documents = customer.entries.filter(document=F("pk"))
    found: Entry | None = documents.filter(kind=kind, number=number).first()
    if found is None:
        words = _("%(customer)s has no %(kind)s with the number %(number)s.")
        raise NothingOfThatNumber(
            words % {"customer": customer.name, "kind": kind.replace("_", " "), "number": number}
        )
    return found
