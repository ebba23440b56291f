"""How many rows there are of several kinds, in one question."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet


class Counting(NamedTuple):
    """A question, as it is put to PostgreSQL."""

    statement: str
    values: tuple[Any, ...]


def counting(kinds: Iterable[QuerySet[Any]], *, most: int) -> Counting:
    """The question for how many there are of each kind, where more than `most` are not looked at.

    Django takes longer to write it than PostgreSQL to answer it: what every page asks is kept.
    """
    asked = [rows.order_by().values("pk")[:most].query.sql_with_params() for rows in kinds]
    counts = ", ".join(f"(select count(*) from ({sql}) counted)" for sql, _values in asked)  # noqa: S608  # of Django's making
    return Counting("select " + counts, tuple(chain.from_iterable(given for _sql, given in asked)))


def counted(asked: Counting) -> list[int]:
    """The answer, in the order of the kinds."""
    with connection.cursor() as cursor:
        cursor.execute(asked.statement, asked.values)
        return list(cursor.fetchone())
