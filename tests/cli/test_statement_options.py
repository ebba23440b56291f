"""Every option of `solde statements`, by what it changes."""

import json
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_origin

import pypdfium2
import pytest

from solde.cli import run_options
from solde.cli.line import iso_day
from solde.customers.models import Customer
from solde.ledger.chart import receivable
from solde.statements.models import StatementRun
from solde.statements.options import Order, Per
from tests import town
from tests.cli.door import made, reasons, solde, statements
from tests.sales.selling import issued, line

pytestmark = pytest.mark.django_db


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def paper(company, tmp_path: Path, *options: object, customer: str = "Alder") -> str:
    """The text of a customer's statement made with these options."""
    number = statements(company, "open-item", *options).of(customer)["number"]
    said = solde("reprint", "--company", company.slug, number, "--pdf", tmp_path / "paper.pdf")
    assert said.code == 0, said.err
    return text_of(tmp_path / "paper.pdf")


def test_type_takes_customers_of_that_type(company):
    for name, kind in (("Alder", "wholesale"), ("Birch", "retail"), ("Cedar", "")):
        town.invoice(town.customer(company, name, type=kind), 10000)
    assert made(statements(company, "open-item", "--type", "wholesale")) == ["Alder"]


@pytest.mark.parametrize(
    ("delivery", "reached"),
    [
        ("email", ["Both", "Email"]),
        ("print", ["Both", "Print"]),
        ("both", ["Both"]),
        ("none", ["None"]),
    ],
)
def test_delivery_takes_customers_who_prefer_it(company, delivery, reached):
    for name in ("Both", "Email", "None", "Print"):
        town.invoice(town.customer(company, name, delivery=name.lower()), 10000)
    assert made(statements(company, "open-item", "--delivery", delivery)) == reached


def test_account_takes_what_stands_on_it(company):
    alder = town.customer(company, "Alder")
    retail = receivable(company, "Retail", "CAD")
    town.invoice(alder, 10000)
    town.document(alder, "invoice", 2500, account=retail)
    assert statements(company, "open-item").of("Alder")["closing"] == "125.00"
    assert statements(company, "open-item", "--account", "Retail").of("Alder")["closing"] == "25.00"


def test_projects_stand_with_their_customer_or_alone(company):
    town.dogwood(company)
    (line,) = statements(company, "open-item", "--per", "customer").lines
    assert (line["customer"], line["project"], line["closing"]) == ("Dogwood", None, "80.00")
    assert any(row["description"].startswith("Dogwood: barn") for row in line["rows"])
    apart = statements(company, "open-item", "--per", "project").lines
    assert [(line["customer"], line["project"], line["closing"]) for line in apart] == [
        ("Dogwood", None, "10.00"),
        ("Dogwood", "Dogwood: barn", "70.00"),
    ]


def test_balances_below_a_minimum_are_left_out(company):
    for name, amount_minor in (("Alder", 999), ("Birch", 1000)):
        town.invoice(town.customer(company, name), amount_minor)
    said = statements(company, "open-item", "--minimum", "10.00")
    assert (made(said), reasons(said)) == (["Birch"], {"Alder": "below_minimum"})


def test_inactive_customers_are_made_on_demand(company):
    town.invoice(town.customer(company, "Alder", active=False), 10000)
    assert reasons(statements(company, "open-item")) == {"Alder": "inactive"}
    assert made(statements(company, "open-item", "--include-inactive")) == ["Alder"]


def test_lateness_is_counted_from_the_document_on_demand(company):
    town.alder(company)
    by_due = statements(company, "open-item", "--age-by", "due-date").of("Alder")
    by_document = statements(company, "open-item", "--age-by", "document-date").of("Alder")
    assert (by_due["aging"]["current"], by_document["aging"]["1-30"]) == ("100.00", "100.00")


def test_credits_are_aged_by_their_date_on_demand(company):
    town.hazel(company)
    apart = statements(company, "open-item", "--age-credits", "apart").of("Hazel")["aging"]
    by_date = statements(company, "open-item", "--age-credits", "by-date").of("Hazel")["aging"]
    assert (apart["credits"], apart["1-30"]) == ("-30.00", "0.00")
    assert (by_date["credits"], by_date["1-30"]) == ("0.00", "-30.00")


def test_due_dates_are_left_off_the_paper(company, tmp_path):
    town.alder(company)
    assert "Due date" in paper(company, tmp_path)
    assert "Due date" not in paper(company, tmp_path, "--no-due-dates")


def test_the_lines_of_documents_are_shown_on_demand(company, tmp_path):
    issued(town.alder(company), line("12.50", "Oak boards, planed", "8", unit="m"))
    assert "Oak boards" not in paper(company, tmp_path)
    detailed = " ".join(paper(company, tmp_path, "--details").split())
    assert "Oak boards, planed 8 m × 12.50 100.00" in detailed
    row = statements(company, "open-item", "--details").of("Alder")["rows"][-1]
    assert [(one["description"], one["amount"]) for one in row["details"]] == [
        ("Oak boards, planed", "100.00")
    ]


def test_a_remittance_slip_is_printed_on_demand(company, tmp_path):
    town.alder(company)
    plain, with_slip = paper(company, tmp_path), paper(company, tmp_path, "--slip")
    assert len(with_slip) > len(plain)
    assert "payment" in with_slip[len(plain) :].lower() or "Remittance" in with_slip


def test_another_template_is_another_paper_with_the_same_figures(company):
    town.alder(company)
    standard = statements(company, "open-item").of("Alder")
    compact = statements(company, "open-item", "--template", "compact-1").of("Alder")
    assert standard["number"] != compact["number"]
    assert standard["rows"] == compact["rows"]
    assert StatementRun._base_manager.latest("pk").template == "compact-1"


def test_order_by_postal_code(company):
    for name, code in (("Alder", "V6B 4N9"), ("Birch", "A1C 5S7"), ("Cedar", "H2X 1Y4")):
        town.invoice(town.customer(company, name, postal_code=code), 10000)
    assert made(statements(company, "open-item", "--order", "name")) == ["Alder", "Birch", "Cedar"]
    by_code = statements(company, "open-item", "--order", "postal-code")
    assert made(by_code) == ["Birch", "Cedar", "Alder"]


def test_a_period_is_given_by_its_days(company):
    town.alder(company)
    line = statements(
        company, "activity", "--from", "2025-08-15", "--to", "2025-09-15", on="2025-09-30"
    ).of("Alder")
    assert (line["from"], line["to"], line["date"]) == ("2025-08-15", "2025-09-15", "2025-09-30")


def test_options_are_kept_under_a_name_and_used_again(company):
    for name, kind in (("Alder", "wholesale"), ("Birch", "retail")):
        town.invoice(town.customer(company, name, type=kind), 10000)
    kept = ("--type", "wholesale", "--preset", "last-month", "--save-options", "Monthly")
    first = statements(company, "balance-forward", *kept, on="2025-10-01")
    assert first.of("Alder")["from"] == "2025-09-01"

    base = ("statements", "--company", company.slug, "--json", "-", "--options", "Monthly")
    later = solde(*base, "--date", "2025-11-01")
    assert made(later) == ["Alder"]
    assert (later.of("Alder")["from"], later.of("Alder")["to"]) == ("2025-10-01", "2025-10-31")
    assert made(solde(*base, "--date", "2025-11-01", "--type", "retail")) == ["Birch"]


def test_json_and_pdfs_and_one_file_for_the_printer(company, tmp_path):
    """141 customers: each exactly once, and as many pages as there are statements."""
    names = [f"Customer {number:03}" for number in range(1, 142)]
    for name in names:
        town.invoice(town.customer(company, name), 10000)
    answers, printed = tmp_path / "answers.jsonl", tmp_path / "all.pdf"
    said = solde(
        *("statements", "--company", company.slug, "--kind", "open-item", "--date", "2025-09-30"),
        *("--json", answers, "--print", printed, "--processes", "1"),
    )
    assert said.code == 0, said.err
    assert [json.loads(line)["customer"] for line in answers.read_text().splitlines()] == names
    with pypdfium2.PdfDocument(printed) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 141
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * 141
    assert f"{printed}: all statements, in the order of printing; pages: 141" in said.out


def test_a_pdf_for_each_statement(company, tmp_path):
    town.alder(company), town.erable(company)
    said = solde(
        *("statements", "--company", company.slug, "--kind", "open-item", "--date", "2025-09-30"),
        *("--pdf-dir", tmp_path / "pdf", "--processes", "1"),
    )
    assert said.code == 0, said.err
    assert [one.name.partition("-")[2] for one in sorted((tmp_path / "pdf").iterdir())] == [
        "00001-Alder.pdf",
        "00002-Erable.pdf",
    ]


def test_dates_are_written_in_one_way():
    assert iso_day("2025-09-30") == date(2025, 9, 30)
    for wrong in ("30/09/2025", "20250930", "2025-W40-2", "2025-02-30", ""):
        assert iso_day(wrong) is None


def test_every_choice_of_the_books_is_a_choice_on_the_line():
    def choices(option: object) -> list[str]:
        allowed = get_args(option)[0]
        literal = allowed if get_origin(allowed) is Literal else get_args(allowed)[0]
        return list(get_args(literal))

    assert choices(run_options.PerWhat) == list(Per)
    assert choices(run_options.OrderBy) == list(Order)
    assert choices(run_options.Delivery) == list(Customer.Delivery.values)
