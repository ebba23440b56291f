"""The rules that PostgreSQL holds are all there, switched on, and as Solde wrote them.

What should be there is read from where it is written: the SQL of the migrations and the
constraints of the models. Nothing has to be listed twice.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import AppConfig, apps
from django.db import connection
from django.utils.translation import gettext as _

from solde.ledger.checking.finding import Finding
from solde.ledger.checking.references import our_tables

TRIGGER = re.compile(r"create (?:constraint )?trigger (\w+)\s.*?\son (\w+)", re.DOTALL)
ALWAYS = re.compile(r"alter table (\w+) enable always trigger (\w+);")
CONSTRAINT = re.compile(r"add constraint (\w+)")
FUNCTION = re.compile(r"create (?:or replace )?function (\w+)\(.*?\sas \$\$(.*?)\$\$", re.DOTALL)

# "O": fires but where replication (or a bulk import) has put row checks off. "A": always.
TRIGGERS = """
    select t.tgrelid::regclass::text, t.tgname::text, t.tgenabled::text
      from pg_trigger t
     where not t.tgisinternal and t.tgrelid = any (%s::regclass[])
"""
# Foreign keys are held by triggers of PostgreSQL's own.
KEYS_SWITCHED_OFF = """
    select distinct k.conname::text
      from pg_trigger t join pg_constraint k on k.oid = t.tgconstraint
     where t.tgisinternal and t.tgenabled <> 'O' and t.tgrelid = any (%s::regclass[])
"""
# A unique constraint with a condition is an index only.
CONSTRAINTS = """
    select conname::text, convalidated from pg_constraint
     where conrelid = any (%s::regclass[])
    union all
    select i.indexrelid::regclass::text, i.indisvalid and i.indisunique
      from pg_index i where i.indisunique and i.indrelid = any (%s::regclass[])
"""
FUNCTIONS = """
    select proname::text, prosrc from pg_proc where pronamespace = current_schema()::regnamespace
"""


class Guard(NamedTuple):
    """What holds the rules."""

    triggers: dict[tuple[str, str], str]  # (table, name): "O" or "A"
    constraints: set[str]
    functions: dict[str, str]  # name: body


def gaps_in_the_guard() -> Iterator[Finding]:
    """Triggers and constraints that are missing, switched off, unproven or not ours."""
    wanted = designed()
    tables = list(our_tables())
    triggers = {(table, name): state for table, name, state in rows(TRIGGERS, tables)}
    for (table, name), state in wanted.triggers.items():
        if triggers.get((table, name)) != state:
            yield gap(name, _("The trigger on %s is missing or switched off.") % table)
    valid = dict(rows(CONSTRAINTS, tables, tables))
    for name in sorted(wanted.constraints | valid.keys()):
        if not valid.get(name):
            yield gap(name, _("The constraint is missing or has not been proven."))
    for (name,) in rows(KEYS_SWITCHED_OFF, tables):
        yield gap(name, _("The foreign key is switched off."))
    bodies = dict(rows(FUNCTIONS))
    for name, body in wanted.functions.items():
        if bodies.get(name) != body:
            yield gap(name, _("The function is not the one that this Solde brought."))
    if rows("show session_replication_role") != [("origin",)]:
        yield gap("session_replication_role", _("This user writes without the rules."))


def designed() -> Guard:
    guard = Guard({}, set(), {})
    for app in apps.get_app_configs():
        if app.name.startswith("solde."):
            read_models(app, guard)
            for file in sorted(Path(app.path, "migrations").glob("*.sql")):
                read_sql(file.read_text(encoding="utf-8"), guard)
    return guard


def read_models(app: AppConfig, guard: Guard) -> None:
    for model in app.get_models():
        guard.constraints.update(constraint.name for constraint in model._meta.constraints)


def read_sql(text: str, guard: Guard) -> None:
    for name, table in TRIGGER.findall(text):
        guard.triggers[table, name] = "O"
    for table, name in ALWAYS.findall(text):
        guard.triggers[table, name] = "A"
    guard.constraints.update(CONSTRAINT.findall(text))
    guard.functions.update(FUNCTION.findall(text))


def rows(query: str, *parameters: list[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        found: list[Any] = cursor.fetchall()
    return found


def gap(name: str, words: str) -> Finding:
    return Finding(name, "", words)
