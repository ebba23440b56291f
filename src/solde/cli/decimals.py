"""Decimal numbers as programs write them, in the whole numbers of the books. No float between."""

import re
from typing import Final

from solde.cli.words import gettext as _
from solde.figures.document import MICROS_MAX, MILLION

NUMBER: Final = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,6})?", re.ASCII)
DECIMALS: Final = 6
OF_PERCENT: Final = MILLION // 100  # parts per million of one per cent
SHOWN_MAX: Final = 40  # characters of what is wrong


class Unreadable(ValueError):
    """What was given is not what belongs there; its words say why."""


def micros_of(text: str) -> int:
    """Millionths: "2.5" is 2500000. Unreadable: what is no number, or has a seventh decimal."""
    wanted = text.strip()
    if not NUMBER.fullmatch(wanted):
        words = _("“%s” is not a number. Write it like 12.5, with at most six decimals.")
        raise Unreadable(words % text[:SHOWN_MAX])
    whole, _point, decimals = wanted.removeprefix("-").partition(".")
    micros = int(whole + decimals.ljust(DECIMALS, "0"))
    if micros > MICROS_MAX:
        raise Unreadable(_("“%s” is beyond reason.") % text[:SHOWN_MAX])
    return -micros if wanted.startswith("-") else micros


def ppm_of(text: str) -> int:
    """Per cent in parts per million: "9.975" and "9.975 %" are 99750."""
    micros = micros_of(text.strip().removesuffix("%"))
    if micros * OF_PERCENT % MILLION:
        raise Unreadable(_("“%s” has more than four decimals.") % text[:SHOWN_MAX])
    return micros * OF_PERCENT // MILLION
