"""The words on a paper, in the language of whoever reads it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel import Locale

Words = Mapping[str, Mapping[str, str]]  # section, then key: words["kind"]["invoice"]

SOURCE = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have words of their own, as two-letter codes."""
    names = (entry.name for entry in (files("solde.pdf") / "words").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def locale_for(language: str) -> Locale:
    """Babel's locale for "fr-CA", "fr_CA" or "fr"; ValueError for what Babel does not know."""
    return Locale.parse(language.replace("-", "_"))


@cache
def words_for(language: str) -> Words:
    """Words for a locale: those of its language, else English ones (formats stay the locale's)."""
    name = spoken_in(language).language
    text = (files("solde.pdf") / "words" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def spoken_in(language: str) -> Locale:
    """The locale whose words are printed: the paper's, or English where it has none."""
    locale = locale_for(language)
    return locale if locale.language in languages() else Locale(SOURCE)


@cache
def runs_leftward(language: str) -> bool:
    """Whether a paper in this locale is written from right to left."""
    return spoken_in(language).text_direction == "rtl"
