"""The words on pages, in the language of whoever reads them, as the catalogue has them."""

import gettext
from functools import cache
from pathlib import Path

import solde

LOCALE = Path(solde.__file__).parent / "locale"
CATALOGUES = {"en-CA": "", "fr-CA": "fr_CA"}  # English is what stands in the code


class Missing(gettext.NullTranslations):
    """Nothing is said in the wrong language: a word that is not translated is a fault."""

    def gettext(self, message: str) -> str:
        raise AssertionError(f"there is no translation of {message!r}")

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one)


@cache
def words_in(language: str) -> gettext.NullTranslations:
    catalogue = CATALOGUES[language]
    if not catalogue:
        return gettext.NullTranslations()
    words = gettext.translation("django", LOCALE, languages=[catalogue])
    words.add_fallback(Missing())
    return words
