"""Every foreign key of our tables holds, for the rows that a bulk import wrote too.

The keys are those that PostgreSQL itself lists; guard.py looks whether any is missing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import OURS, Finding, Rule, broken

KEYS = """
    select k.conname::text, k.conrelid::regclass::text, k.confrelid::regclass::text,
           array(select attname::text from unnest(k.conkey) with ordinality as u (attnum, place)
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
                  order by u.place),
           array(select attname::text from unnest(k.confkey) with ordinality as u (attnum, place)
                   join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum
                  order by u.place)
      from pg_constraint k
     where k.contype = 'f' and k.conrelid = any (%s::regclass[])
     order by 2, 1
"""


class Key(NamedTuple):
    """A foreign key. A row with a null in one of its columns refers to nothing."""

    name: str
    table: str
    parent: str
    columns: list[str]
    targets: list[str]


def lost_references(company_id: int | None) -> Iterator[Finding]:
    """Rows that refer to something that is not there."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [list(our_tables())])
        keys = [Key(*row) for row in cursor.fetchall()]
    for key in keys:
        yield from broken(rule_of(key), company_id)


def our_tables() -> Iterator[str]:
    for app in apps.get_app_configs():
        if app.name.startswith("solde."):
            for model in app.get_models(include_auto_created=True):
                yield model._meta.db_table


def rule_of(key: Key) -> Rule:
    same = " and ".join(
        f"parent.{target} = child.{column}"
        for target, column in zip(key.targets, key.columns, strict=True)
    )
    given = " and ".join(f"child.{column} is not null" for column in key.columns)
    # A row of no company, such as a company itself, is looked at when all are.
    company, ours = "child.company_id", OURS.format("child")
    if "company_id" not in key.columns and not has_company(key.table):
        company, ours = "null::bigint", "%(company)s::bigint is null"
    return Rule(
        key.name,
        gettext_noop("Row %(id)s of %(table)s refers to a row of %(parent)s that is not there."),
        f"""
        select {company} as company_id, '' as currency, child.id,
               '{key.table}' as table, '{key.parent}' as parent
          from {key.table} child
         where {ours} and {given} and not exists (select from {key.parent} parent where {same})
        """,
    )


def has_company(table: str) -> bool:
    return any(
        model._meta.db_table == table and any(f.column == "company_id" for f in model._meta.fields)
        for model in apps.get_models()
    )
