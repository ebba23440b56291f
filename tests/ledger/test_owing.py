"""What stands on a customer's page: balance, open items, and how far over its limit."""

from datetime import date

import pytest

from solde.ledger.owing import owed_by
from tests import town

pytestmark = pytest.mark.django_db

ON = date(2025, 9, 30)


def test_projects_count_with_their_customer():
    dogwood, barn = town.dogwood(town.company())
    owed = owed_by(dogwood, on=ON)
    assert (owed.balance_minor, owed.own_minor) == (8000, 1000)
    assert [(item.open_minor, item.project) for item in owed.open_items] == [
        (1000, ""), (7000, "Dogwood: barn"),
    ]  # fmt: skip
    assert owed_by(barn, on=ON).balance_minor == 7000


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
