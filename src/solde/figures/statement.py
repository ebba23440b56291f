"""The four statements of account, worked out from postings and applications.

Plus is owed to the company. Every date is a business date of the company's calendar, and a
day that limits something is included in it unless a docstring says otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from solde.figures.aging import Aging, OpenItem, age, days_late
from solde.figures.details import Detail, DetailedEntry, net_details
from solde.figures.open_items import open_items
from solde.figures.postings import Application, Posting, in_effect, movements
from solde.figures.request import Kind, Request

__all__ = [
    "Application",
    "Kind",
    "Posting",
    "Request",
    "Row",
    "Statement",
    "Totals",
    "make_statement",
    "with_details",
]


class Row(NamedTuple):
    """One line of a statement. None where the kind of statement has no such column."""

    dated_on: date
    kind: str
    number: str
    description: str
    due_on: date | None
    amount_minor: int  # of the document (open item, reminder: its original amount)
    open_minor: int | None  # what is left of it on the statement date
    received_minor: int | None  # applied to it, or paid on the spot, by the period's end
    balance_minor: int | None  # running balance after this row
    days_late: int | None  # on the statement date; 0 when not late
    project: str


class Totals(NamedTuple):
    """The sums under the columns; None where the kind of statement has no such sum."""

    amount_minor: int | None = None  # activity
    received_minor: int | None = None  # activity
    rows_minor: int | None = None  # open item: sum of the open column
    overdue_minor: int | None = None  # reminder: sum of the open column
    credits_minor: int | None = None  # reminder: unapplied credits, minus or zero


@dataclass(frozen=True, slots=True)
class Statement:
    """The figures of one statement, complete: nothing on the paper is worked out later."""

    request: Request
    opening_minor: int | None  # balance forward only: balance on the eve of start_on
    rows: tuple[Row, ...]
    totals: Totals
    # Balance of the account: on end_on (balance forward), on statement_on (open item,
    # reminder). None for activity, which shows no balance.
    closing_minor: int | None
    balance_minor: int  # balance of the account on the day measured, for every kind
    aging: Aging | None  # None for activity
    # What stands under each row, in the order of the rows; None where nobody asked for it.
    details: tuple[tuple[Detail, ...], ...] | None = None


def make_statement(
    postings: Iterable[Posting], applications: Iterable[Application], request: Request
) -> Statement:
    """Work out one statement.

    Postings come in order of entry, and both may reach beyond the days asked for: what is dated,
    applied or released later changes nothing, so a statement made again is the same.
    """
    measured_on = request.measured_on
    known = [posting for posting in postings if posting.dated_on <= measured_on]
    match request.kind:
        case Kind.BALANCE_FORWARD:
            return _balance_forward(known, applications, request)
        case Kind.OPEN_ITEM:
            return _open_item(known, applications, request)
        case Kind.ACTIVITY:
            return _activity(known, applications, request)
        case Kind.REMINDER:
            return _reminder(known, applications, request)


def with_details(
    statement: Statement,
    postings: Iterable[Posting],
    detailed: Mapping[int, Iterable[DetailedEntry]],
) -> Statement:
    """A statement of these postings, with what the document of each row says under it.

    `detailed`: the entries of documents that say something, by Posting.document.
    """
    documents = {(one.project, one.kind, one.number): one.document for one in postings}
    details = []
    for row in statement.rows:
        entries = detailed.get(documents[row.project, row.kind, row.number], ())
        details.append(net_details(entry for entry in entries if _is_in(entry, row, statement)))
    return replace(statement, details=tuple(details))


def _is_in(entry: DetailedEntry, row: Row, statement: Statement) -> bool:
    """Whether a row of the entry's document holds what the entry came to."""
    if row.open_minor is None:
        return entry.dated_on == row.dated_on
    return entry.dated_on <= statement.request.statement_on


def _balance_forward(
    known: list[Posting], applications: Iterable[Application], request: Request
) -> Statement:
    assert request.start_on is not None
    start_on = request.start_on
    opening_minor = sum(posting.amount_minor for posting in known if posting.dated_on < start_on)
    running_minor = opening_minor
    rows = []
    for movement in movements(posting for posting in known if posting.dated_on >= start_on):
        if movement.amount_minor:  # a receipt paid on the spot leaves the balance alone
            running_minor += movement.amount_minor
            rows.append(_row(movement, movement.amount_minor, balance_minor=running_minor))
    balance_minor = _balance(known)
    assert running_minor == balance_minor
    return Statement(
        request=request,
        opening_minor=opening_minor,
        rows=tuple(rows),
        totals=Totals(),
        closing_minor=running_minor,
        balance_minor=balance_minor,
        aging=_aging(open_items(known, applications, request.measured_on), balance_minor, request),
    )


def _open_item(
    known: list[Posting], applications: Iterable[Application], request: Request
) -> Statement:
    items = open_items(known, applications, request.statement_on)
    rows = [_open_row(item, request.statement_on) for item in items]
    if request.over_days is not None:
        rows = [row for row in rows if row.days_late is None or row.days_late > request.over_days]
    balance_minor = _balance(known)
    return Statement(
        request=request,
        opening_minor=None,
        rows=tuple(rows),
        totals=Totals(rows_minor=sum(row.open_minor or 0 for row in rows)),
        closing_minor=balance_minor,
        balance_minor=balance_minor,
        aging=_aging(items, balance_minor, request),
    )


def _activity(
    known: list[Posting], applications: Iterable[Application], request: Request
) -> Statement:
    assert request.start_on is not None
    applied: dict[int, int] = {}
    for application in in_effect(applications, request.measured_on):
        applied[application.charge] = applied.get(application.charge, 0) + application.amount_minor
    rows = []
    shown: set[int] = set()  # documents; what was received on one is told once, on its first row
    for movement in movements(known):
        if movement.receipt_minor:
            received_minor: int | None = movement.receipt_minor
        elif movement.amount_minor > 0 and movement.document not in shown:
            received_minor = applied.get(movement.document, 0)
        else:
            received_minor = None
        shown.add(movement.document)
        if movement.dated_on >= request.start_on:
            amount_minor = movement.amount_minor + movement.receipt_minor
            rows.append(_row(movement, amount_minor, received_minor=received_minor))
    return Statement(
        request=request,
        opening_minor=None,
        rows=tuple(rows),
        totals=Totals(
            amount_minor=sum(row.amount_minor for row in rows),
            received_minor=sum(row.received_minor or 0 for row in rows),
        ),
        closing_minor=None,
        balance_minor=_balance(known),
        aging=None,
    )


def _reminder(
    known: list[Posting], applications: Iterable[Application], request: Request
) -> Statement:
    items = open_items(known, applications, request.statement_on)
    rows = [_open_row(item, request.statement_on) for item in items]
    overdue = [row for row in rows if row.days_late]
    balance_minor = _balance(known)
    return Statement(
        request=request,
        opening_minor=None,
        rows=tuple(overdue),
        totals=Totals(
            overdue_minor=sum(row.open_minor or 0 for row in overdue),
            credits_minor=sum(item.open_minor for item in items if item.open_minor < 0),
        ),
        closing_minor=balance_minor,
        balance_minor=balance_minor,
        aging=_aging(items, balance_minor, request),
    )


def _balance(known: list[Posting]) -> int:
    return sum(posting.amount_minor for posting in known)


def _aging(items: list[OpenItem], balance_minor: int, request: Request) -> Aging:
    aging = age(
        items,
        request.statement_on,
        edges=request.edges,
        by=request.age_by,
        credits=request.age_credits,
    )
    assert aging.total_minor == balance_minor
    return aging


def _open_row(item: OpenItem, on: date) -> Row:
    late = days_late(item.due_on, item.dated_on, on) if item.open_minor > 0 else None
    return _row(item, item.amount_minor, open_minor=item.open_minor, days_late=late)


def _row(
    of: Posting | OpenItem,
    amount_minor: int,
    *,
    open_minor: int | None = None,
    received_minor: int | None = None,
    balance_minor: int | None = None,
    days_late: int | None = None,
) -> Row:
    return Row(
        of.dated_on,
        of.kind,
        of.number,
        of.description,
        of.due_on,
        amount_minor,
        open_minor,
        received_minor,
        balance_minor,
        days_late,
        of.project,
    )
