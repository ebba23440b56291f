"""What stands on a customer's page: balance, open items, and how far over its limit."""

from datetime import date, timedelta

import pytest

from solde.ledger.owing import owed_by
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on

pytestmark = pytest.mark.django_db

ON = date(2025, 9, 30)


def test_projects_count_with_their_customer():
    dogwood, barn = town.dogwood(town.company())
    owed = owed_by(dogwood, on=ON)
    assert (owed.balance_minor, owed.own_minor) == (8000, 1000)
    assert owed.own_minor == balance_on(dogwood, ON)  # by the other road, all that was posted
    assert [(item.open_minor, item.project) for item in owed.open_items] == [
        (1000, ""), (7000, "Dogwood: barn"),
    ]  # fmt: skip
    assert owed_by(barn, on=ON).balance_minor == balance_on(barn, ON) == 7000


@pytest.mark.parametrize(
    ("limit_minor", "over_minor"),
    [(None, 0), (0, 8000), (7999, 1), (8000, 0), (9000, 0)],
)
def test_a_limit_is_exceeded_by_what_is_owed_beyond_it(limit_minor, over_minor):
    cedar = town.cedar(town.company())
    cedar.credit_limit_minor = limit_minor
    assert owed_by(cedar, on=ON).over_limit_minor == over_minor


def test_who_is_owed_exceeds_nothing():
    hazel = town.hazel(town.company())
    hazel.credit_limit_minor = 0
    owed = owed_by(hazel, on=ON)
    assert (owed.balance_minor, owed.over_limit_minor) == (-3000, 0)


def test_a_balance_is_that_of_the_day_whatever_comes_later():
    cedar = town.cedar(town.company())
    for place in range(40):
        day = ON - timedelta(days=20) + timedelta(days=place)
        town.invoice(cedar, 1000 + place, number=f"L-{place}", on=day)
        apply_oldest_first(town.payment(cedar, 700 + place, number=f"P-{place}", on=day), on=day)
    for day in (ON - timedelta(days=15), ON, ON + timedelta(days=30)):
        owed = owed_by(cedar, on=day)
        assert owed.balance_minor == owed.own_minor == balance_on(cedar, day)
