"""No row refers to a row of another company: held by foreign keys, found by reading them."""

from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import connection

from solde.ledger.applying import apply
from solde.ledger.chart import choose_receivable, receivable_of
from solde.ledger.posting import void
from tests import town
from tests.ledger.back_door import refused_by

pytestmark = pytest.mark.django_db

TENANTS = {
    model._meta.db_table
    for model in apps.get_models()
    if model.__module__.startswith("solde.")
    and any(field.column == "company_id" for field in model._meta.fields)
} | {"company_company"}

KEYS = """
    select k.conname::text, k.conrelid::regclass::text, k.confrelid::regclass::text,
           array(select attname::text from unnest(k.conkey) as u (attnum)
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum),
           array(select attname::text from unnest(k.confkey) as u (attnum)
                   join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)
      from pg_constraint k
     where k.contype = 'f' and k.connamespace = current_schema()::regnamespace
"""


class Key(NamedTuple):
    name: str
    table: str
    parent: str
    columns: list[str]
    targets: list[str]


def keys_between_tenants():
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        found = [Key(*row) for row in cursor.fetchall()]
    return [key for key in found if key.table in TENANTS and key.parent in TENANTS]


def names_company(table, columns):
    return ("id" if table == "company_company" else "company_id") in columns


def test_every_reference_between_tenants_names_the_company():
    """Also those that a later migration brings."""
    covered = {
        (key.table, column)
        for key in keys_between_tenants()
        if names_company(key.table, key.columns) and names_company(key.parent, key.targets)
        for column in key.columns
    }
    loose = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.db_table in TENANTS
        for field in model._meta.fields
        if field.remote_field
        and field.related_model._meta.db_table in TENANTS
        and (model._meta.db_table, field.column) not in covered
    ]
    assert loose == []


def everything(company):
    """Rows in every table of the books."""
    alder = town.alder(company)
    town.dogwood(company)
    choose_receivable(alder, receivable_of(alder))
    charge, credit = town.invoice(alder, 500), town.payment(alder, 500)
    apply(credit, charge, amount_minor=500, on=charge.dated_on)
    void(town.invoice(alder, 700), on=charge.dated_on)


BOOKS = {"customers_customer", "ledger_customeraccount", "ledger_entry", "ledger_posting"}


def test_every_key_of_the_books_refuses_another_companys_row():
    """The keys by themselves: the rules that would refuse the same first are switched off."""
    company, other = town.company(), town.company("Other")
    everything(company)
    everything(other)
    tried = set()
    for key in keys_between_tenants():
        if key.table not in BOOKS | {"ledger_application"} or key.parent == "company_company":
            continue
        with refused_by(key.name) as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"alter table {key.table} disable trigger user")
            cursor.execute("set constraints all deferred")
            refer_across(cursor, key, company, other)
        tried.add(key.name)
    assert len(tried) == 12


def refer_across(cursor, key, company, other):
    (column,) = set(key.columns) - {"company_id", "currency"}
    cursor.execute(
        f"update {key.table} set {column} = (select max(id) from {key.parent}"
        " where company_id = %s) where id = (select max(id) from"
        f" {key.table} where company_id = %s and {column} is not null)",
        [other.pk, company.pk],
    )
    assert cursor.rowcount == 1
