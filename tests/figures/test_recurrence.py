"""Days that come round again."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.days import month_end
from solde.figures.recurrence import Every, Recurrence, days_of, next_days

JANUARY = date(2026, 1, 1)


def rule(every: Every, day: int, **more: object) -> Recurrence:
    return Recurrence(**{"every": every, "day": day, "starts_on": JANUARY} | more)  # type: ignore[arg-type]


def written(rule: Recurrence, number: int, after: date = date(2025, 12, 31)) -> list[str]:
    return [day.isoformat() for day in next_days(rule, after, number)]


def test_the_31st_is_the_end_of_every_month():
    assert written(rule(Every.MONTH, 31), 4) == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (rule(Every.QUARTER, 15), ["2026-01-15", "2026-04-15", "2026-07-15"]),
        (rule(Every.YEAR, 29, starts_on=date(2024, 2, 1)), ["2026-02-28", "2027-02-28"]),
        (rule(Every.WEEK, 1), ["2026-01-05", "2026-01-12"]),
        (rule(Every.WEEK, 5, interval=2), ["2026-01-02", "2026-01-16"]),
        (rule(Every.MONTH, 31, shift_days=-3), ["2026-01-28", "2026-02-25"]),
        (rule(Every.MONTH, 31, shift_days=2), ["2026-01-02", "2026-02-02", "2026-03-02"]),
        (rule(Every.MONTH, 1, interval=2), ["2026-01-01", "2026-03-01"]),
        (rule(Every.MONTH, 1, shift_days=-1), ["2026-01-31", "2026-02-28"]),
    ],
)
def test_days_of_rules(asked, expected):
    assert written(asked, len(expected)) == expected


def test_nothing_comes_after_the_end():
    assert written(rule(Every.MONTH, 10, ends_on=date(2026, 2, 10)), 5) == [
        "2026-01-10", "2026-02-10",
    ]  # fmt: skip


rules = st.builds(
    Recurrence,
    every=st.sampled_from([Every.MONTH, Every.QUARTER, Every.YEAR]),
    day=st.integers(1, 31),
    starts_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    interval=st.integers(1, 5),
    shift_days=st.integers(-28, 28),
) | st.builds(
    Recurrence,
    every=st.just(Every.WEEK),
    day=st.integers(1, 7),
    starts_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    interval=st.integers(1, 5),
    shift_days=st.integers(-6, 6),
)


@given(rules, st.dates(date(1999, 1, 1), date(2040, 1, 1)))
def test_asking_from_any_day_leaves_out_none_and_brings_none_twice(asked, after):
    following = next_days(asked, after, 4)
    assert all(earlier < later for earlier, later in pairwise([after, *following]))
    every_day = days_of(asked)
    expected = []
    while len(expected) < 4:
        if (day := next(every_day)) > after:
            expected.append(day)
    assert following == expected


@given(rules)
def test_days_are_where_the_rule_puts_them(asked):
    for day in next_days(asked, asked.starts_on, 5):
        meant = day - timedelta(days=asked.shift_days)
        if asked.every is Every.WEEK:
            assert meant.isoweekday() == asked.day
        else:
            assert meant.day == min(asked.day, month_end(meant).day)
