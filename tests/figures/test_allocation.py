from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.allocation import allocate_oldest_first


class Bill(NamedTuple):
    name: str
    dated_on: date
    due_on: date | None
    open_minor: int


JANUARY = Bill("January", date(2025, 1, 15), date(2025, 2, 14), 6000)
MARCH = Bill("March", date(2025, 3, 15), date(2025, 4, 14), 4000)


@pytest.mark.parametrize(
    ("amount_minor", "parts", "left_minor"),
    [
        (0, [], 0),
        (4000, [(JANUARY, 4000)], 0),
        (6000, [(JANUARY, 6000)], 0),
        (6001, [(JANUARY, 6000), (MARCH, 1)], 0),
        (10000, [(JANUARY, 6000), (MARCH, 4000)], 0),
        (13000, [(JANUARY, 6000), (MARCH, 4000)], 3000),
    ],
)
def test_the_oldest_is_paid_first(
    amount_minor: int, parts: list[tuple[Bill, int]], left_minor: int
) -> None:
    assert allocate_oldest_first(amount_minor, [MARCH, JANUARY]) == (parts, left_minor)


def test_oldest_means_due_first_and_a_charge_without_due_date_is_due_at_once() -> None:
    long_terms = Bill("long terms", date(2025, 1, 1), date(2025, 6, 30), 100)
    at_once = Bill("at once", date(2025, 3, 1), None, 100)
    back_dated = Bill("back-dated", date(2025, 5, 1), date(2025, 2, 1), 100)
    parts, _ = allocate_oldest_first(300, [long_terms, at_once, back_dated])
    assert [bill.name for bill, _ in parts] == ["back-dated", "at once", "long terms"]


def test_ties_go_by_order_of_entry() -> None:
    bills = [Bill(name, date(2025, 1, 1), date(2025, 2, 1), 100) for name in "cab"]
    parts, _ = allocate_oldest_first(250, bills)
    assert [(bill.name, part) for bill, part in parts] == [("c", 100), ("a", 100), ("b", 50)]


bills = st.builds(
    Bill,
    st.sampled_from("abc"),
    st.dates(date(2025, 1, 1), date(2025, 3, 1)),
    st.none() | st.dates(date(2025, 1, 1), date(2025, 3, 1)),
    st.integers(1, 1000),
)


@given(st.integers(0, 5000), st.lists(bills, max_size=8))
def test_nothing_is_lost_and_nothing_is_paid_twice(amount_minor: int, charges: list[Bill]) -> None:
    parts, left_minor = allocate_oldest_first(amount_minor, charges)
    assert sum(part for _, part in parts) + left_minor == amount_minor
    assert all(0 < part <= bill.open_minor for bill, part in parts)
    assert all(part == bill.open_minor for bill, part in parts[:-1])
    owed = sum(bill.open_minor for bill in charges)
    assert left_minor == max(0, amount_minor - owed)
