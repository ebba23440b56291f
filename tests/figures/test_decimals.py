from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.decimals import (
    NotANumber,
    TooFine,
    TooLarge,
    WrongNumber,
    micros_of,
    millionths,
    percent,
    ppm_of,
)
from solde.figures.document import MICROS_MAX, MILLION

micros = st.integers(-MICROS_MAX, MICROS_MAX)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.5", 2_500_000),
        (" -3 ", -3_000_000),
        (".000001", 1),
        ("-.5", -500_000),
        ("007", 7_000_000),
        ("-0", 0),
        ("9000000000000", MICROS_MAX),
    ],
)
def test_a_number_is_read_in_millionths(text: str, number: int) -> None:
    assert micros_of(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "1.", "1,5", "1e3", "+1", "1 0", "0.0000001", "1" * 14, "１０", "1\n.5"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        micros_of(text)


@pytest.mark.parametrize("text", ["9000000000000.000001", "-9999999999999"])
def test_what_no_line_holds_is_refused(text: str) -> None:
    with pytest.raises(TooLarge):
        micros_of(text)


@pytest.mark.parametrize(
    ("text", "ppm"), [("9.975", 99_750), ("9.975 %", 99_750), ("-5%", -50_000), ("0.0001", 1)]
)
def test_a_rate_is_read_in_parts_per_million(text: str, ppm: int) -> None:
    assert ppm_of(text) == ppm


@pytest.mark.parametrize(
    ("text", "wrong"), [("0.00001", TooFine), ("%", NotANumber), ("5 %%", NotANumber)]
)
def test_what_is_no_rate_is_refused(text: str, wrong: type[WrongNumber]) -> None:
    with pytest.raises(wrong):
        ppm_of(text)


@given(micros)
def test_what_is_written_is_read_again(number: int) -> None:
    assert micros_of(millionths(number)) == number
    assert micros_of(millionths(number, digits_min=2)) == number


@given(micros)
def test_what_is_written_is_the_number_without_needless_zeros(number: int) -> None:
    written = millionths(number)
    assert Decimal(written) * MILLION == number
    assert written == f"{(Decimal(number) / MILLION).normalize():f}"


@given(micros, st.integers(0, 6))
def test_so_many_digits_are_written_at_least(number: int, digits: int) -> None:
    _, point, decimals = millionths(number, digits_min=digits).partition(".")
    assert len(decimals) >= digits
    assert len(decimals) == digits or not decimals.endswith("0")
    assert bool(point) == bool(decimals)


@given(st.integers(-MILLION, MILLION))
def test_a_rate_that_is_written_is_read_again(ppm: int) -> None:
    assert ppm_of(percent(ppm)) == ppm_of(f"{percent(ppm)} %") == ppm


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    try:
        number = micros_of(text)
    except WrongNumber:
        return
    assert Decimal(text.strip()) * MILLION == number
