"""Aging: open amounts sorted by how late they are."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

DEFAULT_EDGES = (30, 60, 90)


class AgeBy(StrEnum):
    """From which day lateness is counted."""

    DUE_DATE = "due-date"
    DOCUMENT_DATE = "document-date"


class AgeCredits(StrEnum):
    """Where unapplied credits stand: in a column of their own, or aged like charges."""

    APART = "apart"
    BY_DATE = "by-date"


# Asked for every item, where the way through the enum costs more than the rest.
DOCUMENT_DATE = AgeBy.DOCUMENT_DATE


class OpenItem(NamedTuple):
    """A charge or credit with an open amount on some day."""

    document: int
    kind: str
    number: str
    dated_on: date
    due_on: date | None  # None: due on its own date
    description: str
    amount_minor: int  # plus: a charge; minus: a credit
    open_minor: int  # what is left of it, same sign
    project: str


class Aging(NamedTuple):
    """Open amounts by lateness. The columns add up to the balance."""

    current_minor: int
    late_minor: tuple[int, ...]  # one column after each edge; the last is "over"
    credits_minor: int  # unapplied credits, minus or zero

    @property
    def total_minor(self) -> int:
        return self.current_minor + sum(self.late_minor) + self.credits_minor


def age(
    items: Iterable[OpenItem],
    on: date,
    *,
    edges: tuple[int, ...] = DEFAULT_EDGES,
    by: AgeBy = AgeBy.DUE_DATE,
    credits: AgeCredits = AgeCredits.APART,  # noqa: A002
) -> Aging:
    """Sort open items into columns by their days late on a day.

    With edges (30, 60, 90) the columns after "current" are 1-30, 31-60, 61-90 and over 90.
    Unapplied credits stand apart, or, aged by date, in the column of their own date.
    """
    current_minor, credits_minor, late_minor = 0, 0, [0] * (len(edges) + 1)
    are_apart = credits is AgeCredits.APART
    for item in items:
        open_minor = item.open_minor
        is_credit = open_minor < 0
        if is_credit and are_apart:
            credits_minor += open_minor
        elif late := days_late(None if is_credit else item.due_on, item.dated_on, on, by):
            late_minor[bisect_left(edges, late)] += open_minor
        else:
            current_minor += open_minor
    return Aging(current_minor, tuple(late_minor), credits_minor)


def days_late(due_on: date | None, dated_on: date, on: date, by: AgeBy = AgeBy.DUE_DATE) -> int:
    """Days from the due date (None: from the document's own) to `on`; 0 up to the due day."""
    counted_from = dated_on if due_on is None or by is DOCUMENT_DATE else due_on
    return max(0, (on - counted_from).days)


def column_names(edges: tuple[int, ...] = DEFAULT_EDGES) -> tuple[str, ...]:
    """Names of the columns, credits last: "current", "1-30", ..., "over-90", "credits"."""
    assert are_edges(edges)
    between = [f"{low + 1}-{high}" for low, high in pairwise((0, *edges))]
    return ("current", *between, f"over-{edges[-1]}", "credits")


def are_edges(edges: tuple[int, ...]) -> bool:
    """Whether these days can part the columns: at least one, each later than the one before."""
    return bool(edges) and all(low < high for low, high in pairwise((0, *edges)))
