"""Numbers as people type them, in the language of the page, and how they are shown to be changed.

In French a comma stands before the decimals and blanks between the thousands; in English a point
and commas. Whatever could be read in two ways is refused.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from babel.numbers import format_decimal
from django import forms
from django.utils.translation import gettext as _

from solde.figures import decimals
from solde.figures.decimals import NotANumber, TooFine, TooLarge, WrongNumber
from solde.figures.money import WrongAmount, decimal_string, parse_amount
from solde.web.formats import locale

GROUPED: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
BLANKS: Final = str.maketrans(dict.fromkeys(" \u00a0\u202f", ""))
LENGTH_MAX: Final = 30  # characters
DIGITS_MAX: Final = 4  # of a number of days


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
    return readable(decimals.micros_of, text)


def ppm_in(text: str) -> int:
    """Per cent in parts per million: "9.975 %" is 99750."""
    return readable(decimals.ppm_of, text.strip().removesuffix("%"))


def days_in(text: str) -> tuple[int, ...]:
    """Whole days with commas or blanks between them. Refused: what is something else."""
    parts = text.replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) <= DIGITS_MAX for part in parts):
        raise forms.ValidationError(_("Give whole days, such as 30, 60, 90."))
    return tuple(map(int, parts))


def readable(read: Callable[[str], int], text: str) -> int:
    try:
        return read(plain(text))
    except WrongNumber as wrong:
        words = {
            NotANumber: _("“%(text)s” is not a number. Write it like %(example)s."),
            TooLarge: _("That number is beyond reason."),
            TooFine: _("A percentage has at most four decimals."),
        }
        example = format_decimal(12.5, locale=locale())
        named = {"text": text[:LENGTH_MAX], "example": example}
        raise forms.ValidationError(words[type(wrong)] % named) from wrong


def micros_typed(micros: int, *, decimals_min: int = 0) -> str:
    """Millionths as a person would type them, with so many decimals at least."""
    return shown_as_typed(decimals.millionths(micros, digits_min=decimals_min))


def ppm_typed(ppm: int) -> str:
    """Parts per million as a person would type them, without the sign."""
    return shown_as_typed(decimals.percent(ppm))


def amount_in(text: str, currency: str) -> int:
    """Minor units. Refused with a ValidationError: what is no amount of the currency."""
    try:
        return parse_amount(plain(text), currency)
    except WrongAmount as wrong:
        example = shown_as_typed(str(wrong.values.get("example", "")))
        told = {**wrong.values, "text": text.strip(), "example": example}
        raise forms.ValidationError(_(wrong.words) % told) from wrong


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
