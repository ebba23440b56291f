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
    spoken = locale_for(language).language
    name = spoken if spoken in languages() else SOURCE
    text = (files("solde.pdf") / "words" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def has_words(language: str) -> bool:
    """Whether a paper in this locale is worded in its own language."""
    return locale_for(language).language in languages()
