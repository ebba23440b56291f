"""What a customer owed when these books began."""

from datetime import date, timedelta

import pytest

from solde.company.closing import close_books
from solde.company.models import User
from solde.company.time_zones import today_of
from solde.history.reading import history_of
from solde.ledger.applying import apply
from solde.ledger.chart import OPENING_BALANCES
from solde.ledger.checking import check_books
from solde.ledger.opening_balance import (
    CreditFallsDue,
    NoOpeningBalance,
    OpeningBalanceStands,
    open_balance,
    void_opening_balance,
)
from solde.ledger.reading import open_items_of
from solde.ledger.refusals import AmountIsZero, BooksAreClosed, DayIsAhead, TakenBackTooEarly
from tests import town
from tests.ledger.acting import balance_on

pytestmark = pytest.mark.django_db

BEGAN_ON = date(2025, 1, 1)


@pytest.fixture
def company():
    return town.company()


def contra_of(entry):
    (line,) = entry.postings.filter(customer=None).select_related("account")
    return line.account.code, line.account.currency, line.amount_minor


@pytest.mark.parametrize("amount_minor", [50000, -3000])
def test_it_stands_on_the_account_and_against_opening_balances(company, amount_minor):
    alder = town.customer(company, "Alder")
    entry = open_balance(alder, amount_minor, on=BEGAN_ON)
    assert (entry.kind, entry.number, entry.description) == ("adjustment", "OB", "Opening balance")
    assert balance_on(alder, BEGAN_ON) == amount_minor
    assert contra_of(entry) == (OPENING_BALANCES.code, "CAD", -amount_minor)
    (event,) = history_of(company, [f"customer:{alder.pk}"], count=1).events
    assert (event.act, event.details) == (
        "open_balance",
        {"amount_minor": amount_minor, "on": "2025-01-01"},
    )
    assert check_books(company) == []


def test_it_is_told_in_the_customers_language_and_currency(company):
    erable = town.customer(company, "Érable", language="fr-CA", currency="USD")
    entry = open_balance(erable, 100, on=BEGAN_ON)
    assert entry.description == "Solde d’ouverture"
    assert contra_of(entry) == (OPENING_BALANCES.code, "USD", -100)


def test_it_falls_due_when_that_is_said(company):
    alder, birch = town.customer(company, "Alder"), town.customer(company, "Birch")
    open_balance(alder, 100, on=BEGAN_ON, due_on=date(2025, 2, 1))
    open_balance(birch, 100, on=BEGAN_ON)
    assert [open_items_of(one, on=BEGAN_ON)[0].due_on for one in (alder, birch)] == [
        date(2025, 2, 1), None,
    ]  # fmt: skip
    with pytest.raises(CreditFallsDue):
        open_balance(town.customer(company, "Cedar"), -100, on=BEGAN_ON, due_on=BEGAN_ON)


def test_there_is_one_for_each_customer(company):
    alder = town.customer(company, "Alder")
    open_balance(alder, 100, on=BEGAN_ON)
    with pytest.raises(OpeningBalanceStands):
        open_balance(alder, 200, on=BEGAN_ON)
    open_balance(town.customer(company, "Birch"), 100, on=BEGAN_ON)
    assert balance_on(alder, BEGAN_ON) == 100


def test_one_that_was_voided_is_entered_again(company):
    alder = town.customer(company, "Alder")
    for amount_minor in (100, 200, -300, -400, 500):
        open_balance(alder, amount_minor, on=BEGAN_ON)
        assert balance_on(alder, BEGAN_ON) == amount_minor
        void_opening_balance(alder, on=BEGAN_ON)
    documents = alder.entries.order_by("number").values_list("document_id", "number").distinct()
    assert [number for _document, number in documents] == ["OB", "OB-2"]
    assert balance_on(alder, BEGAN_ON) == 0
    assert check_books(company) == []


def test_what_paid_one_that_is_voided_is_a_credit_again(company):
    alder, carol = town.customer(company, "Alder"), User.objects.create_user("carol@t.example")
    entry = open_balance(alder, 100_000, on=BEGAN_ON)
    apply(town.payment(alder, 10_000), entry, amount_minor=10_000, on=town.ISSUED_ON)
    void_opening_balance(alder, on=BEGAN_ON, by=carol)
    assert [item.open_minor for item in open_items_of(alder, on=town.ISSUED_ON)] == [-10_000]
    (event,) = history_of(company, [f"customer:{alder.pk}"], count=1).events
    assert (event.act, event.by, event.details) == (
        "void_opening_balance",
        carol,
        {"on": "2025-01-01"},
    )
    open_balance(alder, 10_000, on=BEGAN_ON)
    assert check_books(company) == []


def test_what_is_not_taken_back(company):
    alder = town.customer(company, "Alder")
    with pytest.raises(NoOpeningBalance):
        void_opening_balance(alder, on=BEGAN_ON)
    open_balance(alder, 100, on=BEGAN_ON)
    with pytest.raises(TakenBackTooEarly):
        void_opening_balance(alder, on=BEGAN_ON - timedelta(1))
    with pytest.raises(DayIsAhead):
        void_opening_balance(alder, on=today_of(company) + timedelta(1))
    close_books(company, BEGAN_ON)
    with pytest.raises(BooksAreClosed):
        void_opening_balance(alder, on=BEGAN_ON)
    assert balance_on(alder, BEGAN_ON) == 100
    void_opening_balance(alder, on=BEGAN_ON + timedelta(1))
    with pytest.raises(NoOpeningBalance):
        void_opening_balance(alder, on=BEGAN_ON + timedelta(1))
    assert check_books(company) == []


def test_what_the_books_do_not_take(company):
    alder = town.customer(company, "Alder")
    with pytest.raises(AmountIsZero):
        open_balance(alder, 0, on=BEGAN_ON)
    close_books(company, BEGAN_ON)
    with pytest.raises(BooksAreClosed):
        open_balance(alder, 100, on=BEGAN_ON)
    assert not alder.entries.exists()
