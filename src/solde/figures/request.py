"""What is asked of a statement: its kind, its days, and how lateness is measured."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solde.figures.aging import DEFAULT_EDGES, AgeBy, AgeCredits, are_edges


class Kind(StrEnum):
    """The four kinds of statement; the values are those of the command line and of JSON."""

    BALANCE_FORWARD = "balance-forward"
    OPEN_ITEM = "open-item"
    ACTIVITY = "activity"
    REMINDER = "reminder"


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

    def __post_init__(self) -> None:
        assert are_edges(self.edges)
        assert self.over_days is None or self.kind is Kind.OPEN_ITEM
        if self.kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY):
            assert self.start_on is not None
            assert self.start_on <= self.measured_on <= self.statement_on

    @property
    def measured_on(self) -> date:
        """The day whose balance the statement shows: the period's last, or the statement date."""
        if self.kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY):
            return self.end_on or self.statement_on
        return self.statement_on
