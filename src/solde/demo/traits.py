"""What is special about some customers: deals besides, or instead of, the habitual ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from solde.demo.deals import Deal, Habit, Kind, Year, charge, habitual, invoice, payment

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
    sold = invoice(year, year.day(0, 6))
    yield sold
    yield Deal(
        kind=Kind.PAYMENT, dated_on=year.day(0, 24), amount_minor=-sold.amount_minor, pays=sold
    )


def next_to_nothing(year: Year) -> Iterator[Deal]:
    yield charge(year, Kind.INVOICE, year.day(0, 11), 325, "One box of nails")


def very_busy(year: Year) -> Iterator[Deal]:
    """Some four hundred rows in the last month: an order or more every hour."""
    for number in range(ROWS_OF_THE_BUSY - 20):
        yield invoice(year, year.day(0, 1 + number * 28 // ROWS_OF_THE_BUSY))
    for number in range(20):
        yield payment(year, year.day(0, 2 + number), 150000 + number)


def disputes(year: Year) -> Iterator[Deal]:
    """An invoice voided on its day, one voided later, one put right, one credited."""
    yield from habitual(year, Habit(pays_after=30))
    mistaken = charge(year, Kind.INVOICE, year.day(0, 4), 99900, "Posted by mistake")
    yield replace(mistaken, voided_on=mistaken.dated_on)
    returned = charge(year, Kind.INVOICE, year.day(2, 12), 48000, "Returned unopened")
    yield replace(returned, voided_on=year.day(0, 3))
    mistyped = charge(year, Kind.INVOICE, year.day(0, 15), 152000, "Oak flooring × 10")
    yield replace(mistyped, should_have_been_minor=year.minor(125000))
    damaged = charge(year, Kind.INVOICE, year.day(1, 20), 64200, "Plywood, 3/4 in × 10")
    yield damaged
    yield Deal(
        kind=Kind.CREDIT_MEMO,
        dated_on=year.day(0, 8),
        amount_minor=-year.minor(12840),
        words="Two sheets were damaged",
        pays=damaged,
    )


def pays_on_the_spot(year: Year) -> Iterator[Deal]:
    for months_back in range(12):
        sold = invoice(year, year.day(months_back, 17))
        yield Deal(
            kind=Kind.SALES_RECEIPT,
            dated_on=sold.dated_on,
            amount_minor=sold.amount_minor,
            words=sold.words,
        )


def brought_along(year: Year) -> Iterator[Deal]:
    """What was owed before these books began."""
    yield charge(year, Kind.ADJUSTMENT, year.day(11, 1), 71840, "Balance brought in")
    yield from habitual(year, Habit(pays_after=40))


def refunded(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=40))
    back = charge(year, Kind.REFUND, year.day(0, 20), 20000, "Paid twice")
    yield back
    yield payment(year, year.day(0, 10), 20000, pays=back)


def finance_charge(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=75))
    words = "Interest on overdue amounts"
    yield charge(year, Kind.FINANCE_CHARGE, year.last_day, 1873, words)


def statement_charge(year: Year) -> Iterator[Deal]:
    for months_back in range(3):
        yield charge(year, Kind.STATEMENT_CHARGE, year.day(months_back, 1), 4500, "Storage")


def credit_memo_alone(year: Year) -> Iterator[Deal]:
    yield from habitual(year, Habit(pays_after=10))
    sold = invoice(year, year.day(0, 19))
    yield sold
    yield Deal(
        kind=Kind.CREDIT_MEMO,
        dated_on=year.day(0, 27),
        amount_minor=-year.minor(7500),
        words="For the delay",
    )


def owes_and_is_quiet(year: Year) -> Iterator[Deal]:
    yield charge(year, Kind.INVOICE, year.day(2, 14), 86250, "Cedar decking × 46")


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
