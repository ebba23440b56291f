"""Worked cases of statements and runs, ordered on the command line and read from --json."""

from datetime import date

import pytest

from solde.ledger.applying import apply
from tests import town
from tests.cli.door import made, reasons, solde, statements
from tests.ledger.acting import apply_oldest_first

pytestmark = pytest.mark.django_db


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_a_picked_customer_stands_alone():
    company = town.company()
    for name in ("Alder", "Birch"):
        town.invoice(town.customer(company, name), 10000)
    said = statements(company, "open-item", "--customer", "Alder")
    assert [line["customer"] for line in said.lines] == ["Alder"]
    assert [row["open"] for row in said.of("Alder")["rows"]] == ["100.00"]
    assert said.of("Alder")["closing"] == "100.00"


def test_a_customer_is_picked_by_number_too():
    company = town.company()
    for name, number in (("Alder", "C-1"), ("Birch", "C-2"), ("Cedar", "C-3")):
        town.invoice(town.customer(company, name, number=number), 10000)
    assert made(statements(company, "open-item", "--customer", "C-1", "--customer", "Cedar")) == [
        "Alder",
        "Cedar",
    ]


def test_a_past_statement_never_changes():
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000, on=day("2025-01-01"))
    first = statements(company, "balance-forward", "--from", "2025-01-01", on="2025-01-01")
    town.invoice(alder, 10000, on=day("2025-01-02"))
    second = statements(company, "balance-forward", "--from", "2025-01-02", on="2025-01-02")
    assert second.of("Alder")["opening"] == "100.00"
    again = statements(company, "balance-forward", "--from", "2025-01-01", on="2025-01-01")
    assert again.out == first.out


def test_without_activity_no_statement():
    company = town.company()
    town.customer(company, "Alder")
    said = statements(company, "balance-forward")
    assert reasons(said) == {"Alder": "no_activity"}
    assert said.code == 1


def test_what_was_paid_in_the_period_closes_at_zero():
    company = town.company()
    birch = town.birch(company)
    assert reasons(statements(company, "balance-forward")) == {"Birch": "zero_balance"}
    line = statements(company, "balance-forward", "--include-zero").of(birch.name)
    assert (line["status"], line["closing"]) == ("made", "0.00")
    assert [row["balance"] for row in line["rows"]] == ["250.00", "0.00"]


def test_the_same_statement_is_made_once(tmp_path):
    company = town.company()
    alder = town.customer(company, "Alder")
    invoice = town.invoice(alder, 95000, on=day("2024-12-29"), due_on=None)
    jan_1 = statements(company, "balance-forward", "--include-zero", on="2025-01-01")
    payment = town.payment(alder, 95000, on=day("2025-01-14"))
    apply(payment, invoice, amount_minor=95000, on=day("2025-01-14"))
    jan_14 = statements(company, "balance-forward", "--include-zero", on="2025-01-14")
    assert jan_1.of("Alder")["closing"] == "950.00"
    assert jan_14.of("Alder")["closing"] == "0.00"

    number = jan_14.of("Alder")["number"]
    papers = [tmp_path / "once.pdf", tmp_path / "again.pdf"]
    for paper in papers:
        assert (
            statements(company, "balance-forward", "--include-zero", on="2025-01-14").out
            == jan_14.out
        )
        assert solde("reprint", "--company", company.slug, number, "--pdf", paper).code == 0
    assert papers[0].read_bytes() == papers[1].read_bytes()
    assert papers[0].read_bytes().startswith(b"%PDF")


def test_changed_figures_make_a_new_statement_and_the_old_one_prints_the_same(tmp_path):
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000)
    first = statements(company, "open-item").of("Alder")
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    solde("reprint", "--company", company.slug, first["number"], "--pdf", before)
    town.invoice(alder, 5000)
    solde("company", "set", company.slug, "--name", "Another Name", "--city", "Sutton")
    second = statements(company, "open-item").of("Alder")
    assert second["number"] != first["number"]
    solde("reprint", "--company", company.slug, first["number"], "--pdf", after)
    assert after.read_bytes() == before.read_bytes()


@pytest.mark.parametrize(("over", "listed"), [(30, False), (15, True)])
def test_exactly_thirty_days_late(over, listed):
    company = town.company()
    town.invoice(town.customer(company, "Alder"), 10000, due_on=day("2025-08-31"))
    said = statements(company, "open-item", "--over-days", over)
    assert made(said) == (["Alder"] if listed else [])
    if not listed:
        assert reasons(said) == {"Alder": "nothing_overdue"}


def test_only_items_over_some_days_show_their_total_and_the_balance():
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000, due_on=day("2025-08-01"))
    town.invoice(alder, 2500, due_on=day("2025-09-20"))
    line = statements(company, "open-item", "--over-days", 30).of("Alder")
    assert [row["open"] for row in line["rows"]] == ["100.00"]
    assert line["closing"] == "125.00"


def test_credit_balances_can_be_left_out():
    company = town.company()
    town.hazel(company)
    assert made(statements(company, "open-item")) == ["Hazel"]
    assert reasons(statements(company, "open-item", "--skip-credit")) == {"Hazel": "credit_balance"}


def test_a_period_opens_with_what_came_before():
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000, on=day("2025-09-01"))
    town.invoice(alder, 10000, on=day("2025-09-03"))
    said = statements(
        company, "balance-forward", "--from", "2025-09-02", "--to", "2025-09-03", on="2025-09-30"
    )
    line = said.of("Alder")
    assert (line["opening"], line["closing"]) == ("100.00", "200.00")
    assert [row["date"] for row in line["rows"]] == ["2025-09-03"]


def test_money_owed_and_a_quiet_month():
    company = town.company()
    town.invoice(town.customer(company, "Alder"), 10000, on=day("2025-07-01"))
    line = statements(company, "balance-forward").of("Alder")
    assert (line["opening"], line["rows"], line["closing"]) == ("100.00", [], "100.00")
    quiet = statements(company, "balance-forward", "--skip-no-activity")
    assert reasons(quiet) == {"Alder": "no_activity"}


def test_what_is_very_late_stands_in_the_last_column():
    company = town.company()
    alder = town.customer(company, "Alder")
    for due in ("2025-06-01", "2025-03-14", "2024-08-26"):  # 121, 200 and 400 days
        town.invoice(alder, 1000, on=day("2024-08-01"), due_on=day(due))
    line = statements(company, "open-item").of("Alder")
    assert [row["days_late"] for row in line["rows"]] == [121, 200, 400]
    assert line["aging"] == {
        "current": "0.00",
        "1-30": "0.00",
        "31-60": "0.00",
        "61-90": "0.00",
        "over-90": "30.00",
        "credits": "0.00",
    }


def test_a_later_application_changes_no_past_statement():
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000)
    payment = town.payment(alder, 4000, on=day("2025-09-10"))
    before = statements(company, "open-item")
    apply_oldest_first(payment, on=day("2025-10-05"))
    assert statements(company, "open-item").out == before.out


def test_nothing_of_the_future_is_shown():
    company = town.company()
    alder = town.customer(company, "Alder")
    town.invoice(alder, 10000, due_on=day("2025-12-01"))
    town.invoice(alder, 99900, on=day("2025-10-01"))
    line = statements(company, "open-item").of("Alder")
    assert (line["closing"], line["aging"]["current"]) == ("100.00", "100.00")


@pytest.mark.parametrize(
    ("preset", "on", "period"),
    [
        ("last-month", "2023-01-01", ("2022-12-01", "2022-12-31")),
        ("last-quarter", "2023-01-14", ("2022-10-01", "2022-12-31")),
        ("this-month", "2023-01-14", ("2023-01-01", "2023-01-14")),
        ("last-30-days", "2023-01-14", ("2022-12-16", "2023-01-14")),
    ],
)
def test_presets_are_seen_from_the_statement_date(preset, on, period):
    company = town.company()
    town.invoice(town.customer(company, "Alder"), 10000, on=day("2022-11-01"))
    line = statements(company, "balance-forward", "--preset", preset, on=on).of("Alder")
    assert (line["from"], line["to"]) == period


def test_one_name_in_two_companies_is_two_customers():
    ours, theirs = town.company(), town.company()
    for company, amount_minor in ((ours, 10000), (theirs, 77700)):
        town.invoice(town.customer(company, "Alder"), amount_minor, on=day("2025-08-01"))
    assert statements(ours, "balance-forward").of("Alder")["opening"] == "100.00"
