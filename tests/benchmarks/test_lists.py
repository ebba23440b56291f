"""Books like those of `make bench ARGS="--lists"`, very small: every page is shown."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from benchmarks import lists
from benchmarks.large import asking, books, pages
from benchmarks.large.trade import name_of, write_trade
from solde.ledger.checking import check_books
from solde.payments.checking import PAYMENT_RULES
from solde.sales.checking import SALES_RULES

UNTIL = date(2026, 6, 30)
QUESTIONS_MAX = 25  # of a page, however many rows there are


def test_trade_comes_by_date_and_pays_what_was_billed_at_most(tmp_path):
    customers, transactions, applications = (
        list(csv.DictReader(path.open(encoding="utf-8")))
        for path in write_trade(tmp_path, invoices=2_000, customers=50, until=UNTIL)
    )
    assert len({one["name"] for one in customers}) == 50
    days = [one["date"] for one in transactions]
    assert days == sorted(days)
    assert days[-1] == str(UNTIL)
    billed = {(one["kind"], one["number"]): Decimal(one["amount"]) for one in transactions}
    assert sum(kind == "invoice" for kind, _number in billed) == 2_000
    applied: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in applications:
        applied[one["charge_kind"], one["charge_number"]] += Decimal(one["amount"])
        assert Decimal(one["amount"]) <= billed[one["credit_kind"], one["credit_number"]]
    assert all(amount <= billed[charge] for charge, amount in applied.items())


def test_names_differ_and_share_words():
    names = [name_of(i) for i in range(20_000)]
    assert len(set(names)) == len(names)
    assert 0.02 < sum("Tremblay" in name for name in names) / len(names) < 0.08


def answers(company) -> dict[str, int]:
    """How many questions each page asks; all of them are shown."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(company.members.earliest("pk").user)
    return {name: asking.questions(client, address) for name, address in pages.pages_of(company)}


@pytest.mark.django_db(transaction=True)
def test_every_page_is_shown_with_few_questions_in_books_that_agree():
    company = books.open_large(invoices=800, customers=150)
    assert check_books(company, more=(*PAYMENT_RULES, *SALES_RULES)) == []
    assert company.deliveries.filter(state="sent").count() > 50
    asked = answers(company)
    assert len(asked) > 150
    assert {name: count for name, count in asked.items() if count > QUESTIONS_MAX} == {}


@pytest.mark.django_db(transaction=True)
def test_what_a_page_took_is_told(tmp_path, capsys):
    arguments = [
        "--invoices",
        "100",
        "--repetitions",
        "2",
        "--only",
        "company_home",
        "--json",
        str(tmp_path / "a.json"),
    ]
    report = lists.measure(lists.read_arguments(arguments))
    (home,) = report["pages"]
    assert home["queries"] > 5
    assert 0 < home["cpu_p50"] <= home["cpu_p95"]
    assert home["wall_p50"] <= home["wall_p95"]
    assert report["invoices"] == 100
    lists.show(report)
    assert "company_home" in capsys.readouterr().out
