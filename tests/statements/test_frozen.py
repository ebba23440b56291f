"""A statement, once made, stays: by number, by figures and by bytes."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from solde.company.models import Company, Logo
from solde.customers.models import Customer
from solde.figures.request import Kind
from solde.ledger.posting import void
from solde.pdf.reading import attached_figures
from solde.statements.models import StatementRun
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.printing import print_run, write_pdfs
from solde.statements.running import prepare_part
from tests.statements.books import (
    company,
    customer,
    document,
    invoice,
    lines,
    many,
    options,
    payment,
    prepare,
    run_of,
)


def numbers(run: StatementRun) -> dict[str, str]:
    return {name: line["number"] for name, line in lines(run).items()}


def fresh(run: StatementRun) -> StatementRun:
    """The run as another process sees it."""
    return StatementRun._base_manager.get(pk=run.pk)


def pdfs(run: StatementRun, folder: Path) -> dict[str, bytes]:
    written = write_pdfs(fresh(run), folder, processes=1)
    return {path.name: path.read_bytes() for path in written}


def change(row: Customer | Company, **fields: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


@pytest.mark.django_db
def test_the_same_question_to_unchanged_books_gives_the_same_statements():
    mill = company()
    alder, birch = customer(mill, "Alder"), customer(mill, "Birch")
    invoice(alder, "2025-09-01", "100.00")
    invoice(birch, "2025-09-01", "50.00")
    first = numbers(run_of(mill))
    again = run_of(mill)
    assert numbers(again) == first
    payment(birch, "2025-09-15", "20.00")
    third = run_of(mill)
    assert numbers(third) == {"Alder": first["Alder"], "Birch": f"{third.number}-00002"}


@pytest.mark.django_db
def test_it_does_not_matter_which_process_prepares():
    """PostgreSQL gives the letterhead back in another order than it was written in."""
    mill = company(phone="514 555-0100", address="12 Mill Road\nSuite 3", city="Montréal")
    many(mill, 2)
    here = run_of(mill)
    there = order_run(mill, options())
    prepare(fresh(there))
    assert numbers(there) == numbers(here)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_what_is_entered_for_a_later_day_changes_no_past_statement(kind):
    mill = company()
    alder = customer(mill, "Alder")
    bill = invoice(alder, "2025-08-01", "100.00")
    early = payment(alder, "2025-09-10", "30.00")
    document(alder, "sales_receipt", "2025-09-11", "8.00")
    before = numbers(run_of(mill, kind))
    payment(alder, "2025-10-01", "60.00", pays=bill)
    invoice(alder, "2025-10-02", "10.00", "2025-09-01")
    void(early, on=date(2025, 10, 3))
    assert numbers(run_of(mill, kind)) == before
    invoice(alder, "2025-09-30", "0.01", "2025-09-29")
    assert numbers(run_of(mill, kind)) != before


CHANGES = [
    (Customer, {"address": "1 New Street"}),
    (Customer, {"name": "Alder & Sons"}),
    (Customer, {"number": "C-9"}),
    (Customer, {"language": "fr-CA"}),
    (Company, {"phone": "514 555-0199"}),
    (Company, {"name": "Northwind Timber Inc."}),
    (Company, {"language": "fr-CA"}),
    (Company, {"aging_edges": [15, 45]}),
    (Company, {"age_by": "document-date"}),
    (Options, {"template": "classic-1"}),
    (Options, {"due_dates": False}),
    (Options, {"details": True}),
    (Options, {"remittance_slip": True}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("what", "fields"), CHANGES)
def test_whatever_is_on_the_paper_makes_a_new_statement_when_it_changes(what, fields):
    mill = company()
    alder = customer(mill, "Alder")
    invoice(alder, "2025-09-01", "100.00")
    before = set(numbers(run_of(mill)).values())
    more = fields if what is Options else {}
    if what is not Options:
        change(alder if what is Customer else mill, **fields)
    assert not before & set(numbers(run_of(mill, **more)).values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"include_zero": True}, {"minimum": "1.00"}, {"type": "Retail"}]
)
def test_options_that_only_select_make_no_new_statement(fields):
    mill = company()
    invoice(customer(mill, "Alder", type="Retail"), "2025-09-01", "100.00")
    assert numbers(run_of(mill)) == numbers(run_of(mill, **fields))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update statements_statement set closing_minor = 0",
        "update statements_statement set figures = '{}'",
        "delete from statements_statement",
        "update statements_outcome set position = position + 1",
        "delete from statements_outcome",
        "update statements_statementrun set letterhead = '{}'",
        "delete from statements_statementrun",
    ],
)
def test_postgresql_refuses_to_change_what_was_made(statement):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00")
    run = run_of(mill)
    before = lines(run)
    with (
        pytest.raises(IntegrityError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert lines(run) == before


def logo_of(mill: Company, colour: str) -> Logo:
    picture = BytesIO()
    Image.new("RGB", (40, 20), colour).save(picture, "PNG")
    logo: Logo = mill.logos.create(sha256=colour, png=picture.getvalue())
    return logo


@pytest.mark.django_db
def test_printing_again_gives_the_same_bytes_whatever_happened_since(tmp_path):
    mill = company(country="CA", phone="514 555-0100")
    change(mill, logo=logo_of(mill, "green"))
    alder = customer(mill, "Alder", number="C-1", address="1 Old Street")
    barn = customer(mill, "Barn", parent=alder)
    for one in (alder, barn):
        invoice(one, "2025-08-01", "100.00")
    run = run_of(mill)
    before = pdfs(run, tmp_path / "before")
    print_run(fresh(run), tmp_path / "before.pdf", processes=1)

    payment(alder, "2025-09-20", "60.00")
    change(alder, name="Alder & Sons", number="C-2", address="2 New Street", language="fr-CA")
    change(barn, name="Old barn")
    change(mill, name="Southwind", phone="", language="fr-CA", country="FR", aging_edges=[10])
    change(mill, logo=logo_of(mill, "red"))
    assert pdfs(run, tmp_path / "after") == before
    print_run(fresh(run), tmp_path / "after.pdf", processes=1)
    assert (tmp_path / "after.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()
    assert pdfs(run_of(mill), tmp_path / "anew").keys() != before.keys()


@pytest.mark.django_db
def test_statements_that_a_later_run_shares_are_printed_as_they_were(tmp_path):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00")
    first, second = run_of(mill), run_of(mill)
    assert pdfs(first, tmp_path / "first") == pdfs(second, tmp_path / "second")
    for run, name in (first, "first.pdf"), (second, "second.pdf"):
        print_run(run, tmp_path / name, processes=1)
    assert (tmp_path / "second.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()


@pytest.mark.django_db
def test_one_run_has_one_kind_of_aging_columns():
    mill = company()
    many(mill, 500)
    run = order_run(mill, options())
    first, second = run.parts.order_by("position")
    prepare_part(first.pk)
    change(mill, aging_edges=[7], age_by="document-date")
    prepare_part(second.pk)
    assert len({tuple(line["aging"].items()) for line in lines(run).values()}) == 1


@pytest.mark.django_db
def test_a_pdf_of_other_figures_under_the_same_name_is_replaced(tmp_path: Path) -> None:
    """Two companies, or one and its restored copy, give the same numbers to other statements."""
    for amount in ("100.00", "250.00"):
        made = company()
        invoice(customer(made, "Alder"), "2025-09-03", amount)
        run = run_of(made)
        assert len(pdfs(run, tmp_path)) == 1
        assert len(pdfs(run, tmp_path)) == 0  # what is there and right is kept
        (path,) = tmp_path.iterdir()
        assert json.loads(attached_figures(path) or b"")["closing"] == amount


@pytest.mark.django_db
def test_a_file_that_is_no_pdf_is_replaced(tmp_path: Path) -> None:
    made = company()
    invoice(customer(made, "Alder"), "2025-09-03", "100.00")
    run = run_of(made)
    (name,) = pdfs(run, tmp_path)
    (tmp_path / name).write_bytes(b"half a fi")
    assert name in pdfs(run, tmp_path)
