"""What a document comes to: its lines, and each tax once on their sum."""

from decimal import Decimal
from fractions import Fraction

from solde.figures.money import minor_digits, round_half_away

Exact = int | Decimal | Fraction


def line_amount(quantity: Exact, unit_price: Exact, *, currency: str) -> int:
    """Quantity times unit price in minor units, rounded half away from zero.

    The unit price is in whole units of the currency (dollars, not cents) and may be finer than
    its smallest one: 1,000 screws at 0.0125 are 12.50.
    """
    exact = Fraction(quantity) * Fraction(unit_price) * 10 ** minor_digits(currency)
    return round_half_away(exact.numerator, exact.denominator)


def tax(base_minor: int, rate_percent: Exact) -> int:
    """One tax on the sum of a document's taxable lines, rounded half away from zero.

    Called once per tax and document. Several taxes on one document are each worked out on the
    price before tax, as Quebec has done since 2013: GST 5 % and QST 9.975 % on 100.00 are 5.00
    and 9.98.
    """
    exact = base_minor * Fraction(rate_percent) / 100
    return round_half_away(exact.numerator, exact.denominator)
