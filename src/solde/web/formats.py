"""Moments, days, amounts and numbers as they are written in the language of the page."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import get_language

from solde.mail.limits import MEGABYTE
from solde.pdf.formats import amount_format, figure_format

KILOBYTE = 1 << 10
WRITTEN_MAX = 10_000  # kept of what comes again on a page: Babel works each out anew


def locale() -> str:
    """The locale of the page: "en_CA" or "fr_CA"."""
    return "fr_CA" if is_french() else "en_CA"


def tag() -> str:
    """The same, as papers and letters write it: "en-CA" or "fr-CA"."""
    return "fr-CA" if is_french() else "en-CA"


def is_french() -> bool:
    return (get_language() or "").startswith("fr")


def moment(at: datetime) -> str:
    """Day and time with their zone: the reader's where it is known, else UTC."""
    there = timezone.localtime(at)
    assert there.tzinfo
    minute = there.replace(second=0, microsecond=0, tzinfo=None)
    return minute_in(locale(), minute, there.tzinfo, there.fold)


@lru_cache(maxsize=WRITTEN_MAX)
def minute_in(language: str, minute: datetime, zone: tzinfo, fold: int) -> str:
    """`minute` as clocks show it in the zone; `fold` 1: the second time that they show it so."""
    there = minute.replace(tzinfo=zone, fold=fold)
    time = format_time(there, "short", locale=language)
    return f"{day_in(language, there.date())}, {time} {zone_in(language, there)}"


def zone_in(language: str, there: datetime) -> str:
    """The short name of its time zone: "UTC", "EDT", "HAE"."""
    if there.tzname() == "UTC":
        return "UTC"
    return get_timezone_name(there, "short", locale=language)


def day(on: date) -> str:
    return day_in(locale(), on)


@lru_cache(maxsize=WRITTEN_MAX)
def day_in(language: str, on: date) -> str:
    return format_date(on, "medium", locale=language)


def amount(amount_minor: int, currency: str) -> str:
    """With the sign of its currency: "$1,234.50" or "1 234,50 $"."""
    return amount_format(tag(), currency)(amount_minor)


def figure(amount_minor: int, currency: str) -> str:
    """Without it, for the columns of a table of one currency."""
    return figure_format(tag(), currency)(amount_minor)


def number(count: int) -> str:
    return number_in(locale(), count)


@lru_cache(maxsize=WRITTEN_MAX)
def number_in(language: str, count: int) -> str:
    return format_decimal(count, locale=language)


def megabytes(size: int) -> str:
    """Bytes, in megabytes."""
    text = format_decimal(size / MEGABYTE, format="#,##0.#", locale=locale())
    return format_unit(text, "megabyte", "short", locale=locale())


def kilobytes(size: int) -> str:
    """Bytes, in kilobytes, rounded up."""
    return format_unit(-(-size // KILOBYTE), "kilobyte", "short", locale=locale())
