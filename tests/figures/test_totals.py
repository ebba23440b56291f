from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.totals import line_amount, tax


@pytest.mark.parametrize(
    ("quantity", "unit_price", "currency", "amount_minor"),
    [
        ("2", "8.50", "CAD", 1700),
        ("1000", "0.0125", "CAD", 1250),
        ("1.5", "33.33", "CAD", 5000),  # 49.995
        ("-1.5", "33.33", "CAD", -5000),
        ("1", "0.005", "CAD", 1),
        ("1", "0.00499", "CAD", 0),
        ("3", "333.5", "JPY", 1001),
        ("0.5", "1.001", "KWD", 501),
        ("0", "8.50", "CAD", 0),
    ],
)
def test_a_line_is_quantity_times_price_with_half_a_cent_away_from_zero(
    quantity: str, unit_price: str, currency: str, amount_minor: int
) -> None:
    assert line_amount(Decimal(quantity), Decimal(unit_price), currency=currency) == amount_minor


def test_a_third_of_an_hour_is_exact() -> None:
    assert line_amount(Fraction(1, 3), 90, currency="CAD") == 3000


@pytest.mark.parametrize(
    ("base_minor", "rate_percent", "tax_minor"),
    [
        (10000, "5", 500),
        (10000, "9.975", 998),  # 9.975
        (-10000, "9.975", -998),  # a credit memo mirrors its invoice
        (10000, "8.75", 875),
        (1700, "8.25", 140),  # 1.4025
        (10000, "0", 0),
        (0, "9.975", 0),
    ],
)
def test_a_tax_is_rounded_once(base_minor: int, rate_percent: str, tax_minor: int) -> None:
    assert tax(base_minor, Decimal(rate_percent)) == tax_minor


decimals = st.decimals("-99999", "99999", places=4)


@given(decimals, decimals)
def test_lines_agree_with_decimal_arithmetic(quantity: Decimal, unit_price: Decimal) -> None:
    exact = (quantity * unit_price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert line_amount(quantity, unit_price, currency="CAD") == exact * 100


@given(st.integers(-(10**12), 10**12), st.decimals("0", "30", places=3))
def test_taxes_agree_with_decimal_arithmetic(base_minor: int, rate_percent: Decimal) -> None:
    exact = (base_minor * rate_percent / 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert tax(base_minor, rate_percent) == exact
