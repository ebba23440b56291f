"""Which charges a payment without instructions pays."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Charge(Protocol):
    """A charge with something left to pay."""

    @property
    def dated_on(self) -> date: ...

    @property
    def due_on(self) -> date | None: ...  # None: due on its own date

    @property
    def open_minor(self) -> int: ...  # always plus


C = TypeVar("C", bound=Charge)


def allocate_oldest_first(
    amount_minor: int, charges: Iterable[C]
) -> tuple[list[tuple[C, int]], int]:
    """Put an amount (plus) on the charges that fell due first, as far as it reaches.

    Charges come in order of entry, which settles ties between due dates. Returns each charge
    that gets something with what it gets, and what is left over as an unapplied credit.
    """
    assert amount_minor >= 0
    parts = []
    left_minor = amount_minor
    for charge in sorted(charges, key=lambda charge: charge.due_on or charge.dated_on):
        assert charge.open_minor > 0
        part_minor = min(left_minor, charge.open_minor)
        if part_minor == 0:
            break
        parts.append((charge, part_minor))
        left_minor -= part_minor
    return parts, left_minor
