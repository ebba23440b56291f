"""Numbers as options and files of the command line give them, with words for what is wrong."""

from collections.abc import Callable
from typing import Final

import typer

from solde.cli.words import gettext as _
from solde.figures import decimals
from solde.figures.decimals import NotANumber, TooFine, TooLarge, WrongNumber

SHOWN_MAX: Final = 40  # characters of what is wrong


class Unreadable(ValueError):
    """What was given is not what belongs there; its words say why."""


def micros_of(text: str) -> int:
    """As figures.decimals.micros_of(), but Unreadable."""
    return readable(decimals.micros_of, text)


def ppm_of(text: str) -> int:
    """As figures.decimals.ppm_of(), but Unreadable."""
    return readable(decimals.ppm_of, text)


def readable(read: Callable[[str], int], text: str) -> int:
    try:
        return read(text)
    except WrongNumber as wrong:
        words = {
            NotANumber: _("“%s” is not a number. Write it like 12.5, with at most six decimals."),
            TooLarge: _("“%s” is beyond reason."),
            TooFine: _("“%s” has more than four decimals."),
        }
        raise Unreadable(words[type(wrong)] % text[:SHOWN_MAX]) from wrong


def number(read: Callable[[str], int], text: str) -> int:
    """A number of the command line."""
    try:
        return read(text)
    except Unreadable as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
