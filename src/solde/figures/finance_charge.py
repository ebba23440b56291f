"""Finance charges: interest on what is overdue, no day of it charged twice."""

from collections.abc import Iterable, Mapping
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


class ChargedItem(NamedTuple):
    """The interest on one overdue charge."""

    document: int
    number: str
    base_minor: int  # what is open of it, less the credits that were taken from it
    after: date  # interest runs from the day after this one
    days: int  # up to and including the day of the assessment


class FinanceCharge(NamedTuple):
    """What a customer is charged on one day."""

    amount_minor: int
    items: tuple[ChargedItem, ...]


def assess(
    items: Iterable[OpenItem], terms: Terms, on: date, *, charged_up_to: Mapping[int, date]
) -> FinanceCharge | None:
    """The finance charge of a day on what is open of one customer on that day.

    `charged_up_to`: for each document the last day that earlier finance charges cover. Credits
    that are not applied are taken from what fell due first. None when there is nothing to charge:
    nothing overdue beyond the days of grace, or every day of it charged before.
    """
    opens = list(items)
    credit_minor = -sum(item.open_minor for item in opens if item.open_minor < 0)
    overdue = (item for item in opens if bears_interest(item, terms, on))
    charged = []
    for item in sorted(overdue, key=fell_due):
        base_minor = max(0, item.open_minor - credit_minor)
        credit_minor = max(0, credit_minor - item.open_minor)
        after = max(counted_from(item, terms), charged_up_to.get(item.document, date.min))
        days = (on - after).days
        if base_minor and days > 0:
            charged.append(ChargedItem(item.document, item.number, base_minor, after, days))
    if not charged:
        return None
    interest = sum(item.base_minor * item.days for item in charged) * terms.rate_ppm
    amount_minor = round_half_away(interest, DAYS_A_YEAR * PPM)
    amount_minor = max(amount_minor, terms.minimum_minor)
    return FinanceCharge(amount_minor, tuple(charged)) if amount_minor else None


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
