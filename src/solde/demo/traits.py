"""What is special about some customers: deals besides, or instead of, the habitual ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from solde.demo.deals import (
    Deal,
    Habit,
    Kind,
    Year,
    goods,
    habitual,
    invoice,
    payment,
    payment_of,
    sold,
)

Trade = Callable[[Year], Iterator[Deal]]

ROWS_OF_THE_BUSY = 400


def by_habit(habit: Habit) -> Trade:
    return lambda year: habitual(year, habit)


def nothing(year: Year) -> Iterator[Deal]:
    yield from ()


def deposit(year: Year) -> Iterator[Deal]:
    """Paid in advance for goods that have not been delivered."""
    yield payment(year, year.day(0, 9), 250000)


def paid_within_the_month(year: Year) -> Iterator[Deal]:
    bought = invoice(year, year.day(0, 6))
    yield bought
    yield payment_of(bought, year.day(0, 24))


def next_to_nothing(year: Year) -> Iterator[Deal]:
    yield sold(year, Kind.INVOICE, year.day(0, 11), 325, "One box of nails")


def very_busy(year: Year) -> Iterator[Deal]:
    """Some four hundred rows in the last month: an order or more every hour."""
    for number in range(ROWS_OF_THE_BUSY - 20):
        yield invoice(year, year.day(0, 1 + number * 28 // ROWS_OF_THE_BUSY))
    for number in range(20):
        yield payment(year, year.day(0, 2 + number), 150000 + number)


def disputes(year: Year) -> Iterator[Deal]:
    """An invoice voided on its day, one voided later, one put right, one credited."""
    yield from habitual(year, Habit(pays_after=30))
    mistaken = sold(year, Kind.INVOICE, year.day(0, 4), 99900, "Posted by mistake")
    yield replace(mistaken, voided_on=mistaken.dated_on)
    returned = sold(year, Kind.INVOICE, year.day(2, 12), 48000, "Returned unopened")
    yield replace(returned, voided_on=year.day(0, 3))
    mistyped = sold(year, Kind.INVOICE, year.day(0, 15), 15200, "Oak flooring", quantity=10)
    yield replace(mistyped, should_have_cost_minor=year.minor(12500))
    damaged = sold(year, Kind.INVOICE, year.day(1, 20), 6420, "Plywood, 3/4 in", quantity=10)
    yield damaged
    words = "Sheets that were damaged"
    taken_back = sold(year, Kind.CREDIT_MEMO, year.day(0, 8), 6420, words, quantity=2)
    yield replace(taken_back, pays=damaged)


def pays_on_the_spot(year: Year) -> Iterator[Deal]:
    for months_back in range(12):
        yield goods(year, Kind.SALES_RECEIPT, year.day(months_back, 17))


def brought_along(year: Year) -> Iterator[Deal]:
    """What was owed before these books began."""
    yield sold(year, Kind.ADJUSTMENT, year.day(11, 1), 71840, "Balance brought in")
    yield from habitual(year, Habit(pays_after=40))


def refunded(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=40))
    twice = payment(year, year.day(0, 10), 20000)
    yield twice
    yield Deal(
        kind=Kind.REFUND,
        dated_on=year.day(0, 20),
        total_minor=twice.total_minor,
        words="Paid twice",
        gives_back=twice,
    )


def finance_charge(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=75))
    words = "Interest on overdue amounts"
    yield sold(year, Kind.FINANCE_CHARGE, year.last_day, 1873, words)


def statement_charge(year: Year) -> Iterator[Deal]:
    for months_back in range(3):
        yield sold(year, Kind.STATEMENT_CHARGE, year.day(months_back, 1), 4500, "Storage")


def credit_memo_alone(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=10))
    yield invoice(year, year.day(0, 19))
    yield sold(year, Kind.CREDIT_MEMO, year.day(0, 27), 7500, "For the delay")


def owes_and_is_quiet(year: Year) -> Iterator[Deal]:
    yield sold(year, Kind.INVOICE, year.day(2, 14), 1875, "Cedar decking", quantity=46)


def ordered_ahead(year: Year) -> Iterator[Deal]:
    """An invoice dated after the last day stands on no statement of that day."""
    yield from habitual(year, Habit(pays_after=12))
    yield invoice(year, year.last_day)
    yield invoice(year, year.last_day + timedelta(days=5))


def unapplied(year: Year) -> Iterator[Deal]:
    """Two invoices and a payment that says nothing about which one it is for."""
    yield invoice(year, year.day(1, 5))
    yield invoice(year, year.day(0, 5))
    yield payment(year, year.day(0, 21), 1000)
