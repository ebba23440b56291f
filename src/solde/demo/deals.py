"""A year of trade on paper, before it is in the books: who buys what, and how it is paid."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from solde.figures.days import add_months, month_end, month_start
from solde.figures.document import MILLION, Asked, AskedLine, work_out
from solde.figures.money import minor_digits
from solde.ledger.models import Entry

Kind = Entry.Kind
TAXED = frozenset({Kind.INVOICE, Kind.CREDIT_MEMO, Kind.SALES_RECEIPT})

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
    """One document or payment. It may be voided or put right afterwards."""

    kind: str
    dated_on: date
    total_minor: int  # always plus, with its taxes
    words: str = ""
    good: int | None = None  # its place in the list of goods
    price_minor: int = 0  # for one; of what is no document, 0
    quantity: int = 1
    pays: "Deal | None" = None  # of a payment or credit memo: which charge
    gives_back: "Deal | None" = None  # of a refund: which payment
    voided_on: date | None = None
    should_have_cost_minor: int | None = None  # issued wrong, and put right on its own date


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
    rates: tuple[int, ...]  # of the taxes on what is sold, in parts per million
    last_day: date
    chance: Random = field(repr=False)

    def day(self, months_back: int, number: int) -> date:
        """A day of the month so many months before the last one; the last of a short month."""
        month = month_start(add_months(self.last_day, -months_back))
        return min(month + timedelta(days=number - 1), month_end(month))

    def minor(self, cents: int) -> int:
        """A price of the list in minor units: 589 is 5.89 dollars, 5.890 dinars or 589 yen."""
        return cents * (10 if minor_digits(self.currency) == 3 else 1)


def sold(year: Year, kind: str, on: date, cents: int, words: str, *, quantity: int = 1) -> Deal:
    """A document with one line: so many of something, with the taxes of its kind."""
    price_minor = year.minor(cents)
    return Deal(
        kind=kind,
        dated_on=on,
        total_minor=with_taxes(year, kind, price_minor * quantity),
        words=words,
        price_minor=price_minor,
        quantity=quantity,
    )


def with_taxes(year: Year, kind: str, amount_minor: int) -> int:
    rates = dict(enumerate(year.rates)) if kind in TAXED else {}
    micros = amount_minor * MILLION // 10 ** minor_digits(year.currency)
    line = AskedLine(MILLION, micros, taxes=tuple(rates))
    return work_out(Asked(year.currency, [line], rates)).total_minor


def goods(year: Year, kind: str, on: date) -> Deal:
    """Some goods of the list, as chance has it."""
    listed = GOODS["fr" if year.language.startswith("fr") else "en"]
    good = year.chance.randrange(len(listed))
    words, price = listed[good]
    quantity = year.chance.randint(1, QUANTITY_MAX)
    return replace(sold(year, kind, on, price, words, quantity=quantity), good=good)


def invoice(year: Year, on: date) -> Deal:
    return goods(year, Kind.INVOICE, on)


def payment(year: Year, on: date, cents: int) -> Deal:
    """A payment that says nothing about what it is for."""
    return Deal(kind=Kind.PAYMENT, dated_on=on, total_minor=year.minor(cents))


def payment_of(charge: Deal, on: date, *, percent: int = 100) -> Deal:
    total_minor = charge.total_minor * percent // 100
    return Deal(kind=Kind.PAYMENT, dated_on=on, total_minor=total_minor, pays=charge)


def habitual(year: Year, habit: Habit) -> Iterator[Deal]:
    """The invoices of a year and the payments on them, as far as the last day."""
    for months_back in range(MONTHS - 1, habit.last_month_back - 1, -1):
        for number in range(habit.invoices_a_month):
            share = 28 // max(habit.invoices_a_month, 1) or 1
            latest = min(28, 1 + share * (number + 1))
            bought = invoice(year, year.day(months_back, year.chance.randint(1, latest)))
            yield bought
            yield from paid(year, habit, bought)


def paid(year: Year, habit: Habit, bought: Deal) -> Iterator[Deal]:
    if habit.pays_after is None:
        return
    on = bought.dated_on + timedelta(days=habit.pays_after)
    if on <= year.last_day:
        yield payment_of(bought, on, percent=habit.pays_percent)
