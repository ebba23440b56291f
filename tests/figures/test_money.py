import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.money import (
    AMOUNT_MAX,
    CURRENCIES,
    decimal_string,
    is_currency,
    minor_digits,
    parse_amount,
    round_half_away,
)

currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.integers(-AMOUNT_MAX, AMOUNT_MAX)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [
        *(("CAD", 2), ("EUR", 2), ("HUF", 2), ("MGA", 2), ("XCG", 2)),
        *(("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0), ("UYI", 0)),
        *(("BHD", 3), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4)),
    ],
)
def test_a_currency_has_its_own_number_of_decimals(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_every_code_is_three_capitals_and_none_is_missing() -> None:
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in CURRENCIES)
    assert Counter(CURRENCIES.values()) == {0: 17, 2: 139, 3: 7, 4: 2}


@pytest.mark.parametrize("code", ["CAD", "USD", "VES"])
def test_currencies_in_force(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["", "cad", "XAU", "XXX", "XTS", "DEM", "HRK", "BGN", "CAD "])
def test_codes_no_account_is_kept_in(code: str) -> None:
    assert not is_currency(code)


@pytest.mark.parametrize(
    ("text", "currency", "amount_minor"),
    [
        ("1234.50", "CAD", 123450),
        ("1234.5", "CAD", 123450),
        ("1234", "CAD", 123400),
        ("0.05", "CAD", 5),
        (".05", "CAD", 5),
        ("-.5", "CAD", -50),
        ("007.00", "CAD", 700),
        ("99,250.02", "CAD", 9925002),
        ("-1,725.00", "CAD", -172500),
        ("1,234,567", "CAD", 123456700),
        ("  12.00\t", "CAD", 1200),
        ("-0.00", "CAD", 0),
        ("1235", "JPY", 1235),
        ("12,350", "JPY", 12350),
        ("1.234", "KWD", 1234),
        ("1,234", "KWD", 1234000),
        ("0.0001", "CLF", 1),
        ("9999999999999.99", "CAD", AMOUNT_MAX - 1),
        ("10000000000000.00", "CAD", AMOUNT_MAX),
        ("-10,000,000,000,000.00", "CAD", -AMOUNT_MAX),
    ],
)
def test_amounts_as_bookkeepers_write_them(text: str, currency: str, amount_minor: int) -> None:
    assert parse_amount(text, currency) == amount_minor


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0"])
def test_an_empty_cell_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="There is no amount"):
        parse_amount(text, "CAD")


@pytest.mark.parametrize(
    "text",
    [
        *("1.234,56", "1234,50", "1,23", "1,2345.00", "12,34,567.00", "0,123", ",123", "1,,234"),
        *("1 234.50", "1\u00a0234.50", "1'234.50", "1_000", "1.", ".", "-", "--5", "- 5", "5-"),
        *("+5", "(5.00)", "$5.00", "5.00 CAD", "5 %", "1e3", "1e308", "1E5", "NaN", "-Infinity"),
        *("0x10", "١٢٣.٤٥", "１２.００", "1².00", "½", "−5.00", "1.2.3", "five", "=1+1", "1\n2"),
    ],
)
def test_what_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount\. Write it like 1234\.00") as refusal:
        parse_amount(text, "CAD")
    assert f"“{text}”" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("1234.", "JPY", "“1234.” is not an amount. Write it like 1234 or -1234."),
        ("1.005", "CAD", "“1.005” has 3 decimals; CAD has 2."),
        ("1.000", "CAD", "“1.000” has 3 decimals; CAD has 2."),
        ("99.00", "JPY", "“99.00” has 2 decimals; JPY has 0."),
        ("0.00001", "CLF", "“0.00001” has 5 decimals; CLF has 4."),
        ("10000000000000.01", "CAD", "“10000000000000.01” is too large."),
        ("-10000000000000.01", "CAD", "“-10000000000000.01” is too large."),
        ("9" * 5000, "CAD", f"“{'9' * 40}…” is too large."),
        ("x" * 5000, "JPY", f"“{'x' * 40}…” is not an amount. Write it like 1234 or -1234."),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, currency: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"too large|decimals|not an amount") as refusal:
        parse_amount(text, currency)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("amount_minor", "currency", "text"),
    [
        (0, "CAD", "0.00"),
        (5, "CAD", "0.05"),
        (-5, "CAD", "-0.05"),
        (123450, "CAD", "1234.50"),
        (-123450, "CAD", "-1234.50"),
        (-1235, "JPY", "-1235"),
        (1, "KWD", "0.001"),
        (-12345, "CLF", "-1.2345"),
    ],
)
def test_amounts_as_programs_write_them(amount_minor: int, currency: str, text: str) -> None:
    assert decimal_string(amount_minor, currency) == text


@given(amounts, currencies)
def test_what_is_written_is_read_back(amount_minor: int, currency: str) -> None:
    assert parse_amount(decimal_string(amount_minor, currency), currency) == amount_minor


@given(amounts, currencies)
def test_commas_between_groups_change_nothing(amount_minor: int, currency: str) -> None:
    whole, point, decimals = decimal_string(abs(amount_minor), currency).partition(".")
    grouped = f"{int(whole):,}{point}{decimals}"
    assert parse_amount(grouped, currency) == abs(amount_minor)


@given(st.text(alphabet="0123456789.,-+eE() ٣", max_size=12), currencies)
def test_no_text_is_read_as_anything_but_its_plain_value(text: str, currency: str) -> None:
    try:
        amount_minor = parse_amount(text, currency)
    except ValueError:
        return
    plain = text.strip().replace(",", "")
    assert re.fullmatch(r"-?[0-9]*\.?[0-9]+", plain)
    assert float(plain) == pytest.approx(amount_minor / 10 ** CURRENCIES[currency])


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (5, 2, 3),
        (-5, 2, -3),
        (3, 2, 2),
        (1, 2, 1),
        (-1, 2, -1),
        (4, 3, 1),
        (5, 3, 2),
        (-4, 3, -1),
        (-5, 3, -2),
        (0, 7, 0),
        (14, 7, 2),
        (9975, 1000, 10),
    ],
)
def test_a_half_goes_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_away(numerator, denominator) == rounded


@given(st.integers(), st.integers(min_value=1))
def test_rounding_goes_to_the_nearest_and_mirrors(numerator: int, denominator: int) -> None:
    rounded = round_half_away(numerator, denominator)
    distance = abs(rounded * denominator - numerator)
    assert 2 * distance <= denominator
    if 2 * distance == denominator:
        assert abs(rounded) * denominator > abs(numerator)
    assert round_half_away(-numerator, denominator) == -rounded
