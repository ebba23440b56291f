"""Ways into the books that the program does not have."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction

from solde.broken_rules import rule_of

GUARDED = """
    select format('alter table %%s %%s trigger %%I', t.tgrelid::regclass, %s, t.tgname)
      from pg_trigger t where t.tgenabled = %s and not t.tgisinternal
"""


@contextmanager
def behind_the_back() -> Iterator[Any]:
    """A cursor of a superuser for whom no trigger and no foreign key holds."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        every(cursor, "disable", "A")
        cursor.execute("set session_replication_role = replica")
        yield cursor
        cursor.execute("set session_replication_role = origin")
        every(cursor, "enable always", "D")


def every(cursor: Any, verb: str, state: str) -> None:
    """Switch all triggers that are in a state."""
    cursor.execute(GUARDED, [verb, state])
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


@contextmanager
def refused_by(rule: str) -> Iterator[Any]:
    """A cursor for raw SQL that PostgreSQL is to refuse, at once or when all is done."""
    refused = ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
            cursor.execute("set constraints all immediate")
    except IntegrityError as error:
        refused = rule_of(error)
    assert refused == rule


def insert(table: str, **values: Any) -> int:
    """Write one row by raw SQL; its id."""
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) values ({marks}) returning id", list(values.values())
        )
        return cursor.fetchone()[0]


def copy_of(table: str, pk: int, **changes: Any) -> int:
    """Write a row that is another one but for an id of its own and some changes; its id."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table} where id = %s", [pk])
        row = dict(zip([c.name for c in cursor.description], cursor.fetchone(), strict=True))
        del row["id"]
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        own = cursor.fetchone()[0]
    if row.get("document_id") == pk:
        row["document_id"] = own
    return insert(table, **row | {"id": own} | changes)
