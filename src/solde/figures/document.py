"""What a document comes to: its lines, a discount on all of them, and each tax once."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from solde.figures.money import AMOUNT_MAX, minor_digits, round_half_away

MILLION: Final = 1_000_000
# Quantities and prices, on either side of zero: nine million million units, about as many as a
# bigint holds millionths of.
MICROS_MAX: Final = 9 * 10**18


class AskedLine(NamedTuple):
    """A line as somebody typed it."""

    quantity_micros: int  # millionths; minus takes back
    price_micros: int  # millionths of the currency, for one unit
    discount_ppm: int = 0  # off this line, in parts per million
    taxes: tuple[int, ...] = ()  # which taxes it is subject to; keys of the document's rates


class Asked(NamedTuple):
    """A document as somebody typed it."""

    currency: str
    lines: Sequence[AskedLine]
    rates: Mapping[int, int]  # of each tax, in parts per million: 99,750 are 9.975 %
    discount_ppm: int | None = None  # off the sum of the lines; None: an amount
    discount_minor: int = 0  # that amount, with the sign of the sum; used without discount_ppm


class WorkedTax(NamedTuple):
    """What one tax comes to."""

    tax: int
    base_minor: int  # what it is taken of
    amount_minor: int


class WorkedOut(NamedTuple):
    """The figures of a document, in minor units. subtotal + taxes = total, to the cent."""

    amounts: tuple[int, ...]  # of each line, after its own discount
    shares: tuple[int, ...]  # of each line in the document's discount
    discount_minor: int
    subtotal_minor: int  # lines less the discount, before taxes
    taxes: tuple[WorkedTax, ...]  # in the order of the rates; those that no line asks for are out
    total_minor: int

    @property
    def is_within_bounds(self) -> bool:
        """Whether every amount is one that the books can hold."""
        figures = (*self.amounts, self.discount_minor, self.subtotal_minor, self.total_minor)
        return all(abs(figure) <= AMOUNT_MAX for figure in figures)


def work_out(asked: Asked) -> WorkedOut:
    """Work out a document.

    Each tax is taken once, on the sum of its lines less their shares of the discount, and on
    the price before tax, as Quebec has done since 2013: GST 5 % and QST 9.975 % on 100.00 are
    5.00 and 9.98. The order of the lines does not matter. The opposite quantities and discount
    come to the opposite of every figure: a credit memo mirrors its invoice.
    """
    amounts = [line_amount(line, currency=asked.currency) for line in asked.lines]
    total_of_lines = sum(amounts)
    discount_minor = asked.discount_minor
    if asked.discount_ppm is not None:
        discount_minor = part_of(total_of_lines, asked.discount_ppm)
    shares = share_discount(discount_minor, amounts, [line.taxes for line in asked.lines])
    taxes = [
        WorkedTax(tax, base, part_of(base, rate_ppm))
        for tax, rate_ppm in asked.rates.items()
        if (base := base_of(tax, asked.lines, amounts, shares)) is not None
    ]
    subtotal_minor = total_of_lines - sum(shares)
    return WorkedOut(
        amounts=tuple(amounts),
        shares=tuple(shares),
        discount_minor=sum(shares),
        subtotal_minor=subtotal_minor,
        taxes=tuple(taxes),
        total_minor=subtotal_minor + sum(tax.amount_minor for tax in taxes),
    )


def line_amount(line: AskedLine, *, currency: str) -> int:
    """Quantity times price less the line's discount, rounded once, half away from zero.

    The price may be finer than the currency's smallest unit: 1,000 screws at 0.0125 are 12.50.
    """
    kept_ppm = MILLION - line.discount_ppm
    exact = line.quantity_micros * line.price_micros * kept_ppm * 10 ** minor_digits(currency)
    return round_half_away(exact, MILLION**3)


def part_of(amount_minor: int, rate_ppm: int) -> int:
    """A rate of an amount, rounded half away from zero."""
    return round_half_away(amount_minor * rate_ppm, MILLION)


def share_discount(
    discount_minor: int, amounts: Sequence[int], taxes: Sequence[tuple[int, ...]]
) -> list[int]:
    """Split a discount over lines in proportion to their amounts; the shares add up to it.

    Units left over by rounding down go one each to the largest fractions. Ties go to the larger
    amount, then by the lines' taxes, so that no tax depends on the order of the lines. A line
    that takes back has a share with its own sign. Lines that add up to nothing take no discount.
    """
    whole = sum(amounts)
    if whole < 0:
        return [-share for share in share_discount(-discount_minor, [-a for a in amounts], taxes)]
    if whole == 0 or discount_minor == 0:
        return [0] * len(amounts)
    shares = [discount_minor * amount // whole for amount in amounts]
    fractions = [discount_minor * amount % whole for amount in amounts]
    left_over = discount_minor - sum(shares)
    assert 0 <= left_over < len(shares)
    by_fraction = sorted(
        range(len(shares)), key=lambda i: (-fractions[i], -amounts[i], sorted(taxes[i]))
    )
    for i in by_fraction[:left_over]:
        shares[i] += 1
    return shares


def base_of(
    tax: int, lines: Sequence[AskedLine], amounts: Sequence[int], shares: Sequence[int]
) -> int | None:
    """What a tax is taken of; None when no line asks for it."""
    taken_of = [
        amount - share
        for line, amount, share in zip(lines, amounts, shares, strict=True)
        if tax in line.taxes
    ]
    return sum(taken_of) if taken_of else None
