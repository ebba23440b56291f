"""Pieces of sentences in a language, where languages write them differently."""

from babel.core import Locale

from solde.pdf.words import locale_for

COLONS = {"fr": "\xa0: ", "zh": "：", "ja": "："}
CAPITAL_NOUNS = ("de",)


def labelled(label: str, value: str, language: str) -> str:
    """A label and its value: "Balance due: $55.00", "Solde à payer : 55,00 $"."""
    return label + COLONS.get(locale_for(language).language, ": ") + value


def in_sentence(title: str, language: str) -> str:
    """A title as it stands in the middle of a sentence: "your statement of account"."""
    if locale_for(language).language in CAPITAL_NOUNS:
        return title
    return title[:1].lower() + title[1:]


def spoken(paper: str, words: str) -> str:
    """The language of a letter with words in one: that of its paper, if it is only the region."""
    return paper if tongue(paper) == tongue(words) else words


def tongue(language: str) -> str:
    """The language without its region: "fr" of "fr-CA"."""
    return str(Locale.parse(language.replace("-", "_")).language)
