"""Aging: open amounts sorted by how late they are."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
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
    credits: AgeCredits = AgeCredits.APART,
) -> Aging: ...
