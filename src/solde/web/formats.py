"""Moments and numbers as they are written in the language of the page."""

from datetime import UTC, datetime

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from babel.units import format_unit
from django.utils.translation import get_language

from solde.mail.limits import MEGABYTE

KILOBYTE = 1 << 10


def locale() -> str:
    """The locale of the page: "en_CA" or "fr_CA"."""
    return "fr_CA" if (get_language() or "").startswith("fr") else "en_CA"


def moment(at: datetime) -> str:
    """Day and time, in UTC: where the reader is, the server does not know."""
    there = at.astimezone(UTC)
    day = format_date(there, "medium", locale=locale())
    return f"{day}, {format_time(there, 'short', locale=locale())} UTC"


def number(count: int) -> str:
    return format_decimal(count, locale=locale())


def megabytes(size: int) -> str:
    """Bytes, in megabytes."""
    text = format_decimal(size / MEGABYTE, format="#,##0.#", locale=locale())
    return format_unit(text, "megabyte", "short", locale=locale())


def kilobytes(size: int) -> str:
    """Bytes, in kilobytes, rounded up."""
    return format_unit(-(-size // KILOBYTE), "kilobyte", "short", locale=locale())
