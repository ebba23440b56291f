from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.days import (
    Preset,
    Terms,
    TermsRule,
    add_months,
    due_on,
    month_end,
    month_start,
    period,
)

ordinary_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
months = st.integers(1, 12)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2025, 2, 14), date(2025, 2, 1), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2100, 2, 1), date(2100, 2, 1), date(2100, 2, 28)),
        (date(2025, 12, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (date(9999, 12, 1), date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_month_begins_and_ends(day: date, first: date, last: date) -> None:
    assert (month_start(day), month_end(day)) == (first, last)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 6, 1), 0, date(2025, 6, 1)),
        (date(2025, 6, 1), -30, date(2022, 12, 1)),
    ],
)
def test_a_day_some_months_on_is_clamped_to_the_month(day: date, count: int, later: date) -> None:
    assert add_months(day, count) == later


def test_terms_count_days_from_the_document() -> None:
    assert due_on(date(2025, 1, 31), Terms(TermsRule.NET, 0)) == date(2025, 1, 31)
    assert due_on(date(2025, 1, 31), Terms(TermsRule.NET, 30)) == date(2025, 3, 2)


END, DAY = TermsRule.END_OF_MONTH, TermsRule.DAY_OF_MONTH


@pytest.mark.parametrize(
    ("dated_on", "terms", "due"),
    [
        (date(2025, 1, 15), Terms(END, 0), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(END, 0), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(END, 1), date(2025, 2, 28)),
        (date(2024, 1, 15), Terms(END, 30), date(2024, 2, 29)),
        (date(2025, 12, 2), Terms(END, 30), date(2026, 1, 31)),
        (date(2025, 1, 14), Terms(DAY, 15), date(2025, 1, 15)),
        (date(2025, 1, 15), Terms(DAY, 15), date(2025, 2, 15)),  # strictly after
        (date(2025, 12, 16), Terms(DAY, 15), date(2026, 1, 15)),
        (date(2025, 1, 31), Terms(DAY, 31), date(2025, 2, 28)),  # a month that is too short
        (date(2025, 2, 27), Terms(DAY, 30), date(2025, 2, 28)),
        (date(2025, 2, 28), Terms(DAY, 30), date(2025, 3, 30)),
        (date(2025, 4, 30), Terms(DAY, 31), date(2025, 5, 31)),
    ],
)
def test_terms_that_go_by_the_calendar(dated_on: date, terms: Terms, due: date) -> None:
    assert due_on(dated_on, terms) == due


@given(ordinary_days, st.integers(1, 31))
def test_a_day_of_the_month_is_the_first_such_day_after_the_date(day: date, number: int) -> None:
    due = due_on(day, Terms(DAY, number))
    assert 1 <= (due - day).days <= 31
    assert due.day == min(number, month_end(due).day)


PERIODS = [
    (Preset.LAST_MONTH, date(2023, 1, 1), date(2022, 12, 1), date(2022, 12, 31)),
    (Preset.LAST_QUARTER, date(2023, 1, 14), date(2022, 10, 1), date(2022, 12, 31)),
    (Preset.THIS_MONTH, date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
    (Preset.THIS_MONTH_TO_DATE, date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 10)),
    (Preset.THIS_QUARTER, date(2025, 5, 31), date(2025, 4, 1), date(2025, 6, 30)),
    (Preset.THIS_QUARTER_TO_DATE, date(2025, 5, 31), date(2025, 4, 1), date(2025, 5, 31)),
    (Preset.LAST_QUARTER, date(2025, 5, 31), date(2025, 1, 1), date(2025, 3, 31)),
    (Preset.THIS_YEAR, date(2025, 5, 31), date(2025, 1, 1), date(2025, 12, 31)),
    (Preset.THIS_YEAR_TO_DATE, date(2025, 5, 31), date(2025, 1, 1), date(2025, 5, 31)),
    (Preset.LAST_YEAR, date(2025, 1, 1), date(2024, 1, 1), date(2024, 12, 31)),
    (Preset.LAST_30_DAYS, date(2025, 3, 1), date(2025, 1, 31), date(2025, 3, 1)),
]


@pytest.mark.parametrize(("preset", "today", "first", "last"), PERIODS)
def test_presets_in_a_calendar_year(preset: Preset, today: date, first: date, last: date) -> None:
    assert period(preset, today) == (first, last)


def test_every_preset_is_in_the_table() -> None:
    assert {preset for preset, *_ in PERIODS} == set(Preset)


@pytest.mark.parametrize(
    ("preset", "today", "first", "last"),
    [
        (Preset.THIS_YEAR, date(2025, 3, 31), date(2024, 4, 1), date(2025, 3, 31)),
        (Preset.THIS_YEAR, date(2025, 4, 1), date(2025, 4, 1), date(2026, 3, 31)),
        (Preset.LAST_YEAR, date(2025, 4, 1), date(2024, 4, 1), date(2025, 3, 31)),
        (Preset.THIS_QUARTER, date(2025, 3, 31), date(2025, 1, 1), date(2025, 3, 31)),
        (Preset.THIS_MONTH, date(2025, 3, 31), date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_presets_in_a_year_that_starts_in_april(
    preset: Preset, today: date, first: date, last: date
) -> None:
    assert period(preset, today, year_starts_in=4) == (first, last)


def test_quarters_follow_the_fiscal_year() -> None:
    assert period(Preset.THIS_QUARTER, date(2025, 1, 15), year_starts_in=2) == (
        date(2024, 11, 1),
        date(2025, 1, 31),
    )


@given(st.sampled_from(["month", "quarter", "year"]), ordinary_days, months)
def test_last_ends_on_the_eve_of_this(length: str, today: date, year_starts_in: int) -> None:
    this = period(Preset(f"this-{length}"), today, year_starts_in=year_starts_in)
    last = period(Preset(f"last-{length}"), today, year_starts_in=year_starts_in)
    to_date = period(Preset(f"this-{length}-to-date"), today, year_starts_in=year_starts_in)
    assert this[0] <= today <= this[1]
    assert last[1] + timedelta(days=1) == this[0]
    assert to_date == (this[0], today)
    assert period(Preset(f"this-{length}"), last[0], year_starts_in=year_starts_in) == last


@given(ordinary_days, st.integers(-500, 500))
def test_months_add_up(day: date, count: int) -> None:
    later = add_months(day, count)
    assert (later.year - day.year) * 12 + later.month - day.month == count
    assert later.day == min(day.day, month_end(later).day)
