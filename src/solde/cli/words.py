"""The language of the command line: --language, else that of the environment.

Help is shown before Django is there, so the catalogue is read by the standard library; the
acts speak the same language through Django (opening.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations, translation
from pathlib import Path

from solde.env import text_of

CATALOGUES = Path(__file__).parents[1] / "locale"
OPTION = "--language"


@dataclass(slots=True)
class Spoken:
    """What the program speaks at the moment."""

    language: str = "en"  # as Django names it
    catalogue: NullTranslations = field(default_factory=NullTranslations)


_spoken = Spoken()


def language_wanted(arguments: Sequence[str]) -> str:
    """The tag that the arguments or the environment give, such as "fr-CA" or "fr_CA.UTF-8".

    Commands have options of the same name, so only what stands before the command counts.
    """
    if arguments and arguments[0].startswith(f"{OPTION}="):
        return arguments[0].partition("=")[2]
    if len(arguments) > 1 and arguments[0] == OPTION:
        return arguments[1]
    # The order of POSIX (Base Definitions, 8.2).
    return text_of("LC_ALL") or text_of("LC_MESSAGES") or text_of("LANG")


def speak(tag: str) -> None:
    """Speak a language from now on: French for every "fr…", else English."""
    french = tag.lower().startswith("fr")
    _spoken.language = "fr-ca" if french else "en"
    _spoken.catalogue = (
        translation("django", CATALOGUES, ["fr_CA"]) if french else NullTranslations()
    )


def language() -> str:
    """The language spoken now: "en" or "fr-ca"."""
    return _spoken.language


def locale() -> str:
    """The locale in which amounts and dates are written for the person at the screen."""
    return "fr-CA" if _spoken.language == "fr-ca" else "en-CA"


def gettext(message: str) -> str:
    return _spoken.catalogue.gettext(message)


def gettext_noop(message: str) -> str:
    """The message as it is: marked, to be translated where it is said."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    return _spoken.catalogue.ngettext(one, many, count)
