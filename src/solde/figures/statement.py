"""The four statements of account, worked out from postings and applications.

Plus is owed to the company. Every date is a business date of the company's calendar, and a
day that limits something is included in it unless a docstring says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from solde.figures.aging import DEFAULT_EDGES, AgeBy, AgeCredits, Aging


class Kind(StrEnum):
    """The four kinds of statement; the values are those of the command line and of JSON."""

    BALANCE_FORWARD = "balance-forward"
    OPEN_ITEM = "open-item"
    ACTIVITY = "activity"
    REMINDER = "reminder"


class Posting(NamedTuple):
    """What one entry did to a customer's account, as the ledger holds it."""

    document: int  # the same for all entries of one document, its reversals included
    kind: str  # "invoice", "payment", ...
    number: str
    dated_on: date
    due_on: date | None  # None: nothing falls due, or due on its own date
    description: str
    amount_minor: int  # plus: owed to us; 0 for a receipt paid on the spot
    receipt_minor: int = 0  # what a sales receipt (plus) or refund receipt (minus) came to
    project: str = ""  # name of the project; empty for the customer itself
    reverses: bool = False  # whether the entry takes an earlier one back


class Application(NamedTuple):
    """An amount of a credit put on a charge of the same account."""

    credit: int  # Posting.document of the credit
    charge: int  # Posting.document of the charge
    amount_minor: int  # always plus
    effective_on: date  # the latest of the credit's date, the charge's date and its own
    released_on: date | None = None  # first day on which it no longer counts; None: still does


@dataclass(frozen=True, slots=True)
class Request:
    """What kind of statement, for which days, measured how."""

    kind: Kind
    statement_on: date
    start_on: date | None = None  # balance forward and activity only
    end_on: date | None = None  # likewise; never after statement_on
    over_days: int | None = None  # open item only: leave out charges no later than this
    edges: tuple[int, ...] = DEFAULT_EDGES
    age_by: AgeBy = AgeBy.DUE_DATE
    age_credits: AgeCredits = AgeCredits.APART


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


def make_statement(
    postings: Iterable[Posting], applications: Iterable[Application], request: Request
) -> Statement: ...
