"""Go through the rows of a run, however many, with few in memory at a time."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

FETCHED = 400  # rows in memory at a time

Row = TypeVar("Row", bound=Model)


def by_place(rows: QuerySet[Row]) -> Iterator[Row]:
    """Rows with a `position` from 1 on, which no two of them share, in that order."""
    after = 0
    while page := list(rows.filter(position__gt=after).order_by("position")[:FETCHED]):
        yield from page
        after = page[-1].position  # type: ignore[attr-defined]
