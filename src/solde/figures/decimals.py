"""Quantities, prices and rates: whole millionths, and how they are written and read.

No float between. Amounts of money are those of figures.money.
"""

import re
from typing import Final

from solde.figures.document import MICROS_MAX, MILLION

DIGITS: Final = 6  # after the point
OF_PERCENT: Final = MILLION // 100  # parts per million of one per cent
_NUMBER = re.compile(r"-?(?:[0-9]{1,13}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})", re.ASCII)


class WrongNumber(ValueError):
    """Text that is no number of the kind wanted."""


class NotANumber(WrongNumber):
    """It cannot be read, or could be in two ways, or has more than six decimals."""


class TooLarge(WrongNumber):
    """It is beyond what any line of a document holds."""


class TooFine(WrongNumber):
    """A percentage with more than four decimals."""


def micros_of(text: str) -> int:
    """Millionths: "2.5", ".5" and "-3" are 2500000, 500000 and -3000000. Raises WrongNumber.

    Blanks may stand around it. Refused: a comma, an exponent, a plus sign, a seventh decimal.
    """
    wanted = text.strip()
    if not _NUMBER.fullmatch(wanted):
        raise NotANumber(text)
    whole, _, decimals = wanted.removeprefix("-").partition(".")
    micros = int(whole + decimals.ljust(DIGITS, "0"))
    if micros > MICROS_MAX:
        raise TooLarge(text)
    return -micros if wanted.startswith("-") else micros


def ppm_of(text: str) -> int:
    """Per cent in parts per million: "9.975" and "9.975 %" are 99750. Raises WrongNumber."""
    micros = micros_of(text.strip().removesuffix("%"))
    if micros * OF_PERCENT % MILLION:
        raise TooFine(text)
    return micros * OF_PERCENT // MILLION


def millionths(micros: int, *, digits_min: int = 0) -> str:
    """As a decimal without needless zeros: 2500000 is "2.5", and "2.50" with two digits."""
    whole, rest = divmod(abs(micros), MILLION)
    decimals = f"{rest:0{DIGITS}}".rstrip("0").ljust(digits_min, "0")
    sign = "-" if micros < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def percent(ppm: int) -> str:
    """Parts per million in per cent, without the sign: 99750 is "9.975"."""
    return millionths(ppm * (MILLION // OF_PERCENT))
