"""What documents of the ledger and languages are called on pages."""

from babel import Locale

from solde.pdf.words import words_for
from solde.web.formats import locale, tag


def entry_word(kind: str) -> str:
    """A document of any kind, as papers in the language of the page call it: "Adjustment"."""
    word: str = words_for(tag())["kind"][kind]
    return word


def language_name(code: str) -> str:
    """ "fr-CA" is "French (Canada)", in the language of the page."""
    name = Locale.parse(code, sep="-").get_display_name(locale()) or code
    return name[:1].upper() + name[1:]
