"""What documents say line by line, as it stands under the rows of a statement."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class DetailKind(StrEnum):
    LINE = "line"
    DISCOUNT = "discount"  # on the whole document
    TAX = "tax"


class Detail(NamedTuple):
    """A line of a document, its discount or one of its taxes. Plus is owed to the company."""

    kind: str  # a DetailKind
    description: str  # of a line; of a tax its name; of a discount empty
    amount_minor: int
    quantity_micros: int | None = None  # of a line, in millionths; minus takes back
    unit: str = ""
    price_micros: int | None = None  # of a line: millionths of the currency, a unit
    rate_ppm: int | None = None  # off a line or off all of them, or of a tax; None: no rate

    def times(self, factor: int) -> "Detail":
        quantity = self.quantity_micros
        return self._replace(
            amount_minor=factor * self.amount_minor,
            quantity_micros=None if quantity is None else factor * quantity,
        )


class DetailedEntry(NamedTuple):
    """An entry of a document, with what the document says by it."""

    dated_on: date
    version: int  # what it says; a reversal says what it takes back
    factor: int  # 1; -1 of a reversal, and of what lowers a balance
    details: tuple[Detail, ...]  # as on the document; they add up to its total


def net_details(entries: Iterable[DetailedEntry]) -> tuple[Detail, ...]:
    """What entries of a document say together, netted as their amounts are.

    What was taken back is gone together with what took it back. Where the entries come to an
    amount, the details come to it too.
    """
    factors: Counter[int] = Counter()
    said: dict[int, tuple[Detail, ...]] = {}
    for entry in entries:
        factors[entry.version] += entry.factor
        said[entry.version] = entry.details
    return tuple(
        detail.times(factor)
        for version, factor in factors.items()
        if factor
        for detail in said[version]
    )
