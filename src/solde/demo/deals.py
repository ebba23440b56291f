"""A year of trade on paper, before it is in the books: who buys what, and how it is paid."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from solde.figures.days import Terms, add_months, due_on, month_end, month_start
from solde.figures.money import minor_digits
from solde.ledger.models import Entry

Kind = Entry.Kind

MONTHS = 12
# Goods, and prices as Year.minor() reads them.
GOODS = {
    "en": (
        ("Spruce 2×4, 8 ft", 589), ("Cedar decking", 1875), ("Plywood, 3/4 in", 6420),
        ("Birch veneer", 11250), ("Delivery to site", 8500), ("Planing and cutting", 4300),
        ("Oak flooring", 14990), ("Shingles, bundle", 5275),
    ),
    "fr": (
        ("Épinette 2×4, 8 pi", 589), ("Terrasse de cèdre", 1875), ("Contreplaqué, 3/4 po", 6420),
        ("Placage de bouleau", 11250), ("Livraison au chantier", 8500),
        ("Rabotage et coupe", 4300), ("Plancher de chêne", 14990), ("Bardeaux, paquet", 5275),
    ),
}  # fmt: skip
QUANTITY_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deal:
    """One document. A credit may pay a charge; a document may be voided or put right."""

    kind: str
    dated_on: date
    amount_minor: int  # what it does to the balance, as ledger.posting.draft() takes it
    words: str = ""
    due_on: date | None = None
    pays: "Deal | None" = None
    voided_on: date | None = None
    should_have_been_minor: int | None = None  # posted wrong, and put right on its own date


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a customer buys and pays."""

    invoices_a_month: int = 1
    pays_after: int | None = 36  # days after the date of the invoice; None: never
    pays_percent: int = 100  # of an invoice
    last_month_back: int = 0  # the last month with an invoice, counted back from the last one


@dataclass(frozen=True, slots=True)
class Year:
    """Whose year it is, and the last day of it."""

    name: str
    currency: str
    language: str
    terms: Terms | None
    last_day: date
    chance: Random = field(repr=False)

    def day(self, months_back: int, number: int) -> date:
        """A day of the month so many months before the last one; the last of a short month."""
        month = month_start(add_months(self.last_day, -months_back))
        return min(month + timedelta(days=number - 1), month_end(month))

    def minor(self, cents: int) -> int:
        """A price of the list in minor units: 589 is 5.89 dollars, 5.890 dinars or 589 yen."""
        return cents * (10 if minor_digits(self.currency) == 3 else 1)


def charge(year: Year, kind: str, on: date, cents: int, words: str = "") -> Deal:
    due = due_on(on, year.terms) if year.terms else None
    return Deal(kind=kind, dated_on=on, amount_minor=year.minor(cents), words=words, due_on=due)


def invoice(year: Year, on: date) -> Deal:
    """An invoice for some goods, as chance has it."""
    words, price = year.chance.choice(GOODS["fr" if year.language.startswith("fr") else "en"])
    quantity = year.chance.randint(1, QUANTITY_MAX)
    return charge(year, Kind.INVOICE, on, quantity * price, f"{words} × {quantity}")


def payment(year: Year, on: date, cents: int, *, pays: Deal | None = None) -> Deal:
    return Deal(kind=Kind.PAYMENT, dated_on=on, amount_minor=-year.minor(cents), pays=pays)


def habitual(year: Year, habit: Habit) -> Iterator[Deal]:
    """The invoices of a year and the payments on them, as far as the last day."""
    for months_back in range(MONTHS - 1, habit.last_month_back - 1, -1):
        for number in range(habit.invoices_a_month):
            share = 28 // max(habit.invoices_a_month, 1) or 1
            latest = min(28, 1 + share * (number + 1))
            sold = invoice(year, year.day(months_back, year.chance.randint(1, latest)))
            yield sold
            yield from paid(year, habit, sold)


def paid(year: Year, habit: Habit, sold: Deal) -> Iterator[Deal]:
    if habit.pays_after is None:
        return
    on = sold.dated_on + timedelta(days=habit.pays_after)
    amount_minor = sold.amount_minor * habit.pays_percent // 100
    if on <= year.last_day and amount_minor:
        yield Deal(kind=Kind.PAYMENT, dated_on=on, amount_minor=-amount_minor, pays=sold)
