"""Put credits on charges and take them off again. With bulk.py the only writer of applications.

What an application may be is held by the database: never more than is open on either side,
on any day, however many sessions try at once (migrations/0003_applications.sql).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F, Q

from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.open_items import open_items
from solde.figures.postings import effective_on
from solde.history.recording import record
from solde.ledger.ahead import insist_on_no_day_ahead
from solde.ledger.models import Application, Entry
from solde.ledger.reading import Ledger, document_dates
from solde.ledger.refusals import AlreadyReleased, NotApplicable, rules_as_refusals
from solde.ledger.turns import take_turn
from solde.subject import Subject


class Portion(NamedTuple):
    """An amount of one credit for one charge; both are known by the ids of their first entries."""

    customer: Customer  # whose both are
    credit: int
    charge: int
    amount_minor: int  # always plus
    on: date  # that the person gave


def apply(
    credit: Entry, charge: Entry, *, amount_minor: int, on: date, by: User | None = None
) -> Application:
    """Put an amount of a credit on a charge, from the latest of the three dates on.

    Credit and charge are documents (their first entries). Refused: more than is open on
    either, an amount of zero or less, documents of different customers or A/R accounts, a day
    in closed books.
    """
    portion = Portion(credit.customer, credit.document_id, charge.document_id, amount_minor, on)
    with rules_as_refusals():
        take_turn(credit.customer_id)
        (application,) = put([portion], by=by)
    return application


def put(portions: Sequence[Portion], *, by: User | None) -> list[Application]:
    """Write applications, all or none, of customers whose turns the caller has taken."""
    dates = document_dates([pk for one in portions for pk in (one.credit, one.charge)])
    if any(pk not in dates for one in portions for pk in (one.credit, one.charge)):
        raise NotApplicable
    return Application._base_manager.bulk_create(
        Application(
            company_id=one.customer.company_id,
            customer_id=one.customer.pk,
            credit_id=one.credit,
            charge_id=one.charge,
            amount_minor=one.amount_minor,
            applied_on=one.on,
            effective_on=effective_on(dates[one.credit], dates[one.charge], one.on),
            applied_by=by,
        )
        for one in portions
    )


def free_items(ledger: Ledger, on: date) -> list[OpenItem]:
    """What is open on a day, less what later days will need of it. The ledger is of all days, at
    least of what may be open then or later (read_unsettled)."""
    now, *later = (
        {item.document: item for item in open_items(ledger.postings, ledger.applications, day)}
        for day in (on, *days_of_change(ledger, after=on))
    )
    free = []
    for document, item in now.items():
        opens = [
            item.open_minor,
            *(then[document].open_minor for then in later if document in then),
        ]
        if len(opens) == 1 + len(later):
            free.append(item._replace(open_minor=min(opens, key=abs)))
    return free


def days_of_change(ledger: Ledger, *, after: date) -> list[date]:
    """The days after a day on which something is posted, applied or released."""
    days = {posting.dated_on for posting in ledger.postings}
    for application in ledger.applications:
        days.add(application.effective_on)
        days.add(application.released_on or application.effective_on)
    return sorted(day for day in days if day > after)


def release(application: Application, *, on: date, by: User | None = None) -> None:
    """Take an application off from a day on; that day is the first without it.

    One that is off already can be taken off from an earlier day on; never from a later one.
    Refused: a day in closed books, or one still to come that is later than its first; one that
    counts on no day from then on.
    """
    with rules_as_refusals():
        insist_on_no_day_ahead(application.company, on, own_on=application.effective_on)
        rows = Application._base_manager.filter(pk=application.pk)
        if not rows.filter(counting_from(on)).update(released_on=on):
            raise AlreadyReleased
        record(
            application.company,
            "release",
            Subject.APPLICATION.of(application.pk),
            by=by,
            on=str(on),
        )


def release_all(document: Entry, *, on: date, by: User | None = None) -> None:
    """Take off every application of a document that counts on a day, or on a later one.

    The caller has taken the customer's turn, so that none comes to stand meanwhile.
    """
    company = document.company
    for side in ("credit_id", "charge_id"):
        for application in company.applications.filter(
            counting_from(on), **{side: document.document_id}
        ):
            release(application, on=on, by=by)


def on_either_side(document: int | None) -> Q:
    """The applications of a document, and to it, by the id of its first entry."""
    return Q(credit=document) | Q(charge=document)


def counting_ever() -> Q:
    """The applications that count, or did on some day."""
    return Q(released_on=None) | Q(released_on__gt=F("effective_on"))


def counting_from(on: date) -> Q:
    """The applications that count on a day, or on a later one."""
    return counting_ever() & (Q(released_on=None) | Q(released_on__gt=on))


def first_day_off(company: Company, effective_on: date) -> date:
    """The earliest day from which an application can be taken off.

    That is the first on which it counts, so that it never did, or else the first after the
    closed books.
    """
    closed_on = company.closed_on
    if closed_on is None or closed_on < effective_on:
        return effective_on
    return closed_on + timedelta(days=1)
