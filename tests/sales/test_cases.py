"""Worked cases of balances and applications, through documents. Their names say which."""

from datetime import date

import pytest

from solde.figures.request import Kind
from solde.ledger.applying import apply
from solde.ledger.models import Application
from solde.ledger.posting import void as void_entry
from solde.ledger.reading import open_items_of
from solde.ledger.refusals import MoreThanOpen, NotApplicable, NothingToApply
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on
from tests.sales.selling import ON, findings, issued, line, stored
from tests.statements.books import amounts, make

pytestmark = pytest.mark.django_db


def billed(customer, price, **more):
    return issued(customer, line(price), **more)


def open_now(customer, on=ON):
    return [item.open_minor for item in open_items_of(customer, on=on)]


def test_s1_five_rows_and_nothing_of_what_was_voided(company, maple):
    first = billed(maple, "100.00", due_on=date(2025, 10, 1))
    paid = town.payment(maple, 6_000, on=date(2025, 9, 2))
    apply(paid, first.entry, amount_minor=6_000, on=date(2025, 9, 2))
    billed(maple, "50.00", on=date(2025, 9, 3), due_on=date(2025, 10, 3))
    void_entry(town.payment(maple, 99_900, on=date(2025, 9, 4)), on=date(2025, 9, 4))
    billed(maple, "10.00", kind="credit_memo", on=date(2025, 9, 5))
    town.payment(maple, 2_500, on=date(2025, 9, 6))
    said = make(company, Kind.BALANCE_FORWARD)["Maple"]
    assert amounts(said) == ["100.00", "-60.00", "50.00", "-10.00", "-25.00"]
    assert amounts(said, "balance") == ["100.00", "40.00", "90.00", "80.00", "55.00"]
    assert (said["opening"], said["closing"]) == ("0.00", "55.00")
    assert findings(company) == []


def test_s4_more_is_paid_than_billed(company, maple):
    document = billed(maple, "100.00")
    apply_oldest_first(town.payment(maple, 13_000), on=ON)
    assert (balance_on(maple, ON), open_now(maple)) == (-3_000, [-3_000])
    assert stored(document).left_minor == 0


def test_s8_and_s10_a_payment_is_applied_later_and_voided_in_the_end(company, maple):
    document, payment = billed(maple, "512.13"), town.payment(maple, 20_000)
    assert balance_on(maple, ON) == 31_213
    apply(payment, document.entry, amount_minor=20_000, on=ON)
    assert (stored(document).left_minor, balance_on(maple, ON)) == (31_213, 31_213)
    void_entry(payment, on=ON)
    assert (stored(document).left_minor, open_now(maple)) == (51_213, [51_213])
    assert findings(company) == []


def test_s9_and_s12_what_cannot_be_applied_changes_nothing(company, maple):
    small, big, credit = (
        billed(maple, "100.00"),
        billed(maple, "500.00"),
        billed(maple, "200.00", kind="credit_memo"),
    )
    stranger = billed(town.customer(company, "Stranger"), "300.00")
    gone = void(billed(maple, "300.00"), on=ON)
    apply(credit.entry, big.entry, amount_minor=15_000, on=ON)
    for charge, minor, refusal in (
        (big, 10_000, MoreThanOpen),
        (small, 15_000, MoreThanOpen),
        (stranger, 5_000, NotApplicable),
        (gone, 5_000, MoreThanOpen),
        (small, 0, NothingToApply),
    ):
        with pytest.raises(refusal):
            apply(credit.entry, charge.entry, amount_minor=minor, on=ON)
    assert Application._base_manager.count() == 1
    assert [stored(one).left_minor for one in (small, big, credit, stranger, gone)] == [
        10_000, 35_000, 5_000, 30_000, 0,
    ]  # fmt: skip
    assert findings(company) == []


def test_s14_a_receipt_is_in_the_activity_and_not_in_the_balance(company, maple):
    billed(maple, "100.00", kind="sales_receipt")
    billed(maple, "1.00")
    assert amounts(make(company, Kind.ACTIVITY)["Maple"]) == ["100.00", "1.00"]
    assert amounts(make(company, Kind.BALANCE_FORWARD)["Maple"]) == ["1.00"]


def test_e7_a_credit_memo_covers_an_invoice(maple):
    document, credit = billed(maple, "100.00"), billed(maple, "100.00", kind="credit_memo")
    apply(credit.entry, document.entry, amount_minor=10_000, on=ON)
    assert open_now(maple) == []
    assert (stored(document).left_minor, stored(credit).left_minor) == (0, 0)


def test_e10_a_credit_memo_stands_alone(maple):
    document = billed(maple, "100.00")
    apply(town.payment(maple, 4_000), document.entry, amount_minor=4_000, on=ON)
    billed(maple, "100.00", kind="credit_memo")
    assert open_now(maple) == [6_000, -10_000]


def test_e20_what_is_dated_tomorrow_counts_tomorrow(maple):
    billed(maple, "100.00")
    tomorrow = date(2025, 9, 2)
    apply_oldest_first(town.payment(maple, 11_000, on=tomorrow), on=tomorrow)
    assert (open_now(maple), open_now(maple, tomorrow)) == ([10_000], [-1_000])


def test_e25_a_cent_stays_listed(maple):
    document = billed(maple, "100.00")
    apply_oldest_first(town.payment(maple, 9_999), on=ON)
    assert (open_now(maple), stored(document).left_minor) == ([1], 1)


def test_v2_a_statement_of_yesterday_stays_as_it_was(company, maple):
    first = {"statement_on": ON, "start_on": ON, "end_on": ON}
    billed(maple, "100.00")
    before = make(company, Kind.BALANCE_FORWARD, **first)["Maple"]
    billed(maple, "100.00", on=date(2025, 9, 2))
    after = make(company, Kind.BALANCE_FORWARD, **first)["Maple"]
    assert (after["number"], after["rows"]) == (before["number"], before["rows"])
    second = {"start_on": date(2025, 9, 2), "end_on": date(2025, 9, 2)}
    later = make(company, Kind.BALANCE_FORWARD, statement_on=date(2025, 9, 2), **second)["Maple"]
    assert (later["opening"], later["closing"]) == ("100.00", "200.00")
