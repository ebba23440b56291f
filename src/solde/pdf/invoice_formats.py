"""Quantities, prices, rates and terms as they are written on a document."""

from decimal import Decimal
from functools import lru_cache

from babel.units import format_unit

from solde.figures.days import Terms, TermsRule
from solde.figures.money import minor_digits
from solde.pdf.words import locale_for, spoken_in, words_for

DECIMALS_MAX = 6  # of millionths
RATE_DECIMALS_MAX = 4  # of parts per million, in percent
KEPT_MAX = 20_000  # texts remembered: quantities and prices come again and again


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
    pattern = locale.decimal_formats[None]
    decimals = (decimals_min, DECIMALS_MAX)
    return str(pattern.apply(Decimal(micros).scaleb(-6), locale, force_frac=decimals))


@lru_cache(maxsize=KEPT_MAX)
def percent(ppm: int, language: str) -> str:
    """Parts per million: 99750 is "9.975%"."""
    locale = locale_for(language)
    pattern = locale.percent_formats[None]
    decimals = (0, RATE_DECIMALS_MAX)
    return str(pattern.apply(Decimal(ppm).scaleb(-6), locale, force_frac=decimals))


def terms_in_words(terms: Terms, language: str) -> str:
    words, locale = words_for(language)["invoice_terms"], spoken_in(language)
    days = format_unit(terms.days, "duration-day", "long", locale=locale)
    match terms.rule:
        case TermsRule.NET:
            return words["net"].format(days=days) if terms.days else words["on_receipt"]
        case TermsRule.END_OF_MONTH:
            key = "days_end_of_month" if terms.days else "end_of_month"
            return words[key].format(days=days)
        case TermsRule.DAY_OF_MONTH:
            return words["day_of_month"].format(day=terms.days)
