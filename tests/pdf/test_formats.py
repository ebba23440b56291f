"""Amounts and dates in every locale, held against Babel."""

import re
from datetime import date
from decimal import Decimal

import pytest
from babel import localedata
from babel.numbers import format_currency, format_decimal, get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from solde.figures.money import AMOUNT_MAX, CURRENCIES, minor_digits
from solde.pdf.formats import amount_format, figure_format, long_date, short_date

# Babel goes by CLDR, which counts no small coins where few are used; the books go by ISO 4217.
ALIKE = sorted(code for code in CURRENCIES if get_currency_precision(code) == minor_digits(code))
LOCALES = sorted(localedata.locale_identifiers())


@pytest.mark.parametrize(
    ("language", "currency", "amount", "written"),
    [
        ("en-CA", "CAD", 123456, "$1,234.56"),
        ("en-CA", "CAD", -6000, "-$60.00"),
        ("en-CA", "CAD", 5, "$0.05"),
        ("fr-CA", "CAD", 123456, "1\xa0234,56\xa0$"),
        ("fr-FR", "EUR", 123456, "1\u202f234,56\xa0€"),
        ("de-DE", "EUR", 123456, "1.234,56\xa0€"),
        ("ja-JP", "JPY", 1235, "￥1,235"),
        ("hi-IN", "INR", 123456789, "₹12,34,567.89"),
        ("en-US", "KWD", -1234567, "-KWD\xa01,234.567"),
        ("en-CA", "USD", 5000, "US$50.00"),
        ("en-CA", "CHF", 5000, "CHF\xa050.00"),
    ],
)
def test_amounts_as_people_write_them(language, currency, amount, written):
    assert amount_format(language, currency)(amount) == written


@given(
    st.sampled_from(LOCALES),
    st.sampled_from(ALIKE),
    st.integers(-AMOUNT_MAX, AMOUNT_MAX) | st.integers(-2000, 2000),
)
def test_amounts_are_what_babel_writes_but_for_letters_beside_digits(language, currency, minor):
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    written = format_currency(amount, currency, locale=language)
    assert closed_up(amount_format(language, currency)(minor)) == closed_up(written)


def closed_up(amount: str) -> str:
    return re.sub(r"(?<=\d)\xa0(?=\D)|(?<=\D)\xa0(?=\d)", "", amount)


@given(st.sampled_from(LOCALES), st.integers(-AMOUNT_MAX, AMOUNT_MAX))
def test_figures_are_what_babel_writes_with_two_decimals(language, minor):
    amount = Decimal(minor) / 100
    whole = format_decimal(int(amount), locale=language)
    assert figure_format(language, "CAD")(minor)[: len(whole)] in (whole, f"-{whole}"[: len(whole)])
    assert figure_format(language, "CAD")(minor).endswith(f"{abs(minor) % 100:02d}")


@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "ar-EG", "hi-IN", "de-CH"])
def test_every_minor_unit_is_shown_where_babel_would_round_it_away(language):
    assert get_currency_precision("IQD") != minor_digits("IQD")
    assert amount_format(language, "IQD")(1).count("0") == 3


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en-CA", "Sep 30, 2025", "September 30, 2025"),
        ("fr-CA", "30 sept. 2025", "30 septembre 2025"),
        ("de-DE", "30.09.2025", "30. September 2025"),
        ("ja-JP", "2025/09/30", "2025年9月30日"),
    ],
)
def test_dates_as_people_write_them(language, short, long):
    assert short_date(date(2025, 9, 30), language) == short
    assert long_date(date(2025, 9, 30), language) == long
