"""Business days: months, terms and the periods that people order statements for."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

# Days that anything in the books is dated within; others are typing errors.
DATE_MIN: Final = date(1900, 1, 1)
DATE_MAX: Final = date(2199, 12, 31)
JANUARY = 1


class TermsRule(StrEnum):
    """How the days of terms are counted."""

    NET = "net"  # so many days after the document's date
    END_OF_MONTH = "end_of_month"  # the last day of the month in which those days end
    DAY_OF_MONTH = "day_of_month"  # the next such day of a month, 1 to 31


class Terms(NamedTuple):
    """When a customer's documents fall due."""

    rule: TermsRule
    days: int  # of day_of_month: the day

    @property
    def wording(self) -> str:
        """Which sentence tells them: a key of WORDINGS in customers/terms.py, and of papers' words.

        Those of net, net_end_of_month and day_of_month hold the number, as {days}.
        """
        if self == (TermsRule.NET, 0):
            return "on_receipt"
        if self.rule is TermsRule.END_OF_MONTH and self.days:
            return "net_end_of_month"
        return self.rule.value


class Preset(StrEnum):
    """A period named by where it stands to today."""

    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_QUARTER = "this-quarter"
    LAST_QUARTER = "last-quarter"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"
    THIS_MONTH_TO_DATE = "this-month-to-date"
    THIS_QUARTER_TO_DATE = "this-quarter-to-date"
    THIS_YEAR_TO_DATE = "this-year-to-date"
    LAST_30_DAYS = "last-30-days"


def month_start(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _day_of_month(month: date, number: int) -> date:
    """That day of the month in which a day lies, or its last day."""
    return month.replace(day=min(number, month_end(month).day))


def add_months(day: date, months: int) -> date:
    """The same day some months on (or back); the last day where the month is too short."""
    years, month_index = divmod(day.month - 1 + months, 12)
    return _day_of_month(date(day.year + years, month_index + 1, 1), day.day)


def due_on(dated_on: date, terms: Terms) -> date:
    """The last day on which a document with these terms is paid in time.

    A day of the month is the next one strictly after the document's date: with the 15th, what is
    dated the 15th falls due a month later. Where a month is too short, its last day stands in.
    customers/migrations/0002_rules.sql says the same in SQL.
    """
    assert terms.days >= 0
    match terms.rule:
        case TermsRule.NET:
            return dated_on + timedelta(days=terms.days)
        case TermsRule.END_OF_MONTH:
            return month_end(dated_on + timedelta(days=terms.days))
        case TermsRule.DAY_OF_MONTH:
            this_month = _day_of_month(dated_on, terms.days)
            if this_month > dated_on:
                return this_month
            return _day_of_month(add_months(month_start(dated_on), 1), terms.days)


def period(preset: Preset, today: date, *, year_starts_in: int = JANUARY) -> tuple[date, date]:
    """First and last day of a preset, both included.

    `year_starts_in` is the month, 1 to 12, with which the fiscal year begins; its quarters are
    counted from there. "last-30-days" ends with today.
    """
    assert 1 <= year_starts_in <= 12
    if preset is Preset.LAST_30_DAYS:
        return today - timedelta(days=29), today
    months, back, to_date = _SHAPES[preset]
    into_the_year = (today.month - year_starts_in) % 12
    start_on = add_months(month_start(today), -(into_the_year % months) - back * months)
    end_on = today if to_date else month_end(add_months(start_on, months - 1))
    return start_on, end_on


# Preset: its length in months, how many such lengths back it lies, whether it stops today.
_SHAPES: dict[Preset, tuple[int, int, bool]] = {
    Preset.THIS_MONTH: (1, 0, False),
    Preset.LAST_MONTH: (1, 1, False),
    Preset.THIS_QUARTER: (3, 0, False),
    Preset.LAST_QUARTER: (3, 1, False),
    Preset.THIS_YEAR: (12, 0, False),
    Preset.LAST_YEAR: (12, 1, False),
    Preset.THIS_MONTH_TO_DATE: (1, 0, True),
    Preset.THIS_QUARTER_TO_DATE: (3, 0, True),
    Preset.THIS_YEAR_TO_DATE: (12, 0, True),
}
