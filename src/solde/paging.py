"""Rows of which there are many: gone through with few in memory, or the first of several lists."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

FETCHED = 400  # rows in memory at a time

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")


def by_place(rows: QuerySet[Row]) -> Iterator[Row]:
    """Rows with a `position` from 1 on, which no two of them share, in that order."""
    after = 0
    while page := list(rows.filter(position__gt=after).order_by("position")[:FETCHED]):
        yield from page
        after = page[-1].position  # type: ignore[attr-defined]


def cut(rows: Iterable[Shown], most: int) -> tuple[list[Shown], Shown | None]:
    """At most so many rows for a page, and the last of them where another page follows.

    Of the rows one more than `most` is asked for, so that it is known.
    """
    found = list(rows)
    return found[:most], found[most - 1] if len(found) > most else None


def first_of(lists: Iterable[QuerySet[Row]], *, most: int) -> QuerySet[Any]:
    """Ids of the first rows of each of several lists, all in one order; a row may be in several.

    For `pk__in`, where each list has an index and all of them together have none, or where more
    would be read of every row that is put in order.
    """
    first, *others = (rows.values("pk")[:most] for rows in lists)
    return first.union(*others, all=True) if others else first
