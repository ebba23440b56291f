"""What is known of one payment, and what is open for a customer to be paid."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.ledger.applying import free_items, on_either_side
from solde.ledger.reading import reach
from solde.ledger.receivables import places_of
from solde.ledger.unsettled import read_unsettled
from solde.payments.models import Payment
from solde.subject import Name, Subject

# Of a payment the charges it is on, of a refund the credits on it: as they stand in the ledger.
APPLIED = """
    select a.id, other.id, other.kind, other.number, stands.dated_on, stands.due_on,
           abs(stands.amount_minor), a.amount_minor, a.applied_on, a.effective_on, a.released_on,
           a.applied_at, u.email
      from ledger_application a
      join ledger_entry other
        on other.id = case when a.credit_id = %(entry)s then a.charge_id else a.credit_id end
     cross join lateral (
        select e.dated_on, p.due_on, p.amount_minor
          from ledger_entry e join ledger_posting p on p.entry_id = e.id
         where (e.id = other.id or (e.document_id = other.id and e.document_id <> e.id))
           and e.reverses_id is null and p.customer_id is not null
         order by e.id desc limit 1
     ) stands
      left join company_user u on u.id = a.applied_by_id
     where a.credit_id = %(entry)s or a.charge_id = %(entry)s
     order by a.id
"""


class Applied(NamedTuple):
    """An application of a payment or refund, with the document on its other side."""

    id: int
    document: int  # id of its first entry
    kind: str  # "invoice", "refund", "credit_memo", ...
    number: str
    dated_on: date  # as the document says now, or said last
    due_on: date | None  # None: due on its own date
    document_minor: int  # what the document comes to, plus
    amount_minor: int  # what of it is applied, plus
    applied_on: date
    effective_on: date  # first day that it counts
    released_on: date | None  # first day that it no longer counts; None: it stands
    applied_at: datetime
    applied_by: str | None  # e-mail address; None: an import, or the program itself


def applied_of(payment: Payment) -> list[Applied]:
    """Every application of a payment or refund, those released too, in order of entry."""
    with connection.cursor() as cursor:
        cursor.execute(APPLIED, {"entry": payment.entry_id})
        return [Applied._make(row) for row in cursor.fetchall()]


def subjects_of(payment: Payment) -> list[Name]:
    """What the history calls a payment, its entry in the ledger and its applications."""
    applications = payment.company.applications.filter(on_either_side(payment.entry_id))
    applied = map(Subject.APPLICATION.of, applications.values_list("pk", flat=True))
    return [Subject.PAYMENT.of(payment.pk), Subject.ENTRY.of(payment.entry_id), *applied]


class Open(NamedTuple):
    """What a customer can pay, and what with, on a day and an A/R account."""

    charges: list[OpenItem]  # what fell due first stands first
    credits: list[OpenItem]  # oldest first; `open_minor` is minus


def open_to_pay(customer: Customer, *, on: date) -> dict[int, Open]:
    """What is open of a customer (or project, alone), less what a later day will need of it.

    By the id of the A/R account; those on which nothing is open are left away. This is what
    receive(), refund() and apply_credit() take without refusing. A fixed number of queries.
    """
    reached = reach(customer.company_id, [customer.pk])
    free = free_items(read_unsettled(reached, on=on)[customer.pk], on)
    places = places_of(customer.company, [item.document for item in free])
    there: dict[int, Open] = {}
    for item in free:
        place = there.setdefault(places[customer.pk, item.document], Open([], []))
        (place.charges if item.open_minor > 0 else place.credits).append(item)
    for place in there.values():
        place.charges.sort(key=lambda item: item.due_on or item.dated_on)
    return dict(sorted(there.items()))
