"""Numbers as people type them, in the language of the page, and how they are shown to be changed.

In French a comma stands before the decimals and blanks between the thousands; in English a point
and commas. Whatever could be read in two ways is refused.
"""

import re
from typing import Any, Final

from babel.numbers import format_decimal
from django import forms
from django.utils.translation import gettext as _

from solde.figures.document import MICROS_MAX, MILLION
from solde.figures.money import WrongAmount, decimal_string, parse_amount
from solde.web.formats import locale

NUMBER: Final = re.compile(r"-?(?:[0-9]{1,10}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})", re.ASCII)
GROUPED: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
BLANKS: Final = str.maketrans(dict.fromkeys(" \u00a0\u202f", ""))
DECIMALS: Final = 6
LENGTH_MAX: Final = 30  # characters
PERCENT: Final = MILLION // 100  # parts per million of one per cent


def plain(text: str) -> str:
    """A number with a point before its decimals, as programs read it."""
    text = text.strip()
    if locale().startswith("fr"):
        without_blanks = text.translate(BLANKS)
        return without_blanks.replace(",", ".") if without_blanks.count(",") == 1 else text
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


def shown_as_typed(decimal: str) -> str:
    """A decimal such as "12.50" as a person would type it."""
    return decimal.replace(".", ",") if locale().startswith("fr") else decimal


def micros_in(text: str) -> int:
    """Millionths: "2.5" is 2500000. Refused with a ValidationError: what is no number."""
    wanted = plain(text)
    if not NUMBER.fullmatch(wanted):
        example = format_decimal(12.5, locale=locale())
        words = _("“%(text)s” is not a number. Write it like %(example)s.")
        raise forms.ValidationError(words % {"text": text[:LENGTH_MAX], "example": example})
    whole, _point, decimals = wanted.removeprefix("-").partition(".")
    micros = int((whole or "0") + decimals.ljust(DECIMALS, "0"))
    if micros > MICROS_MAX:
        raise forms.ValidationError(_("That number is beyond reason."))
    return -micros if wanted.startswith("-") else micros


def micros_typed(micros: int, *, decimals_min: int = 0) -> str:
    """Millionths as a person would type them, with so many decimals at least."""
    whole, rest = divmod(abs(micros), MILLION)
    decimals = f"{rest:06}".rstrip("0").ljust(decimals_min, "0")
    sign = "-" if micros < 0 else ""
    return shown_as_typed(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")


def ppm_in(text: str) -> int:
    """Per cent in parts per million: "9.975 %" is 99750."""
    micros = micros_in(text.strip().removesuffix("%"))
    if micros % (MILLION // PERCENT):
        raise forms.ValidationError(_("A percentage has at most four decimals."))
    return micros * PERCENT // MILLION


def ppm_typed(ppm: int) -> str:
    """Parts per million as a person would type them, without the sign."""
    return micros_typed(ppm * MILLION // PERCENT)


def amount_in(text: str, currency: str) -> int:
    """Minor units. Refused with a ValidationError: what is no amount of the currency."""
    try:
        return parse_amount(plain(text), currency)
    except WrongAmount as wrong:
        raise forms.ValidationError(_(wrong.words) % wrong.values) from wrong


def amount_typed(amount_minor: int, currency: str) -> str:
    return shown_as_typed(decimal_string(amount_minor, currency))


def number_field(label: Any, **more: Any) -> forms.CharField:
    """A field for a number; what was typed is read by a function above."""
    attributes = {"inputmode": "decimal", "autocomplete": "off", **more.pop("attrs", {})}
    return forms.CharField(
        label=label,
        max_length=LENGTH_MAX,
        required=more.pop("required", False),
        widget=forms.TextInput(attrs=attributes),
        **more,
    )
