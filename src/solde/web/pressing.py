"""Forms that make something: pressed twice, they make it once."""

from collections.abc import Mapping
from uuid import UUID

from uuid6 import uuid7

from solde.company.models import Company
from solde.history.once import was_asked
from solde.refusal import Refused
from solde.web.wishes import ids_in


class FormNotKnown(Refused):
    """This form cannot be told from another: look it over, and press once more."""


def key_to_show(given: Mapping[str, str]) -> UUID:
    """The key that a form is shown with: the one that it came with, or at first a new one."""
    return next(iter(ids_in([given.get("key", "")])), None) or uuid7()


def key_pressed(given: Mapping[str, str]) -> UUID:
    """The key that a form came with. Refused: none, or none that is one."""
    for key in ids_in([given.get("key", "")]):
        return key
    raise FormNotKnown


def seen_to_show(given: Mapping[str, str], stands: str) -> str:
    """The mark of what a form was shown with at first; `stands`: of what is there now."""
    return given.get("seen", stands)


def was_pressed(company: Company, given: Mapping[str, str]) -> bool:
    """Whether a form has made something before."""
    return was_asked(company, key_pressed(given))
