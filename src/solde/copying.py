"""Write many rows at once: by PostgreSQL's COPY, or into several tables by one trip."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery
from psycopg import sql


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table, in the current transaction. Defaults are the table's, not Django's.

    Every constraint and trigger holds as for INSERT; one row that breaks one stops them all.
    What PostgreSQL refuses is raised as Django's errors, like after any other query.
    """
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def insert_together(*batches: Sequence[models.Model]) -> None:
    """Write the rows of several tables in this order, in the current transaction, by one trip.

    What refers to a row of an earlier batch needs that row's id, so such rows bring theirs.
    Rows that bring none get one, and are not told.
    """
    statements: list[str] = []
    values: list[Any] = []
    for rows in filter(None, batches):
        meta = rows[0]._meta
        brings_id = rows[0].pk is not None
        query = InsertQuery(type(rows[0]))
        query.insert_values(
            [field for field in meta.concrete_fields if brings_id or not field.primary_key],
            list(rows),
        )
        for statement, parameters in query.get_compiler(connection=connection).as_sql():
            statements.append(statement)
            values += parameters
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), values)


def next_ids(table: str, count: int) -> list[int]:
    """The next ids of a table, rising. Taken for good, used or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]
