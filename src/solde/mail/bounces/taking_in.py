"""Letters that come back. A bounce changes the letter it is about, never a customer.

Anybody can write to the address where bounces arrive. So a bounce counts only if it names a
try of ours, by a signed return path or by the Message-ID of the letter it returns, and only
for an address that this letter went to.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from flufl.bounce import all_failures

from solde.mail.answers import shown
from solde.mail.bounces import return_path
from solde.mail.models import Delivery
from solde.mail.settling import NotTaken, mark_bounced
from solde.mail.states import State

log = logging.getLogger(__name__)

BOUNCE_MAX = 10_000_000  # bytes; most servers return the head of a letter only
PARTS_MAX = 100  # of one bounce that are looked at
FAILED_MAX = 100  # addresses of one bounce
OUR_MESSAGE_ID = re.compile(r"<([0-9a-f]{32})\.([1-9][0-9]{0,3})\.[^@<>\s]+@[^@<>\s]+>")
# A letter in one of these may have come back; in one of those, what it is will be known soon.
MAY_BOUNCE = frozenset({State.SENT, State.PARTLY_SENT, State.IN_DOUBT, State.BOUNCED})
GOES_ON = frozenset({State.QUEUED, State.SENDING, State.HELD})


class Outcome(StrEnum):
    """What became of a bounce."""

    BOUNCED = "bounced"
    NO_FAILURE = "no_failure"  # a delay, an automatic answer, or no bounce at all
    FOREIGN = "foreign"  # about nothing that we have sent there: forged, or not for us
    KNOWN = "known"  # it came before
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    LATER = "later"  # its letter is on the way to others at this moment; to be brought again


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says."""

    failed: tuple[str, ...]  # addresses, for good
    words: Mapping[str, str]  # by address in lower case: what the server there said
    message_ids: tuple[str, ...]  # of letters that it returns


def take_in(raw: bytes, sent_to: Iterable[str]) -> Outcome:
    """Take note of a bounce that was delivered to some addresses. The second time it is known.

    Whatever somebody has sent must not stop those that come after it: what it brings about is
    logged, and the bounce is unreadable. That goes for `sent_to` as well, where it is read out
    of the bounce. Raised is only that the database is away.
    """
    try:
        outcome = judged(raw, sent_to)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a bounce could not be read")
        outcome = Outcome.UNREADABLE
    log.info("a bounce of %s bytes: %s", len(raw), outcome)
    return outcome


def judged(raw: bytes, sent_to: Iterable[str]) -> Outcome:
    if len(raw) > BOUNCE_MAX:
        return Outcome.TOO_LARGE
    bounce = read(raw)
    if not bounce.failed:
        return Outcome.NO_FAILURE
    delivery = letter_of(bounce, sent_to)
    if delivery is None:
        return Outcome.FOREIGN
    outcomes = {note_bounce(delivery, address, bounce) for address in bounce.failed}
    ranked = (Outcome.LATER, Outcome.BOUNCED, Outcome.KNOWN)
    return next((one for one in ranked if one in outcomes), Outcome.FOREIGN)


def read(raw: bytes) -> Bounce:
    message = message_from_bytes(raw)
    _delayed, failed = all_failures(message)
    parts = list(parts_of(message))
    return Bounce(
        failed=tuple(sorted(one.decode("ascii") for one in failed))[:FAILED_MAX],
        words=dict(diagnoses(parts)),
        message_ids=tuple(returned_ids(parts)),
    )


def parts_of(message: Message) -> Iterator[Message]:
    for _count, part in zip(range(PARTS_MAX), message.walk(), strict=False):
        yield part


def diagnoses(parts: Iterable[Message]) -> Iterator[tuple[str, str]]:
    """Addresses with the words of the server that refused them (RFC 3464, 2.3)."""
    for part in parts:
        said = part["Diagnostic-Code"] or part["Status"]
        for name in ("Original-Recipient", "Final-Recipient"):
            if said and part[name]:
                address = str(part[name]).rpartition(";")[2].strip(" <>")
                yield address.lower(), shown(str(said).rpartition("smtp;")[2])


def returned_ids(parts: Iterable[Message]) -> Iterator[str]:
    """Message-IDs of letters inside a bounce, whole or their headers alone."""
    for part in parts:
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list):
            inside = content[:1]
            yield from (
                str(one.get("Message-ID", "")).strip() for one in inside if isinstance(one, Message)
            )
        elif kind == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            if isinstance(head, bytes):
                yield str(message_from_bytes(head).get("Message-ID", "")).strip()


def letter_of(bounce: Bounce, sent_to: Iterable[str]) -> Delivery | None:
    """The letter that a bounce is about; None when it names none of ours."""
    for tried in filter(None, map(return_path.read, sent_to)):
        letters = Delivery._base_manager.filter(public_id=tried.delivery)
        return letters.filter(attempts__number=tried.attempt).first()
    for message_id in bounce.message_ids:
        found = OUR_MESSAGE_ID.fullmatch(message_id)
        if found and message_id.isprintable():
            letters = Delivery._base_manager.filter(public_id=UUID(found[1]))
            return letters.filter(attempts__message_id=message_id).first()
    return None


@transaction.atomic
def note_bounce(delivery: Delivery, address: str, bounce: Bounce) -> Outcome:
    """Note that a letter came back from an address, if it went there."""
    letters = Delivery._base_manager.select_for_update(no_key=True)
    letter = letters.select_related("company").get(pk=delivery.pk)
    recipient = letter.recipients.filter(address__iexact=address).first()
    if letter.state in GOES_ON:
        return Outcome.LATER
    if recipient is None or letter.state not in MAY_BOUNCE:
        return Outcome.FOREIGN
    words = bounce.words.get(address.lower()) or _("It came back.")
    try:
        mark_bounced(letter, recipient.address, words)
    except NotTaken:
        return Outcome.KNOWN
    return Outcome.BOUNCED
