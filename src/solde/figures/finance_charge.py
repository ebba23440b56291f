"""Finance charges: interest on what is overdue, no day of it charged twice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from solde.figures.aging import OpenItem
from solde.figures.money import round_half_away

DAYS_A_YEAR: Final = 365  # in leap years too, so that a day costs the same in every year
PPM: Final = 1_000_000
FINANCE_CHARGE: Final = "finance_charge"


class CountFrom(StrEnum):
    """The day of an overdue charge from which interest runs."""

    DUE_DATE = "due-date"
    DOCUMENT_DATE = "document-date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a company charges for lateness."""

    rate_ppm: int  # a year, in parts per million: 120,000 are 12 %
    minimum_minor: int = 0  # charged when anything is, and it would be less
    grace_days: int = 0  # this many days after the due date cost nothing, until they are over
    count_from: CountFrom = CountFrom.DUE_DATE
    on_finance_charges: bool = False  # whether finance charges bear interest in turn


class Days(NamedTuple):
    """Days in a row: from the day after one, up to and including the other."""

    after: date
    up_to: date


class Charged(NamedTuple):
    """Days of a charge that a finance charge bore interest for."""

    days: Days
    is_free: bool = False  # that finance charge is void


class ChargedItem(NamedTuple):
    """The interest on one overdue charge for days in a row."""

    document: int
    number: str
    base_minor: int  # what is open of it, less the credits that were taken from it
    after: date  # interest runs from the day after this one
    up_to: date  # and including this one

    @property
    def days(self) -> int:
        return (self.up_to - self.after).days


class FinanceCharge(NamedTuple):
    """What a customer is charged on one day."""

    amount_minor: int
    items: tuple[ChargedItem, ...]

    @property
    def base_minor(self) -> int:
        """What bears the interest, each overdue charge once."""
        return sum({item.document: item.base_minor for item in self.items}.values())


def assess(
    items: Iterable[OpenItem],
    terms: Terms,
    on: date,
    *,
    earlier: Mapping[int, Collection[Charged]],
) -> FinanceCharge | None:
    """The finance charge of a day on what is open of one customer on that day.

    `earlier`: for each document the days that finance charges bear interest for, void ones too.
    Credits that are not applied are taken from what fell due first. None when there is nothing to
    charge: nothing overdue beyond the days of grace, or every day of it charged before.
    """
    opens = list(items)
    credit_minor = -sum(item.open_minor for item in opens if item.open_minor < 0)
    overdue = (item for item in opens if bears_interest(item, terms, on))
    charged = []
    for item in sorted(overdue, key=fell_due):
        base_minor = max(0, item.open_minor - credit_minor)
        credit_minor = max(0, credit_minor - item.open_minor)
        if base_minor:
            counted = Days(counted_from(item, terms), on)
            charged += [
                ChargedItem(item.document, item.number, base_minor, *days)
                for days in not_charged(counted, earlier.get(item.document, ()))
            ]
    if not charged:
        return None
    interest = sum(item.base_minor * item.days for item in charged) * terms.rate_ppm
    amount_minor = round_half_away(interest, DAYS_A_YEAR * PPM)
    amount_minor = max(amount_minor, terms.minimum_minor)
    return FinanceCharge(amount_minor, tuple(charged)) if amount_minor else None


def not_charged(counted: Days, earlier: Collection[Charged]) -> list[Days]:
    """The days to charge of those that count, in their order.

    They are the days after the last one charged, and before it those that were charged by a
    finance charge that is void. Others before it stay free: counting from an earlier day, as the
    company may come to do, reaches back to no charge that bore interest already.
    """
    standing = [one.days for one in earlier if not one.is_free]
    last = max((days.up_to for days in standing), default=counted.after)
    found: list[Days] = []
    for days in (Days(last, counted.up_to), *(one.days for one in earlier if one.is_free)):
        within = Days(max(days.after, counted.after), min(days.up_to, counted.up_to))
        found += without(within, [*standing, *found])
    return sorted(found)


def without(days: Days, taken: Iterable[Days]) -> list[Days]:
    """What is left of days in a row when others are taken out."""
    left = [days]
    for out in taken:
        left = [
            part
            for one in left
            for part in (
                Days(one.after, min(one.up_to, out.after)),
                Days(max(one.after, out.up_to), one.up_to),
            )
            if part.after < part.up_to
        ]
    return [one for one in left if one.after < one.up_to]


def bears_interest(item: OpenItem, terms: Terms, on: date) -> bool:
    """Whether a charge is overdue beyond the days of grace, and of a kind that is charged."""
    is_charge = item.open_minor > 0
    is_late = fell_due(item) + timedelta(days=terms.grace_days) < on
    return is_charge and is_late and (terms.on_finance_charges or item.kind != FINANCE_CHARGE)


def fell_due(item: OpenItem) -> date:
    """The last day on which it would have been paid in time."""
    return item.due_on or item.dated_on


def counted_from(item: OpenItem, terms: Terms) -> date:
    """The day before the first that bears interest."""
    return item.dated_on if terms.count_from is CountFrom.DOCUMENT_DATE else fell_due(item)
