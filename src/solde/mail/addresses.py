"""E-mail addresses, as they are typed and as they are written on an envelope."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from solde.company.texts import shown
from solde.mail.models import Recipient

REMEMBERED_MAX = 100  # addresses: that of a company stands on all its letters

Addressed = tuple[Recipient.Field, str]


class Addressee(NamedTuple):
    """Whom the letters of a customer go to."""

    recipients: Sequence[Addressed] = ()
    reason: str = ""  # why the customer gets none; empty: it gets them


def addresses_in(text: str) -> list[str]:
    """The addresses of a field, which are separated by commas; equal ones once.

    As an envelope takes them: domains in lower case and in the letters of the DNS. Raises
    ValueError with the first fault.
    """
    found: dict[str, str] = {}
    for address in map(as_sent, filter(None, map(str.strip, text.split(",")))):
        found.setdefault(address.casefold(), address)
    return list(found.values())


def fault_of(text: str) -> str:
    """What is wrong with a field of addresses; "" when nothing is. An empty one is all right."""
    try:
        addresses_in(text)
    except ValueError as error:
        return str(error)
    return ""


@lru_cache(REMEMBERED_MAX)
def as_sent(text: str) -> str:
    """One address as an envelope takes it (RFC 5321; letters beyond ASCII, RFC 6531).

    Whether its domain exists is not asked: that needs the network. Raises ValueError.
    """
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(_("“%s” is not an e-mail address.") % shown(text.strip())) from error
    return found.ascii_email or found.normalized


def recipients_of(to: str, cc: str = "", bcc: str = "") -> list[Addressed]:
    """Whom a letter goes to, each address once: in To, else in Cc, else in Bcc.

    Raises ValueError with the first fault.
    """
    fields = Recipient.Field
    typed = ((fields.TO, to), (fields.CC, cc), (fields.BCC, bcc))
    return named_once((field, one) for field, text in typed for one in addresses_in(text))


def addressee_at(to: str, cc: str, bcc: str, *, wants_email: bool) -> Addressee:
    """Whom letters to these addresses go to, or the code of what keeps them from going."""
    if not wants_email:
        return Addressee(reason="prefers_print")
    if not to.strip(", "):
        return Addressee(reason="no_email_address")
    try:
        return Addressee(recipients_of(to, cc, bcc))
    except ValueError:
        return Addressee(reason="invalid_email_address")


def named_once(addressed: Iterable[Addressed]) -> list[Addressed]:
    found: dict[str, Addressed] = {}
    for field, address in addressed:
        found.setdefault(address.casefold(), (field, address))
    return list(found.values())
