"""Moments, days, amounts and numbers as they are written in the language of the page."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import get_language

from solde.mail.limits import MEGABYTE
from solde.pdf.formats import amount_format, figure_format

KILOBYTE = 1 << 10
Write = Callable[[int, str], str]  # minor units and their currency, as people write them


def locale() -> str:
    """The locale of the page: "en_CA" or "fr_CA"."""
    return "fr_CA" if (get_language() or "").startswith("fr") else "en_CA"


def tag() -> str:
    """The same, as papers and letters write it: "en-CA" or "fr-CA"."""
    return locale().replace("_", "-")


def moment(at: datetime) -> str:
    """Day and time with their zone: the reader's where it is known, else UTC."""
    there = timezone.localtime(at)
    time = format_time(there, "short", locale=locale())
    return f"{day(there.date())}, {time} {zone_of(there)}"


def zone_of(there: datetime) -> str:
    """The short name of its time zone: "UTC", "EDT", "HAE"."""
    if there.tzname() == "UTC":
        return "UTC"
    return get_timezone_name(there, "short", locale=locale())


def day(on: date) -> str:
    return day_in(locale(), on)


@lru_cache(maxsize=10_000)  # the same days come again, and Babel works each out anew
def day_in(language: str, on: date) -> str:
    return format_date(on, "medium", locale=language)


def amount(amount_minor: int, currency: str) -> str:
    """With the sign of its currency: "$1,234.50" or "1 234,50 $"."""
    return amount_format(tag(), currency)(amount_minor)


def figure(amount_minor: int, currency: str) -> str:
    """Without it, for the columns of a table of one currency."""
    return figure_format(tag(), currency)(amount_minor)


def number(count: int) -> str:
    return format_decimal(count, locale=locale())


def megabytes(size: int) -> str:
    """Bytes, in megabytes."""
    text = format_decimal(size / MEGABYTE, format="#,##0.#", locale=locale())
    return format_unit(text, "megabyte", "short", locale=locale())


def kilobytes(size: int) -> str:
    """Bytes, in kilobytes, rounded up."""
    return format_unit(-(-size // KILOBYTE), "kilobyte", "short", locale=locale())
