"""The JSON in which documents are given, as Python has it: numbers stay the text they are."""

import re
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final

from solde.cli.words import gettext as _
from solde.refusal import Refused

BLANKS: Final = re.compile(r"[ \t\r\n]*")


class NoJson(Refused):
    """What was given is not JSON."""


def values_in(text: str) -> list[Any]:
    """The values of an array, or those that stand one after the other, such as one a line."""
    decoder = JSONDecoder(
        object_pairs_hook=unrepeated, parse_float=str, parse_int=str, parse_constant=str
    )
    found, place = [], blanks_end(text, 0)
    while place < len(text):
        try:
            value, end = decoder.raw_decode(text, place)
        except JSONDecodeError as error:
            words = _("This is not JSON, at line %(line)s, column %(column)s.")
            raise NoJson(words % {"line": error.lineno, "column": error.colno}) from error
        except RecursionError as error:
            raise NoJson from error
        found.append(value)
        place = blanks_end(text, end)
    return found[0] if len(found) == 1 and isinstance(found[0], list) else found


def blanks_end(text: str, place: int) -> int:
    match = BLANKS.match(text, place)
    assert match
    return match.end()


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. To take the last of two equal keys would lose what the first one says."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NoJson(_("“%s” stands twice in one object.") % twice)
    return made
