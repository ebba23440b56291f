"""Who is left out of a run, for which reason, and where each limit lies."""

import pytest

from solde.customers.models import Customer
from solde.figures.request import Kind
from solde.statements.options import Per
from tests.statements.books import company, customer, document, invoice, left_out, payment

pytestmark = pytest.mark.django_db

PERIODS = (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
NOTHING = {
    Kind.BALANCE_FORWARD: "no_activity",
    Kind.OPEN_ITEM: "nothing_open",
    Kind.ACTIVITY: "no_activity",
    Kind.REMINDER: "nothing_overdue",
}


@pytest.mark.parametrize("kind", Kind)
def test_a_customer_with_nothing_gets_no_statement_of_any_kind(kind):
    mill = company()
    customer(mill, "Alder")
    assert left_out(mill, kind, include_zero=True) == {"Alder": NOTHING[kind]}


@pytest.mark.parametrize("kind", Kind)
def test_what_is_dated_after_the_statement_is_nothing(kind):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-10-01", "100.00", "2025-08-01")
    assert left_out(mill, kind) == {"Alder": NOTHING[kind]}


@pytest.mark.parametrize("kind", Kind)
def test_an_inactive_customer_is_left_out_before_its_figures_are_looked_at(kind):
    mill = company()
    customer(mill, "Alder", active=False)
    invoice(customer(mill, "Birch", active=False), "2025-09-01", "100.00", "2025-09-10")
    assert left_out(mill, kind) == {"Alder": "inactive", "Birch": "inactive"}
    assert left_out(mill, kind, include_inactive=True) == {"Alder": NOTHING[kind], "Birch": "made"}


def test_inactive_comes_before_statements_off_and_that_before_the_figures():
    mill = company()
    customer(mill, "Alder", active=False, statements=False)
    customer(mill, "Birch", statements=False)
    assert left_out(mill) == {"Alder": "inactive", "Birch": "statements_off"}
    assert left_out(mill, include_inactive=True)["Alder"] == "statements_off"


def test_a_project_is_left_out_with_its_customer():
    mill = company()
    for name, fields in (("Alder", {"active": False}), ("Birch", {"statements": False})):
        owner = customer(mill, name, **fields)
        invoice(customer(mill, f"{name}'s barn", parent=owner), "2025-09-01", "100.00")
    assert left_out(mill, per=Per.PROJECT) == {
        "Alder": "inactive",
        "Alder's barn": "inactive",
        "Birch": "statements_off",
        "Birch's barn": "statements_off",
    }


def test_an_inactive_project_still_counts_on_its_customers_statement():
    mill = company()
    alder = customer(mill, "Alder")
    invoice(customer(mill, "Barn", parent=alder, active=False), "2025-09-01", "100.00")
    assert left_out(mill) == {"Alder": "made"}
    assert left_out(mill, per=Per.PROJECT) == {"Alder": "no_activity", "Barn": "inactive"}


def test_money_owed_makes_a_balance_forward_of_a_quiet_month_unless_asked_otherwise():
    mill = company()
    invoice(customer(mill, "Alder"), "2025-08-31", "100.00")
    assert left_out(mill) == {"Alder": "made"}
    assert left_out(mill, skip_no_activity=True) == {"Alder": "no_activity"}
    assert left_out(mill, Kind.ACTIVITY) == {"Alder": "no_activity"}


@pytest.mark.parametrize("kind", PERIODS)
def test_a_zero_balance_is_left_out_unless_asked_for(kind):
    mill = company()
    alder = customer(mill, "Alder")
    payment(alder, "2025-09-10", "100.00", pays=invoice(alder, "2025-09-01", "100.00"))
    assert left_out(mill, kind) == {"Alder": "zero_balance"}
    assert left_out(mill, kind, include_zero=True) == {"Alder": "made"}


@pytest.mark.parametrize("kind", Kind)
def test_a_charge_and_an_equal_credit_that_is_not_applied_are_a_zero_balance(kind):
    mill = company()
    alder = customer(mill, "Alder")
    invoice(alder, "2025-09-01", "100.00", "2025-09-10")
    document(alder, "credit_memo", "2025-09-11", "100.00")
    assert left_out(mill, kind) == {"Alder": "zero_balance"}
    assert left_out(mill, kind, include_zero=True) == {"Alder": "made"}


def test_a_sales_receipt_is_activity_but_no_balance():
    mill = company()
    document(customer(mill, "Alder"), "sales_receipt", "2025-09-10", "108.75")
    assert left_out(mill, Kind.ACTIVITY) == {"Alder": "zero_balance"}
    assert left_out(mill, Kind.ACTIVITY, include_zero=True) == {"Alder": "made"}
    assert left_out(mill, include_zero=True) == {"Alder": "no_activity"}
    assert left_out(mill, Kind.OPEN_ITEM, include_zero=True) == {"Alder": "nothing_open"}


@pytest.mark.parametrize("kind", [Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.ACTIVITY])
def test_credit_balances_are_left_out_on_request(kind):
    mill = company()
    payment(customer(mill, "Alder"), "2025-09-10", "0.01")
    assert left_out(mill, kind) == {"Alder": "made"}
    assert left_out(mill, kind, skip_credit=True) == {"Alder": "credit_balance"}


def test_who_has_credits_only_is_not_reminded():
    mill = company()
    payment(customer(mill, "Alder"), "2025-01-10", "100.00")
    assert left_out(mill, Kind.REMINDER) == {"Alder": "nothing_overdue"}
    assert left_out(mill, Kind.OPEN_ITEM, over_days=0) == {"Alder": "nothing_overdue"}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("minimum", "answer"),
    [
        ("24.99", "made"),
        ("25.00", "made"),
        ("25", "made"),
        ("25.0001", "below_minimum"),
        ("25.01", "below_minimum"),
    ],
)
def test_a_balance_equal_to_the_minimum_is_not_below_it(kind, minimum, answer):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "25.00", "2025-09-10")
    assert left_out(mill, kind, minimum=minimum) == {"Alder": answer}


@pytest.mark.parametrize(
    ("currency", "amount"), [("USD", "25.00"), ("JPY", "25"), ("KWD", "25.000")]
)
def test_a_minimum_is_in_each_customers_own_currency(currency, amount):
    mill = company()
    invoice(customer(mill, "Alder", currency=currency), "2025-09-01", amount)
    assert left_out(mill, minimum="25") == {"Alder": "made"}
    assert left_out(mill, minimum="25.5") == {"Alder": "below_minimum"}


def test_a_credit_balance_is_below_any_minimum():
    mill = company()
    payment(customer(mill, "Alder"), "2025-09-10", "10.00")
    assert left_out(mill, minimum="0") == {"Alder": "below_minimum"}
    assert left_out(mill, minimum="0", skip_credit=True) == {"Alder": "credit_balance"}
    assert left_out(mill, minimum="-10") == {"Alder": "made"}


@pytest.mark.parametrize(
    ("over_days", "answer"), [(19, "made"), (20, "nothing_overdue"), (21, "nothing_overdue")]
)
def test_over_some_days_means_more_than_those(over_days, answer):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-08-01", "100.00", "2025-09-10")  # 20 days late
    assert left_out(mill, Kind.OPEN_ITEM, over_days=over_days) == {"Alder": answer}


@pytest.mark.parametrize(
    ("due", "answer"), [("2025-09-29", "made"), ("2025-09-30", "nothing_overdue")]
)
def test_the_due_day_itself_is_not_late(due, answer):
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00", due)
    assert left_out(mill, Kind.REMINDER) == {"Alder": answer}


def test_nothing_that_late_is_not_the_same_as_nothing_open():
    mill = company()
    invoice(customer(mill, "Alder"), "2025-09-01", "100.00")
    customer(mill, "Birch")
    cedar = customer(mill, "Cedar")
    payment(cedar, "2025-09-02", "5.00", pays=invoice(cedar, "2025-09-01", "5.00"))
    assert left_out(mill, Kind.OPEN_ITEM, over_days=30) == {
        "Alder": "nothing_overdue",
        "Birch": "nothing_open",
        "Cedar": "nothing_open",
    }


def test_a_customer_who_is_switched_on_again_gets_a_statement():
    mill = company()
    alder = customer(mill, "Alder", statements=False)
    invoice(alder, "2025-09-01", "100.00")
    assert left_out(mill) == {"Alder": "statements_off"}
    Customer._base_manager.filter(pk=alder.pk).update(statements=True)
    assert left_out(mill) == {"Alder": "made"}
