"""Quantities, prices, rates and terms as they are written on a document."""

from copy import copy
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import NumberPattern

from solde.figures.days import Terms, TermsRule
from solde.figures.money import minor_digits
from solde.pdf.words import locale_for, spoken_in, words_for

DECIMALS_MAX = 6  # of millionths
RATE_DECIMALS_MAX = 4  # of parts per million, in percent
KEPT_MAX = 20_000  # texts remembered: quantities and prices come again and again
NEVER_WEEKS = 1_000_000  # from so many of them on Babel would count in something longer than days


@lru_cache(maxsize=KEPT_MAX)
def quantity(micros: int, language: str) -> str:
    """Millionths with the decimals that it takes: 2500000 is "2.5"."""
    return written(micros, language, 0)


@lru_cache(maxsize=KEPT_MAX)
def unit_price(micros: int, language: str, currency: str) -> str:
    """Millionths of a currency, with its decimals at least: "45.50", but "0.0125" too."""
    return written(micros, language, minor_digits(currency))


def written(micros: int, language: str, decimals_min: int) -> str:
    locale = locale_for(language)
    return number(micros, locale.decimal_formats[None], (decimals_min, DECIMALS_MAX), locale)


@lru_cache(maxsize=KEPT_MAX)
def percent(ppm: int, language: str) -> str:
    """Parts per million: 99750 is "9.975%"."""
    locale = locale_for(language)
    return number(ppm, locale.percent_formats[None], (0, RATE_DECIMALS_MAX), locale)


def number(
    millionths: int, pattern: NumberPattern, decimals: tuple[int, int], locale: Locale
) -> str:
    """A number in a pattern of the locale, with so many decimals at least and at most."""
    exact = copy(pattern)
    exact.frac_prec = decimals
    return str(exact.apply(Decimal(millionths).scaleb(-6), locale))


def terms_in_words(terms: Terms, language: str) -> str:
    words = words_for(language)["invoice_terms"]
    days = format_timedelta(
        timedelta(terms.days), "day", threshold=NEVER_WEEKS, locale=spoken_in(language)
    )
    match terms.rule:
        case TermsRule.NET:
            return words["net"].format(days=days) if terms.days else words["on_receipt"]
        case TermsRule.END_OF_MONTH:
            key = "days_end_of_month" if terms.days else "end_of_month"
            return words[key].format(days=days)
        case TermsRule.DAY_OF_MONTH:
            return words["day_of_month"].format(day=terms.days)
