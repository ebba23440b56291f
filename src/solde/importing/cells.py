"""Read single cells and say what is wrong with them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from solde.company.texts import fault_of_text, shown
from solde.figures.days import DATE_MAX, DATE_MIN
from solde.figures.money import WrongAmount, parse_amount

NOT_UTF8 = re.compile("[\udc80-\udcff]")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BOOLEANS = dict.fromkeys(("yes", "true", "1", "oui"), True) | dict.fromkeys(
    ("no", "false", "0", "non"), False
)


class Fault(NamedTuple):
    """Something wrong with one cell."""

    column: str
    words: str


def named(words: Iterable[str], columns: Iterable[str]) -> list[Fault]:
    """What was said of each column, where anything was."""
    return [Fault(column, said) for column, said in zip(columns, words, strict=True) if said]


def fault_of_cell(text: str, length_max: int, *, required: bool = False) -> str:
    """What is wrong with a text of one line; "" when nothing is."""
    if text.isprintable() and len(text) <= length_max:
        return _("This cell may not be empty.") if required and not text else ""
    return fault_of_encoding(text) or fault_of_text(text, length_max)


def fault_of_encoding(text: str) -> str:
    if NOT_UTF8.search(text):
        return _("“%s” is not UTF-8. Save the file as “CSV UTF-8”.") % shown(text)
    return ""


@lru_cache(maxsize=20_000)  # some fifty years
def is_day(text: str) -> bool:
    """Whether this is a day of the calendar, as YYYY-MM-DD, within what is taken for sane."""
    if not ISO_DATE.fullmatch(text):
        return False
    try:
        return DATE_MIN <= date.fromisoformat(text) <= DATE_MAX
    except ValueError:
        return False


def fault_of_day(text: str, *, required: bool = False) -> str:
    if is_day(text) or not (text or required):
        return ""
    if not text:
        return _("There is no date.")
    if fault := fault_of_encoding(text):
        return fault
    if not ISO_DATE.fullmatch(text):
        return _("“%s” is not a date. Write it like 2025-01-31.") % shown(text)
    try:
        date.fromisoformat(text)
    except ValueError:
        return _("There is no day %s in the calendar.") % text
    return _("%(date)s is not between %(first)s and %(last)s.") % {
        "date": text,
        "first": DATE_MIN,
        "last": DATE_MAX,
    }


def read_amount(text: str, currency: str) -> tuple[int, str]:
    """The amount in minor units and "", or 0 and what is wrong."""
    try:
        return parse_amount(text, currency), ""
    except WrongAmount as wrong:
        values = {name: shown_whole(str(value)) for name, value in wrong.values.items()}
        return 0, fault_of_encoding(text) or _(wrong.words) % values


def shown_whole(words: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in words)


def fault_of_choice(text: str, choices: tuple[str, ...]) -> str:
    if text in choices:
        return ""
    if not text:
        return _("This cell may not be empty. It is one of: %s.") % ", ".join(choices)
    return _("“%(cell)s” is not one of: %(choices)s.") % {
        "cell": shown(text),
        "choices": ", ".join(choices),
    }
