"""What documents come to: worked examples, and laws that hold for all of them."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.document import Asked, AskedLine, line_amount, part_of, work_out

GST, QST = 1, 2
QUEBEC = {GST: 50_000, QST: 99_750}
BOTH = (GST, QST)


def line(
    price: str, quantity: str = "1", *, taxes: tuple[int, ...] = BOTH, discount: str = "0"
) -> AskedLine:
    return AskedLine(micros(quantity), micros(price), int(Decimal(discount) * 10_000), taxes)


def micros(text: str) -> int:
    return int(Decimal(text) * 1_000_000)


def asked(*lines: AskedLine, currency: str = "CAD", **discount: int) -> Asked:
    return Asked(currency, lines, QUEBEC, **discount)


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "currency", "amount_minor"),
    [
        ("2", "8.50", "0", "CAD", 1700),
        ("1000", "0.0125", "0", "CAD", 1250),
        ("1.5", "33.33", "0", "CAD", 5000),  # 49.995
        ("-1.5", "33.33", "0", "CAD", -5000),
        ("1", "0.005", "0", "CAD", 1),
        ("1", "0.00499", "0", "CAD", 0),
        ("3", "333.5", "0", "JPY", 1001),
        ("0.5", "1.001", "0", "KWD", 501),
        ("0", "8.50", "0", "CAD", 0),
        ("3", "9.99", "10", "CAD", 2697),  # 26.973: rounded once, after the discount
        ("1", "100", "100", "CAD", 0),
        ("0.333333", "90", "0", "CAD", 3000),  # 29.99997
    ],
)
def test_a_line_is_rounded_once_with_half_a_cent_away_from_zero(
    quantity: str, price: str, discount: str, currency: str, amount_minor: int
) -> None:
    assert line_amount(line(price, quantity, discount=discount), currency=currency) == amount_minor


def test_quebec_takes_both_taxes_on_the_price_before_tax() -> None:
    worked = work_out(asked(line("100.00")))
    assert [tax.amount_minor for tax in worked.taxes] == [500, 998]
    assert (worked.subtotal_minor, worked.total_minor) == (10_000, 11_498)


@pytest.mark.parametrize(
    ("case", "rate_ppm", "lines", "subtotal_minor", "tax_minor"),
    [
        ("S14", 87_500, [line("100.00", taxes=(GST,))], 10_000, 875),
        ("S16", 82_500, [line("8.50", "2", taxes=(GST,))], 1_700, 140),  # 1.4025
    ],
)
def test_worked_cases(
    case: str, rate_ppm: int, lines: list[AskedLine], subtotal_minor: int, tax_minor: int
) -> None:
    worked = work_out(Asked("CAD", lines, {GST: rate_ppm}))
    assert worked.subtotal_minor == subtotal_minor
    assert worked.total_minor == subtotal_minor + tax_minor


def test_a_tax_is_taken_once_for_the_whole_document() -> None:
    """Thirty lines of 0.10: 5 % of each would be 0.01 (0.005), and of all is 0.15."""
    worked = work_out(asked(*[line("0.10")] * 30))
    assert [tax.amount_minor for tax in worked.taxes] == [15, 30]


def test_a_tax_that_no_line_asks_for_is_left_out() -> None:
    worked = work_out(asked(line("100.00", taxes=(GST,))))
    assert [tax.tax for tax in worked.taxes] == [GST]


def test_a_tax_of_zero_is_still_named() -> None:
    zero_rated = Asked("CAD", [line("50.00", taxes=(GST,))], {GST: 0})
    assert [tuple(tax) for tax in work_out(zero_rated).taxes] == [(GST, 5_000, 0)]


def test_a_discount_is_taken_off_before_taxes() -> None:
    worked = work_out(asked(line("100.00"), line("50.00", taxes=()), discount_ppm=100_000))
    assert worked.shares == (1_000, 500)
    assert (worked.discount_minor, worked.subtotal_minor) == (1_500, 13_500)
    assert [tuple(tax) for tax in worked.taxes] == [(GST, 9_000, 450), (QST, 9_000, 898)]


def test_a_discount_may_be_an_amount_and_is_shared_to_the_cent() -> None:
    worked = work_out(asked(*[line("1.00", taxes=())] * 3, discount_minor=100))
    assert worked.shares == (34, 33, 33)
    assert worked.total_minor == 200


def test_what_is_taken_back_takes_back_its_share() -> None:
    worked = work_out(asked(line("100.00"), line("20.00", "-1"), discount_ppm=500_000))
    assert worked.amounts == (10_000, -2_000)
    assert worked.shares == (5_000, -1_000)
    assert worked.taxes[0].base_minor == 4_000


def test_currencies_keep_their_decimals() -> None:
    assert work_out(asked(line("1234.5"), currency="JPY")).subtotal_minor == 1_235
    assert work_out(asked(line("1.2345", taxes=()), currency="KWD")).total_minor == 1_235


def test_amounts_beyond_the_books_are_seen() -> None:
    assert not work_out(asked(line("999999999", "999999999"))).is_within_bounds
    assert work_out(asked(line("999999999"))).is_within_bounds


quantities = st.integers(-(10**9), 10**9)
prices = st.integers(-(10**10), 10**10)
rates = st.integers(0, 1_000_000)
some_taxes = st.sampled_from([(), (GST,), (QST,), BOTH])
lines = st.lists(st.builds(AskedLine, quantities, prices, rates, some_taxes), min_size=1)
# Few different amounts, so that there are ties.
alike = st.lists(
    st.builds(AskedLine, st.just(1_000_000), st.sampled_from([10_000, 20_000, -10_000]),
              st.just(0), some_taxes),
    min_size=1,
)  # fmt: skip
documents = st.builds(
    Asked,
    st.sampled_from(["CAD", "JPY", "KWD"]),
    lines | alike,
    st.just(QUEBEC),
    st.none() | rates,
    st.integers(-(10**8), 10**8),
)


@given(documents)
def test_the_parts_add_up(document: Asked) -> None:
    worked = work_out(document)
    assert sum(worked.shares) == worked.discount_minor
    assert sum(worked.amounts) - worked.discount_minor == worked.subtotal_minor
    taxes_minor = sum(tax.amount_minor for tax in worked.taxes)
    assert worked.subtotal_minor + taxes_minor == worked.total_minor


@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_figure(document: Asked, random: Random) -> None:
    mixed = list(document.lines)
    random.shuffle(mixed)
    first, second = work_out(document), work_out(document._replace(lines=mixed))
    assert sorted(first.amounts) == sorted(second.amounts)
    assert first[2:] == second[2:]


@given(documents)
def test_the_opposite_comes_to_the_opposite(document: Asked) -> None:
    opposite = work_out(
        document._replace(
            lines=[one._replace(quantity_micros=-one.quantity_micros) for one in document.lines],
            discount_minor=-document.discount_minor,
        )
    )
    worked = work_out(document)
    assert opposite.total_minor == -worked.total_minor
    assert [-share for share in opposite.shares] == list(worked.shares)
    assert [-tax.amount_minor for tax in opposite.taxes] == [
        tax.amount_minor for tax in worked.taxes
    ]


@given(documents)
def test_no_share_is_a_unit_from_its_proportion(document: Asked) -> None:
    worked = work_out(document)
    whole = sum(worked.amounts)
    for amount, share in zip(worked.amounts, worked.shares, strict=True):
        assert abs(worked.discount_minor * amount - share * whole) < max(abs(whole), 1)


@given(quantities, prices)
def test_lines_agree_with_decimal_arithmetic(quantity: int, price: int) -> None:
    exact = Decimal(quantity) / 1_000_000 * Decimal(price) / 1_000_000
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100
    assert line_amount(AskedLine(quantity, price), currency="CAD") == rounded


@given(st.integers(-(10**12), 10**12), rates)
def test_taxes_agree_with_decimal_arithmetic(base_minor: int, rate_ppm: int) -> None:
    exact = (Decimal(base_minor) * rate_ppm / 1_000_000).quantize(Decimal(1), ROUND_HALF_UP)
    assert part_of(base_minor, rate_ppm) == exact
