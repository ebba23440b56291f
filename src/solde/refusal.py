"""What the books will not do, in words for the person who asked."""

from collections.abc import Iterable
from typing import NamedTuple


class Refused(Exception):
    """The books refused this."""

    def __init__(self, words: str | None = None) -> None:
        super().__init__(words or self.__doc__)

    @property
    def code(self) -> str:
        """Stable name for programs: PeriodClosed -> "period_closed"."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


class NotFound(Refused):
    """What was asked for is not there."""


class Fault(NamedTuple):
    """Something wrong with one field, in words for the person who filled it in."""

    field: str
    words: str
    line: int | None = None  # of a document, from 1; None: of the thing itself


class FieldsAreWrong(Refused):
    """What was filled in cannot be kept as it was given."""

    # A class of its own for each kind of thing is raised, so that programs can tell them apart.
    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.words for fault in self.faults))
