"""No statement leaves that disagrees with the books, and one customer's trouble is its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from solde.figures.aging import Aging
from solde.figures.request import Kind, Request
from solde.figures.statement import Posting, Row, Statement, make_statement
from solde.ledger.applying import apply
from solde.ledger.reading import Balance
from solde.statements.printing import made_by, print_run
from solde.statements.progress import progress
from solde.statements.proof import agrees
from tests.statements.books import (
    answers,
    company,
    customer,
    document,
    invoice,
    lines,
    payment,
    run_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

BOOKS = ("ledger_entry", "ledger_posting", "ledger_application")


@contextmanager
def behind_its_back() -> Iterator[None]:
    """No rule of the books is held in here: as if a disk or a person had broken them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger"
            " where tgrelid = any (%s::regclass[]) and not tgisinternal",
            [list(BOOKS)],
        )
        triggers = cursor.fetchall()
        for table, trigger, _ in triggers:
            cursor.execute(f"alter table {table} disable trigger {trigger}")
        try:
            yield
        finally:
            for table, trigger, enabled in triggers:
                when = {"A": "always", "O": ""}[enabled]
                cursor.execute(f"alter table {table} enable {when} trigger {trigger}")


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


def more_is_applied_than_there_is() -> None:
    sql("update ledger_application set amount_minor = 1000000")


def an_application_pays_somebody_elses_invoice() -> None:
    sql(
        "update ledger_application a set charge_id = ("
        "select max(id) from ledger_entry where kind = 'invoice' and customer_id <> a.customer_id)"
    )


def a_sales_receipt_is_on_a_receivable_account() -> None:
    sql(
        "insert into ledger_posting (company_id, entry_id, account_id, customer_id, dated_on,"
        " amount_minor) select p.company_id, e.id, p.account_id, p.customer_id, e.dated_on, 500"
        "   from ledger_entry e join ledger_posting p on p.customer_id = e.customer_id"
        "  where e.kind = 'sales_receipt' limit 1"
    )


@pytest.mark.parametrize(
    ("damage", "kinds"),
    [
        (more_is_applied_than_there_is, (Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.REMINDER)),
        (
            an_application_pays_somebody_elses_invoice,
            (Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.REMINDER),
        ),
        (a_sales_receipt_is_on_a_receivable_account, (Kind.BALANCE_FORWARD, Kind.ACTIVITY)),
    ],
)
def test_broken_books_fail_their_customer_and_nobody_else(damage, kinds, tmp_path: Path):
    mill = company()
    birch = customer(mill, "Birch")
    bill = invoice(birch, "2025-08-01", "100.00")
    payment(birch, "2025-09-15", "60.00", pays=bill)
    document(birch, "sales_receipt", "2025-09-16", "5.00")
    for name in ("Alder", "Cedar"):
        invoice(customer(mill, name), "2025-08-01", "20.00")
    sound = {kind: lines(run_of(mill, kind)) for kind in kinds}
    with behind_its_back():
        damage()
    for kind in kinds:
        run = run_of(mill, kind, include_zero=True)
        broken = lines(run)
        expected = answers(sound[kind]) | {"Birch": "bad_figures"}
        assert answers(broken) == expected
        assert broken["Birch"]["status"] == "failed"
        assert {broken["Birch"][what] for what in ("number", "closing", "rows")} == {None}
        assert progress(run).failed == {"bad_figures": 1}
        printed = [made.customer.name for made in made_by(run)]
        assert printed == [name for name, answer in expected.items() if answer == "made"]
        if printed:
            assert print_run(run, tmp_path / kind, processes=1).papers == len(printed)


def test_every_customer_may_be_broken():
    mill = company()
    for name in ("Alder", "Birch"):
        one = customer(mill, name)
        bill = invoice(one, "2025-09-01", "100.00")
        credit = payment(one, "2025-09-02", "60.00")
        apply(credit, bill, amount_minor=6_000, on=date(2025, 9, 2))
    with behind_its_back(), connection.cursor() as cursor:
        cursor.execute("update ledger_application set amount_minor = 1000000")
    assert answers(lines(run_of(mill))) == {"Alder": "bad_figures", "Birch": "bad_figures"}


MAY = (date(2025, 5, 1), date(2025, 5, 31))
OPENING = Posting(1, "invoice", "INV-1", date(2025, 4, 10), None, "", 5_000)
MOVED = Posting(2, "invoice", "INV-2", date(2025, 5, 10), None, "", 10_000)
RECEIPT = Posting(3, "sales_receipt", "SR-1", date(2025, 5, 11), None, "", 0, 700)
BOOKS_SAY = Balance(closing_minor=15_000, opening_minor=5_000)


def statement(kind: Kind, over_days: int | None = None) -> Statement:
    start_on, end_on = MAY if kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY) else (None, None)
    request = Request(kind, MAY[1], start_on, end_on, over_days)
    postings = [OPENING, MOVED] if kind is Kind.REMINDER else [OPENING, MOVED, RECEIPT]
    return make_statement(postings, [], request)


@pytest.mark.parametrize("kind", Kind)
def test_right_figures_agree(kind):
    assert agrees(statement(kind), BOOKS_SAY)


def test_an_open_item_statement_that_leaves_out_what_is_not_late_agrees():
    few = statement(Kind.OPEN_ITEM, over_days=30)
    assert len(few.rows) == 1
    assert agrees(few, BOOKS_SAY)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "books", [Balance(15_001, 5_000), Balance(14_999, 4_999), Balance(-15_000, 5_000)]
)
def test_a_closing_balance_off_by_a_cent_does_not_leave(kind, books):
    assert not agrees(statement(kind), books)


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.ACTIVITY])
def test_an_opening_balance_off_by_a_cent_does_not_leave(kind):
    assert not agrees(statement(kind), Balance(15_000, 5_001))


def changed(row: Row) -> Row:
    open_minor = None if row.open_minor is None else row.open_minor + 1
    return row._replace(amount_minor=row.amount_minor + 1, open_minor=open_minor)


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.ACTIVITY])
def test_a_row_off_by_a_cent_does_not_leave(kind):
    right = statement(kind)
    assert not agrees(replace(right, rows=(changed(right.rows[0]), *right.rows[1:])), BOOKS_SAY)
    assert not agrees(replace(right, rows=()), BOOKS_SAY)


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.REMINDER])
def test_an_aging_off_by_a_cent_does_not_leave(kind):
    wrong = Aging(15_001, (0, 0, 0, 0), 0)
    assert not agrees(replace(statement(kind), aging=wrong), BOOKS_SAY)


@pytest.mark.parametrize("field", ["closing_minor", "balance_minor"])
def test_a_total_off_by_a_cent_does_not_leave(field):
    right = statement(Kind.BALANCE_FORWARD)
    assert not agrees(replace(right, **{field: getattr(right, field) + 1}), BOOKS_SAY)
