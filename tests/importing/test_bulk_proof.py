"""What the bulk road puts off is what it proves, reference by reference."""

import json

import pytest
from django.db import connection, transaction

from solde.ledger import bulk
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


# Table and column of the references that are proven; the others are judged as rows are written.
PROVEN = [("ledger_entry", "posted_by_id"), ("ledger_application", "applied_by_id")]


def test_every_reference_that_the_database_knows_is_judged_or_proven():
    proven, judged = set(), set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(bulk.FOREIGN_KEYS, [table])
            for rule, _parent, columns, _targets in cursor.fetchall():
                if rule in bulk.JUDGED:
                    judged.add(rule)
                else:
                    proven.add((table, columns[-1]))
    assert proven == set(PROVEN)
    assert judged == bulk.JUDGED


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
    with behind_the_back() as cursor:
        cursor.execute(
            f"update {table} set {column} = {NOBODY}"
            f" where id = (select max(id) from {table} where company_id = {company.pk})"
        )


@pytest.mark.parametrize(("table", "column"), PROVEN)
def test_each_lost_reference_is_found_by_the_proof(company, table, column):
    stage_what_is_there(company)
    with connection.cursor() as cursor:
        bulk.prove_references(cursor, table)
        lose(table, column, company)
        rule = rule_that_stops(lambda: bulk.prove_references(cursor, table))
    assert column.removesuffix("_id") in rule


# A copy of a row with something else in one column, and the rule that refuses it. The copy of an
# entry is another one of its document.
COPIED = [
    ("ledger_entry", "customer_id", "entry_customer_of_company"),
    ("ledger_entry", "document_id", "entry_belongs_to_its_document"),
    ("ledger_entry", "reverses_id", "entry_reverses_within_its_document"),
    ("ledger_posting", "entry_id", "posting_entry_of_company"),
    ("ledger_posting", "account_id", "posting_account_of_company"),
    ("ledger_posting", "customer_id", "posting_names_customer_on_receivable"),
    ("ledger_application", "customer_id", "application_joins_credit_and_charge"),
    ("ledger_application", "credit_id", "application_credit_of_company"),
    ("ledger_application", "charge_id", "application_charge_of_company"),
]


@pytest.mark.parametrize(("table", "column", "rule"), COPIED)
def test_each_reference_to_nothing_is_judged_while_row_checks_are_put_off(
    company, table, column, rule
):
    payment = company.entries.get(number="P1")
    copied = {
        "ledger_entry": payment.pk,
        "ledger_posting": payment.postings.exclude(customer=None).get().pk,
        "ledger_application": company.applications.get(credit=payment).pk,
    }

    def written_as_a_replica():
        with transaction.atomic(), connection.cursor() as cursor, bulk.row_checks_put_off(cursor):
            cursor.execute(
                f"insert into {table} select (jsonb_populate_record(kept, %s)).*"
                f" from {table} kept where id = %s",
                [json.dumps({"id": NOBODY - 1, column: NOBODY}), copied[table]],
            )

    assert rule_that_stops(written_as_a_replica) == rule


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
