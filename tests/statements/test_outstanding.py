"""What is owed by everybody together, held against the balances and aging of each."""

from datetime import date

import pytest

from solde.company.changing import change_company
from solde.figures.aging import AgeBy, Aging, age
from solde.ledger.opening_balance import open_balance
from solde.ledger.owing import owed_by
from solde.payments.recording import receive
from solde.statements.outstanding import outstanding
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.payments.books import CHEQUE
from tests.sales.selling import issued, line

pytestmark = pytest.mark.django_db

ON = date(2025, 12, 31)


@pytest.fixture
def company():
    """Alder pays a part, Birch paid too much, Cedar owes from before, Fir in dollars."""
    company = town.company()
    alder = town.customer(company, "Alder")
    for day, price in ((date(2025, 9, 1), "100.00"), (date(2025, 12, 15), "50.00")):
        issued(alder, line(price), on=day)
    issued(alder, line("20.00"), on=date(2025, 12, 20), due_on=date(2026, 1, 20))
    receive(alder, 6000, on=date(2025, 10, 1), how=CHEQUE)
    birch = town.customer(company, "Birch")
    receive(birch, 3000, on=date(2025, 12, 1), how=CHEQUE)
    issued(birch, line("10.00"), kind="credit_memo", on=date(2025, 11, 1))
    cedar = town.customer(company, "Cedar")
    open_balance(cedar, 70_000, on=date(2025, 6, 30), due_on=date(2025, 11, 15))
    receive(cedar, 20_000, on=date(2025, 12, 1), how=CHEQUE)
    issued(town.fir(company), line("8.00"), on=date(2025, 12, 31))
    issued(alder, line("999.00"), on=date(2026, 1, 1))  # not yet
    return company


def added_up(company, currency):
    """The same by the other road: every customer's open items, aged."""
    items = [
        item
        for one in company.customers.filter(currency=currency)
        for item in owed_by(one, on=ON).open_items
    ]
    by = AgeBy(company.age_by)
    return age(items, ON, by=by)


def test_it_is_what_the_customers_owe_together(company):
    cad, usd = outstanding(company, on=ON)
    assert cad.aging == added_up(company, "CAD")
    assert cad.aging == Aging(2000, (5000, 50_000, 0, 4000), -4000)
    assert cad.overdue_minor == 59_000
    assert cad.late == 3
    assert (usd.currency, usd.aging.current_minor) == ("USD", 800)


def test_it_ages_as_the_company_does(company):
    change_company(company, aging_edges=[20, 200], age_by="document-date")
    (cad, _usd) = outstanding(company, on=ON)
    assert cad.aging == Aging(0, (7000, 54_000, 0), -4000)
    change_company(company, age_credits="by-date")
    (cad, _usd) = outstanding(company, on=ON)
    assert cad.aging == Aging(0, (7000, 50_000, 0), 0)


def test_an_opening_credit_counts_with_what_is_left_of_it(company):
    elm = town.customer(company, "Elm")
    credit = open_balance(elm, -3000, on=date(2025, 6, 30))
    issued(elm, line("10.00"), on=date(2025, 12, 1), due_on=date(2026, 1, 5))
    before = outstanding(company, on=ON)[0].aging
    apply_oldest_first(credit, on=date(2025, 12, 2))
    after = outstanding(company, on=ON)[0].aging
    assert after == added_up(company, "CAD")
    assert before.credits_minor - after.credits_minor == -1000
    assert before.total_minor == after.total_minor


def test_nothing_of_another_company_is_in_it(company):
    assert outstanding(town.company(), on=ON) == []
