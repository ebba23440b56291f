"""Put letters into the outbox. The only writer of deliveries and their recipients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop
from uuid6 import uuid7

from solde.company.models import Company, User
from solde.copying import copy_rows, next_ids
from solde.mail.addresses import Addressed
from solde.mail.choosing import Way, standing_still
from solde.mail.clock import database_now
from solde.mail.models import Delivery
from solde.mail.restored import is_looked_through, restored_words
from solde.mail.states import ON_ITS_WAY, HeldFor, State
from solde.queue import enqueue

# Why a letter is sent once more where nobody gave a reason; in the language of whoever reads it.
REPEATED = gettext_noop("It was ordered to send it once more.")
NOT_ARRIVED = gettext_noop("The letter before did not arrive.")
ANOTHER_TEST = gettext_noop("Another test.")

URGENT = 10  # a letter that a person is waiting for overtakes a run of thousands

DELIVERY = (
    "id", "public_id", "company_id", "about", "purpose", "reason", "ordered_by_id", "mailbox_id",
    "rerouted", "priority", "from_name", "reply_to", "subject", "text", "language", "state",
    "held_for", "last_words", "due_at", "tries",
)  # fmt: skip
RECIPIENT = ("company_id", "delivery_id", "position", "field", "address", "fate", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter as it is asked for. Recipients are those of addresses.recipients_of()."""

    about: str
    recipients: Sequence[Addressed]  # the primary one first
    subject: str
    text: str
    language: str
    purpose: int = 1
    reason: str = ""  # of sending it again: see once_more()


class Standing(NamedTuple):
    """The latest letter about a thing."""

    delivery_id: int
    state: State
    purpose: int


def standing_letters(company: Company, abouts: Iterable[str]) -> dict[str, Standing]:
    """The latest letter about each of these, where there is one."""
    rows = company.deliveries.filter(about__in=list(abouts)).order_by("about", "purpose")
    return {
        about: Standing(pk, State(state), purpose)
        for about, pk, state, purpose in rows.values_list("about", "pk", "state", "purpose")
    }


def once_more(before: Standing | Delivery | None, reason: str = "") -> tuple[int, str]:
    """Purpose of the next letter about a thing, and why there is another one, if there is."""
    if before is None:
        return 1, ""
    return before.purpose + 1, reason or (REPEATED if before.state in ON_ITS_WAY else NOT_ARRIVED)


def reason_words(reason: str) -> str:
    """Why a letter was sent once more, in the language in use; a person's words as they are."""
    return gettext(reason) if reason in (REPEATED, NOT_ARRIVED, ANOTHER_TEST) else reason


def queue_letters(
    company: Company,
    letters: Sequence[NewLetter],
    way: Way,
    *,
    by: User | None = None,
    priority: int = 0,
    due_at: datetime | None = None,
) -> Mapping[str, int]:
    """Queue letters in the current transaction and call a worker; returns ids by `about`.

    A letter about the same thing, for the same purpose, may exist only once: the second is
    refused by PostgreSQL (`delivery_asked_for_once`). When the mailbox stands still until a
    person acts or was removed, or after a restore that nobody has looked at yet, the letters are
    held from the start; in the last case not those that are URGENT, which a person sends by hand.
    """
    if not letters:
        return {}
    held_for, words = held_from_the_start(company, way, priority)
    ids = next_ids("mail_delivery", len(letters))
    due_at = due_at or database_now()
    copy_rows(
        "mail_delivery",
        DELIVERY,
        (
            (
                pk, uuid7(), company.pk, one.about, one.purpose, one.reason, by and by.pk,
                way.mailbox.pk, way.rerouted, priority, company.name, company.email,
                one.subject, one.text, one.language,
                State.HELD if held_for else State.QUEUED,
                held_for, words, None if held_for else due_at, 0,
            )
            for pk, one in zip(ids, letters, strict=True)
        ),
    )  # fmt: skip
    copy_rows(
        "mail_recipient",
        RECIPIENT,
        (
            (company.pk, pk, position, field, address, "waiting", "")
            for pk, one in zip(ids, letters, strict=True)
            for position, (field, address) in enumerate(one.recipients)
        ),
    )
    if not held_for:
        enqueue("send_letters", mailbox_id=way.mailbox.pk)
    return {one.about: pk for pk, one in zip(ids, letters, strict=True)}


def held_from_the_start(company: Company, way: Way, priority: int) -> tuple[str, str]:
    """What letters are held for that are queued now, and why in words; "" twice: they are not."""
    if priority < URGENT and not is_looked_through(company):
        return HeldFor.RESTORE, restored_words()
    if way.held:
        return HeldFor.REMOVAL, way.held
    stands = standing_still(way.mailbox)
    return (HeldFor.MAILBOX, stands) if stands else ("", "")
