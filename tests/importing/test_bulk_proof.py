"""What the bulk road puts off is what it proves, reference by reference."""

import pytest
from django.db import connection

from solde.ledger import bulk
from solde.ledger.posting import reverse
from tests import town
from tests.importing.test_bulk import NOBODY, rule_that_stops
from tests.ledger.back_door import behind_the_back

pytestmark = pytest.mark.django_db

TABLES = ("ledger_entry", "ledger_posting", "ledger_application")


def test_what_is_put_off_is_what_is_proven():
    """A trigger or key that a later migration adds must be proven too, or fire always."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select t.tgname, k.contype from pg_trigger t
              left join pg_constraint k on k.oid = t.tgconstraint
             where t.tgrelid = any (%s::regclass[]) and t.tgenabled = 'O' and t.tgtype & 4 > 0
               and not (t.tgisinternal and k.contype = 'f')
            """,
            [list(TABLES)],
        )
        assert [name for name, _ in cursor.fetchall()] == ["entry_balances"]


# Table and column of each reference; the company's are in every one of them.
REFERENCES = [
    ("ledger_entry", "customer_id"),
    ("ledger_entry", "document_id"),
    ("ledger_entry", "reverses_id"),
    ("ledger_entry", "posted_by_id"),
    ("ledger_posting", "entry_id"),
    ("ledger_posting", "account_id"),
    ("ledger_posting", "customer_id"),
    ("ledger_application", "customer_id"),
    ("ledger_application", "credit_id"),
    ("ledger_application", "charge_id"),
    ("ledger_application", "applied_by_id"),
]


def test_every_reference_that_the_database_knows_is_proven():
    found = set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(bulk.FOREIGN_KEYS, [table])
            found |= {(table, columns[-1]) for _, _, columns, _ in cursor.fetchall()}
    assert found == set(REFERENCES)


def stage_what_is_there(company):
    """Stage all that a company's books hold, as if it had just been written from there."""
    bulk.open_staging()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into bulk_application (id, customer_id, credit_id, charge_id, amount_minor,"
            " applied_on, effective_on) select id, customer_id, credit_id, charge_id,"
            " amount_minor, applied_on, effective_on from ledger_application"
            " where company_id = %s",
            [company.pk],
        )
        cursor.execute(
            "insert into bulk_document (id, customer_id, kind, number, dated_on, currency,"
            " description, amount_minor, account_id, contra_id) select id, customer_id, kind,"
            " number, dated_on, currency, description, 1, 1, 1 from ledger_entry"
            " where company_id = %s",
            [company.pk],
        )


def lose(table, column, company):
    """Let one row refer to something that is not there."""
    some = f"company_id = {company.pk}"
    if column in ("reverses_id", "customer_id"):
        some += f" and {column} is not null"
    with behind_the_back() as cursor:
        if column == "entry_id":
            cursor.execute(f"delete from ledger_entry where {some}")
        else:
            cursor.execute(
                f"update {table} set {column} = {NOBODY}"
                f" where id = (select max(id) from {table} where {some})"
            )


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_each_lost_reference_is_found_by_the_proof(company, table, column):
    reverse(town.invoice(company.customers.get(name="Alder"), 900), on=town.ISSUED_ON)
    stage_what_is_there(company)
    with connection.cursor() as cursor:
        bulk.prove_references(cursor, table)
        lose(table, column, company)
        rule = rule_that_stops(lambda: bulk.prove_references(cursor, table))
    assert column.removesuffix("_id") in rule


def test_an_entry_without_postings_is_found_by_the_proof(company):
    stage_what_is_there(company)
    with connection.cursor() as cursor:
        cursor.execute(bulk.WITHOUT_POSTINGS)
        with behind_the_back() as back:
            back.execute(
                "delete from ledger_posting where entry_id = (select max(id) from ledger_entry)"
            )
        rule = rule_that_stops(lambda: cursor.execute(bulk.WITHOUT_POSTINGS))
    assert rule == "entry_balances"
