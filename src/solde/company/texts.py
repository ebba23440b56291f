"""Texts that people type or files hold: what may be stored and printed of them."""

import unicodedata

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

# Characters that turn the text around them, or that nobody sees: what is read would not be what
# is stored, and two names could look the same. Joiners stay: Persian and emoji need them.
UNSEEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u00ad\u200b\u2060\ufeff"
)
# Control characters, halves of surrogate pairs, separators of lines and of paragraphs.
UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})
SHOWN_MAX = 60  # characters that are repeated in a sentence


def fault_of_text(text: str, length_max: int, *, lines: bool = False) -> str:
    """What is wrong with a text that will be stored and printed; "" when nothing is."""
    if len(text) > length_max:
        return _("This is longer than %s characters.") % length_max
    if text.isprintable():  # nearly all are, and this is a hundred times faster
        return ""
    for character in text:
        unseen = character in UNSEEN or unicodedata.category(character) in UNPRINTED
        if unseen and not (lines and character == "\n"):
            return _("The invisible character U+%04X is not allowed.") % ord(character)
    return ""


def is_address(text: str) -> bool:
    """Whether the syntax is that of an address (RFC 5321, with RFC 6531's letters)."""
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def shown(text: str) -> str:
    """What was typed as it is repeated in a sentence: short, and without what cannot be printed."""
    seen = "".join(c if c.isprintable() else "\ufffd" for c in text[: SHOWN_MAX + 1])
    return seen if len(seen) <= SHOWN_MAX else f"{seen[:SHOWN_MAX]}…"
