"""ISO 3166 codes of countries as people write them."""

from functools import cache

from babel.core import Locale

# What the files call by another name than the Unicode CLDR does.
OTHER_NAMES = {
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "eire": "IE",
    "rsa": "ZA",
    "czech republic": "CZ",
    "hong kong": "HK",
    "channel islands": "JE",
    # No country; the company's own stands for it.
    "unspecified": "",
    "european community": "",
}


@cache
def codes() -> dict[str, str]:
    territories = Locale.parse("en").territories
    named = {name.lower(): code for code, name in territories.items() if code.isalpha()}
    return named | OTHER_NAMES


def code_of(country: str) -> str:
    """The code of a country's English name, or of the code itself. KeyError when unknown."""
    name = country.strip()
    if not name or (len(name) == 2 and name.isupper()):
        return name
    return codes()[name.lower()]
