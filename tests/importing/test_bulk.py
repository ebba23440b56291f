"""Whatever the bulk road skips, it proves; and the slow road comes to the same rows."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from solde.broken_rules import rule_of
from solde.company.models import User
from solde.importing.transactions import KINDS, RECEIPTS, SIGNS
from solde.ledger import bulk
from solde.ledger.chart import SALES, receivable_of, standard_account
from tests import town
from tests.importing.csv_files import applications, bring, documents
from tests.importing.test_repeating import BOOKS

pytestmark = pytest.mark.django_db

NOBODY = 10**12


@pytest.fixture(params=["put off", "row by row"])
def road(request, db):
    """Both roads: a superuser may put the row checks off, an ordinary role may not."""
    with connection.cursor() as cursor:
        if request.param == "row by row":
            become_ordinary(cursor)
        assert bulk.may_put_off(cursor) == (request.param == "put off")
    yield request.param
    with connection.cursor() as cursor:
        cursor.execute("reset role")


def become_ordinary(cursor):
    cursor.execute("create role solde_ordinary")
    cursor.execute("grant usage on schema public to solde_ordinary")
    cursor.execute("grant all on all tables in schema public to solde_ordinary")
    cursor.execute("grant all on all sequences in schema public to solde_ordinary")
    cursor.execute("set role solde_ordinary")


def staged(company, **changes):
    """Stage an invoice of 5.00 on Alder, with what is to be wrong about it."""
    alder = company.customers.get(name="Alder")
    row = {
        "id": NOBODY,
        "customer_id": alder.pk,
        "kind": "invoice",
        "number": "B1",
        "dated_on": date(2025, 9, 1),
        "currency": "CAD",
        "description": "",
        "amount_minor": 500,
        "account_id": receivable_of(alder).pk,
        "contra_id": standard_account(company, SALES, "CAD").pk,
    } | changes
    bulk.open_staging()
    insert("bulk_document", row)


def staged_application(company, **changes):
    alder = company.customers.get(name="Alder")
    credit = town.payment(alder, 500, number="P9")
    charge = town.invoice(alder, 500, number="I9")
    row = {
        "id": NOBODY,
        "customer_id": alder.pk,
        "credit_id": credit.pk,
        "charge_id": charge.pk,
        "amount_minor": 500,
        "applied_on": credit.dated_on,
        "effective_on": credit.dated_on,
    } | changes
    bulk.open_staging()
    insert("bulk_application", row)


def insert(table, row):
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(
            f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
        )


def refusal(act, company, by=None):
    """The name of the rule that stops an act, at once or at the end of the transaction."""

    def whole_transaction():
        with transaction.atomic(), connection.cursor() as cursor:
            act(company, by=by, on_rows=lambda done, total: None)
            cursor.execute("set constraints all immediate")

    return rule_that_stops(whole_transaction)


def rule_that_stops(act):
    with pytest.raises(IntegrityError) as refused:
        act()
    return rule_of(refused.value)


def test_both_roads_come_to_the_same_rows(road, empty, tmp_path):
    bring(empty, tmp_path, **BOOKS)
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    other = town.company()
    bring(other, tmp_path, **BOOKS)
    assert documents(empty) == documents(other)
    assert applications(empty) == applications(other)


@pytest.mark.parametrize("wrong", ["customer_id", "account_id", "contra_id"])
@pytest.mark.parametrize("whose", ["nobody's", "another company's"])
def test_a_document_of_two_companies_is_refused(road, company, wrong, whose):
    other = town.alder(town.company("Other"))
    foreign = {
        "customer_id": other.pk,
        "account_id": receivable_of(other).pk,
        "contra_id": standard_account(other.company, SALES, "CAD").pk,
    }
    staged(company, **{wrong: foreign[wrong] if whose == "another company's" else NOBODY})
    assert refusal(bulk.post_staged, company).startswith(("entry_customer", "posting_"))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount_minor": 0}, "posting_is_not_zero"),
        ({"amount_minor": 10**15 + 1}, "posting_amount_has_bounds"),
        ({"amount_minor": -500}, "posting_sign_fits_kind"),
        ({"number": ""}, "entry_has_a_number"),
        ({"number": "I1"}, "entry_number_used_once"),
        ({"kind": "bill"}, "entry_kind_is_known"),
        ({"currency": "USD"}, "entry_in_currency_of_customer"),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused(road, company, changes, rule):
    staged(company, **changes)
    assert refusal(bulk.post_staged, company) == rule


def test_closed_books_are_closed_on_both_roads(road, company):
    staged(company)
    type(company).objects.filter(pk=company.pk).update(closed_on=date(2025, 9, 1))
    assert refusal(bulk.post_staged, company) == "books_are_closed"


def test_a_user_who_is_not_there_posts_nothing(road, company):
    staged(company)
    assert refusal(bulk.post_staged, company, by=User(pk=NOBODY)).startswith("ledger_entry_posted")


@pytest.mark.parametrize("wrong", ["customer_id", "credit_id", "charge_id"])
@pytest.mark.parametrize("whose", ["nobody's", "another company's"])
def test_an_application_of_two_companies_is_refused(road, company, wrong, whose):
    other = town.customer(town.company("Other"), "Alder")
    foreign = {
        "customer_id": other.pk,
        "credit_id": town.payment(other, 500).pk,
        "charge_id": town.invoice(other, 500).pk,
    }
    foreign_id = foreign[wrong] if whose == "another company's" else NOBODY
    staged_application(company, **{wrong: foreign_id})
    assert refusal(bulk.apply_staged, company).startswith("application_")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount_minor": 501}, "application_within_open_amount"),
        ({"amount_minor": 0}, "application_amount_is_plus"),
        ({"effective_on": date(2025, 9, 9)}, "application_takes_effect_on_the_latest_date"),
    ],
)
def test_an_application_that_breaks_a_rule_is_refused(road, company, changes, rule):
    staged_application(company, **changes)
    assert refusal(bulk.apply_staged, company) == rule


@pytest.mark.parametrize("amounts", [(1, 1), (5,)])
def test_postings_that_do_not_add_up_are_stopped_while_row_checks_are_put_off(company, amounts):
    """What bulk.py leaves to the statement trigger: it fires for a replica too."""
    staged(company)
    account_id = standard_account(company, SALES, "CAD").pk
    lines = ", ".join(f"({company.pk}, {NOBODY}, {account_id}, {minor})" for minor in amounts)
    of_that_day = f"select line.*, e.dated_on from (values {lines}) as line, ledger_entry e"

    def written_as_a_replica():
        with transaction.atomic(), connection.cursor() as cursor, bulk.row_checks_put_off(cursor):
            span = {"first": NOBODY, "last": NOBODY, "company": company.pk, "by": None}
            cursor.execute(bulk.ENTRIES, span)
            cursor.execute(
                "insert into ledger_posting (company_id, entry_id, account_id, amount_minor,"
                f" dated_on) {of_that_day} where e.id = {NOBODY}"
            )

    assert rule_that_stops(written_as_a_replica) == "entry_balances"


def test_blocks_are_written_one_after_the_other(monkeypatch, empty, tmp_path):
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 2)
    bring(empty, tmp_path, **BOOKS)
    assert [row[2] for row in documents(empty)].count("1") == 9
    assert bring(empty, tmp_path, **BOOKS).added == 0


@pytest.mark.parametrize("kind", KINDS)
def test_signs_are_those_of_the_database(kind):
    with connection.cursor() as cursor:
        cursor.execute("select solde_sign(%s)", [kind])
        (sign,) = cursor.fetchone()
    if kind in RECEIPTS:
        assert sign is None
    else:
        assert sign == (0 if kind == "adjustment" else SIGNS[kind])
