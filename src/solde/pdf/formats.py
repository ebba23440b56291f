"""Amounts and dates as people write them in a locale.

Babel knows how, but takes some 20 µs an amount, and a run writes millions. So its pattern is
taken apart once per locale and currency, and integers are written from the parts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel.dates import format_date as babel_date
from babel.numbers import (
    NumberPattern,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)

from solde.figures.money import minor_digits
from solde.pdf.words import locale_for

AmountFormat = Callable[[int], str]
NO_BREAK = "\N{NO-BREAK SPACE}"
DATES_MAX = 20_000  # dates kept in written form: some fifty years of days in one locale


@dataclass(frozen=True, slots=True)
class Parts:
    """A number pattern taken apart."""

    before: tuple[str, str]  # what stands before the digits: of an amount ≥ 0, of one below
    after: tuple[str, str]
    group: str
    sizes: tuple[int, int]  # digits of the last group, of every other one
    point: str
    digits: int  # decimals of the currency


@cache
def amount_format(language: str, currency: str) -> AmountFormat:
    """Writer of minor units with the currency's sign: -123456 in fr-CA, CAD is "-1 234,56 $"."""
    locale = locale_for(language)
    return writer(parts(locale.currency_formats["standard"], language, currency))


@cache
def figure_format(language: str, currency: str) -> AmountFormat:
    """Writer of minor units without a sign of currency, for the cells of a table."""
    locale = locale_for(language)
    return writer(parts(locale.decimal_formats[None], language, currency))


def parts(pattern: NumberPattern, language: str, currency: str) -> Parts:
    locale = locale_for(language)
    symbol = get_currency_symbol(currency, locale)

    def literal(affix: str) -> str:
        text = affix.replace("¤", symbol)
        return re.sub(r"'([^']*)'", lambda quoted: quoted[1] or "'", text)

    def before(affix: str) -> str:
        return literal(affix) + (NO_BREAK if affix.endswith("¤") and keeps_off(symbol[-1]) else "")

    def after(affix: str) -> str:
        return (NO_BREAK if affix.startswith("¤") and keeps_off(symbol[0]) else "") + literal(affix)

    return Parts(
        before=(before(pattern.prefix[0]), before(pattern.prefix[1])),
        after=(after(pattern.suffix[0]), after(pattern.suffix[1])),
        group=get_group_symbol(locale),
        sizes=pattern.grouping,
        point=get_decimal_symbol(locale),
        digits=minor_digits(currency),
    )


def keeps_off(sign: str) -> bool:
    """Whether a currency's letter does not touch digits: "KWD 5", but "$5" (CLDR, currencySpacing).

    Babel lets it.
    """
    return unicodedata.category(sign)[0] not in "SZ"


def writer(parts: Parts) -> AmountFormat:
    if parts.sizes == (3, 3):
        return in_thousands(parts)
    return in_groups(parts)


def in_thousands(parts: Parts) -> AmountFormat:
    (plus, minus), (after_plus, after_minus) = parts.before, parts.after
    group, point, digits = parts.group, parts.point, parts.digits
    one: int = 10**digits
    endings: list[str] = [f"{point}{rest:0{digits}d}" for rest in range(one)] if digits else [""]

    def write(minor: int) -> str:
        whole, rest = divmod(abs(minor), one)
        text = f"{whole:,}"
        if whole >= 1000:
            text = text.replace(",", group)
        if minor < 0:
            return minus + text + endings[rest] + after_minus
        return plus + text + endings[rest] + after_plus

    return write


def in_groups(parts: Parts) -> AmountFormat:
    """For locales that group otherwise, such as Hindi (12,34,567), or not at all."""
    one: int = 10**parts.digits
    last, other = parts.sizes

    def write(minor: int) -> str:
        whole, rest = divmod(abs(minor), one)
        left, groups = str(whole), ""
        size = last
        while len(left) > size:
            left, groups = left[:-size], parts.group + left[-size:] + groups
            size = other
        text = left + groups
        if parts.digits:
            text += f"{parts.point}{rest:0{parts.digits}d}"
        sign = minor < 0
        return parts.before[sign] + text + parts.after[sign]

    return write


@lru_cache(maxsize=DATES_MAX)
def short_date(day: date, language: str) -> str:
    """A date for a column: "Sep 30, 2025" in en-CA."""
    return babel_date(day, "medium", locale=locale_for(language))


@lru_cache(maxsize=DATES_MAX)
def long_date(day: date, language: str) -> str:
    """A date for reading: "September 30, 2025" in en-CA."""
    return babel_date(day, "long", locale=locale_for(language))
