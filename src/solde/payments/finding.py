"""Find payments and refunds among many, a page at a time."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.finding import query_of
from solde.customers.models import Customer
from solde.ledger.models import Account, Entry
from solde.payments.models import Payment
from solde.refusal import Refused

PAGE = 50  # payments of a page
WORDS_MAX = 8  # of a search; the rest is not looked at
FEW = 1000  # payments that are picked out by their words
SIGNS = str.maketrans(dict.fromkeys(string.punctuation, " "))

# Payments whose own words, or whose customer's, begin with the words of a text, each of them.
WITH_WORDS = """
    (select id from payments_payment
      where company_id = %(company)s
        and solde_payment_words(number, reference, memo) @@ %(own)s::tsquery limit %(limit)s)
    union
    (select p.id from payments_payment p join customers_customer c on c.id = p.customer_id
      where c.company_id = %(company)s and c.search_vector @@ %(theirs)s::tsquery limit %(limit)s)
"""


class NoSuchPayment(Refused):
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
    """A page of those found: in at most three queries, however far back it lies.

    `after` is Page.next of the page before. A payment of another company begins no page.
    `only`: the columns to read, public_id among them, and no account; left out, all are.
    """
    rows = soon_found(company, search).select_related("customer__parent")
    rows = rows.only(*only) if only else rows.select_related("account")
    if after:
        last = payment_of(company, after)
        rows = rows.filter(dated_on__lte=last.dated_on)
        rows = rows.exclude(dated_on=last.dated_on, pk__gte=last.pk)
    payments = list(rows.order_by("-dated_on", "-pk")[: count + 1])
    more = len(payments) > count
    return Page(payments[:count], payments[count - 1].public_id if more else None)


def soon_found(company: Company, search: Search) -> QuerySet[Payment]:
    """Those that a search finds, so that a page of them is found soon.

    To go through all payments by date until fifty have the words is fast only where many have
    them. So the few that have rare words are picked out first, by their index.
    """
    if not search.text.strip():
        return narrowed(company, search)
    with connection.cursor() as cursor:
        cursor.execute(WITH_WORDS, asked(company, search.text) | {"limit": FEW + 1})
        ids = [pk for (pk,) in cursor.fetchall()]
    if len(ids) > FEW:
        return found(company, search)
    return narrowed(company, search).filter(pk__in=RawSQL("select unnest(%s::bigint[])", [ids]))


def found(company: Company, search: Search) -> QuerySet[Payment]:
    """All that a search finds, in no order."""
    rows = narrowed(company, search)
    if not search.text.strip():
        return rows
    said = asked(company, search.text)
    having = RawSQL(
        """
        solde_payment_words(payments_payment.number, payments_payment.reference,
                            payments_payment.memo) @@ %s::tsquery
        or payments_payment.customer_id in (
            select c.id from customers_customer c
             where c.company_id = %s and c.search_vector @@ %s::tsquery)
        """,
        [said["own"], said["company"], said["theirs"]],
        output_field=BooleanField(),
    )
    return rows.filter(having)


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


def asked(company: Company, text: str) -> dict[str, Any]:
    """What the queries for words take: those of payments, and those of customers."""
    words = text.lower().translate(SIGNS).split()[:WORDS_MAX]
    own = " & ".join(f"'{word}':*" for word in words)
    return {"company": company.pk, "own": own, "theirs": query_of(text)}


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
    rows = company.payments.select_related("company", "customer__parent", "account", "entry")
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
