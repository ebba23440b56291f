"""Money: whole numbers of a currency's smallest unit, and how they are written and read."""

import re
from typing import Final

# Far beyond any account, and far from the edge of a 64-bit column even after summing.
AMOUNT_MAX: Final = 10**15  # minor units, on either side of zero

_WITHOUT_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_TWO_DIGITS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
    LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
    PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
    ZWG
"""
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"

# Decimals of every currency in force: ISO 4217, list one, as of 1 January 2026. Codes to which
# the standard gives no minor unit (gold, drawing rights, testing) are nobody's account currency.
CURRENCIES: Final[dict[str, int]] = {
    code: digits
    for codes, digits in (
        (_WITHOUT_MINOR_UNIT, 0),
        (_TWO_DIGITS, 2),
        (_THREE_DIGITS, 3),
        (_FOUR_DIGITS, 4),
    )
    for code in codes.split()
}

# 15 digits hold less than AMOUNT_MAX, so what is this short needs no further proof.
_SHORT = 15
_LONGEST = 40  # characters; int() of a very long text is slow
_AMOUNT = re.compile(
    r"-?(?:(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)", re.ASCII
)


def is_currency(code: str) -> bool:
    """Whether this is the code of a currency in force, in capitals: "CAD"."""
    return code in CURRENCIES


def minor_digits(currency: str) -> int:
    """How many decimals a currency has: 2 for CAD, 0 for JPY, 3 for KWD."""
    return CURRENCIES[currency]


class WrongAmount(ValueError):
    """Text that is no amount. Its words, in English, name what they are about."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words % values)
        self.words, self.values = words, values  # apart, for whoever translates


def parse_amount(text: str, currency: str) -> int:
    """Read an amount as bookkeepers and their programs write it, in minor units.

    "1234.50", "1234.5", "1234", ".50", "-1,725.00" and blanks around them. Commas stand
    between groups of three digits or not at all. Whatever could be read in two ways is refused,
    with a ValueError whose words are for the person who wrote it: a decimal comma, more
    decimals than the currency has, exponents, currency signs, parentheses, a plus sign.
    """
    whole, _, decimals = text.partition(".")
    plain = whole + decimals
    if (
        len(decimals) == CURRENCIES[currency]
        and decimals
        and len(plain) <= _SHORT
        and plain.isdigit()
        and plain.isascii()
    ):
        return int(plain)
    return _parse_carefully(text.strip(), currency)


def _parse_carefully(text: str, currency: str) -> int:
    if not text:
        raise WrongAmount("There is no amount.")
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if not _AMOUNT.fullmatch(text):
        example = decimal_string(1234 * 10 ** CURRENCIES[currency], currency)
        raise WrongAmount(
            "“%(text)s” is not an amount. Write it like %(example)s or -%(example)s.",
            text=shown,
            example=example,
        )
    whole, _, decimals = text.replace(",", "").partition(".")
    missing = CURRENCIES[currency] - len(decimals)
    if missing < 0:
        raise WrongAmount(
            "“%(text)s” has %(count)s decimals; %(currency)s has %(digits)s.",
            text=shown,
            count=len(decimals),
            currency=currency,
            digits=CURRENCIES[currency],
        )
    if len(text) > _LONGEST or abs(amount := int(whole + decimals + "0" * missing)) > AMOUNT_MAX:
        raise WrongAmount("“%(text)s” is too large.", text=shown)
    return amount


def decimal_string(amount_minor: int, currency: str) -> str:
    """Write an amount for programs: "-1234.50", every decimal of the currency, no grouping."""
    digits = CURRENCIES[currency]
    if digits == 0:
        return str(amount_minor)
    if amount_minor < 0:
        return "-" + decimal_string(-amount_minor, currency)
    text = str(amount_minor).zfill(digits + 1)
    return f"{text[:-digits]}.{text[-digits:]}"


def round_half_away(numerator: int, denominator: int) -> int:
    """A fraction as the nearest whole number; a half goes away from zero: 5/2 is 3, -5/2 is -3."""
    assert denominator > 0
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded
