"""Days on which something comes round again: every so many weeks, months or quarters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice
from typing import Final

from solde.figures.days import add_months, month_end, month_start

DAYS_A_WEEK: Final = 7
SHIFT_MAX: Final = 28  # days; less than any month, so that days stay in their order
INTERVAL_MAX: Final = 120


class Every(StrEnum):
    """The length of an interval."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule for days. Its first day is the first that it yields on or after `starts_on`."""

    every: Every
    # Of the month, 1 to 31: the last day where a month is shorter, so 31 is the end of every
    # month. Of the week, 1 (Monday) to 7.
    day: int
    starts_on: date  # the months of quarters and years are counted from the month of this day
    ends_on: date | None = None  # the last day that may come; None: for ever
    interval: int = 1  # 2 with WEEK: every second week
    shift_days: int = 0  # minus: so many days before the day; plus: after it

    def __post_init__(self) -> None:
        assert 1 <= self.day <= (DAYS_A_WEEK if self.every is Every.WEEK else 31)
        assert 1 <= self.interval <= INTERVAL_MAX
        assert abs(self.shift_days) <= (DAYS_A_WEEK - 1 if self.every is Every.WEEK else SHIFT_MAX)


def days_of(rule: Recurrence, *, after: date | None = None) -> Iterator[date]:
    """The days of a rule in their order; with `after`, those later than that day."""
    first = rule.starts_on if after is None else max(rule.starts_on, after + timedelta(days=1))
    for place in count(place_near(rule, first)):
        day = day_at(rule, place)
        if rule.ends_on and day > rule.ends_on:
            return
        if day >= first:
            yield day


def next_days(rule: Recurrence, after: date, number: int = 1) -> list[date]:
    """The next days after a day, as many as asked for or as there are."""
    return list(islice(days_of(rule, after=after), number))


def day_at(rule: Recurrence, place: int) -> date:
    """The day of the interval number `place`, counted from the one in which the rule starts."""
    if rule.every is Every.WEEK:
        monday = rule.starts_on - timedelta(days=rule.starts_on.weekday())
        days = place * rule.interval * DAYS_A_WEEK + rule.day - 1
        return monday + timedelta(days=days + rule.shift_days)
    months = place * rule.interval * MONTHS[rule.every]
    first = add_months(month_start(rule.starts_on), months)
    return first.replace(day=min(rule.day, month_end(first).day)) + timedelta(days=rule.shift_days)


def place_near(rule: Recurrence, day: date) -> int:
    """An interval that surely begins before a day, and not long before."""
    if rule.every is Every.WEEK:
        passed = (day - rule.starts_on).days // (DAYS_A_WEEK * rule.interval)
    else:
        months = (day.year - rule.starts_on.year) * 12 + day.month - rule.starts_on.month
        passed = months // (MONTHS[rule.every] * rule.interval)
    return max(-1, passed - 2)
