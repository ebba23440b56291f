"""What is known of letters and mailboxes, in the words of the contract for programs."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from solde.company.models import Company
from solde.mail.choosing import known_as
from solde.mail.limits import limits_of
from solde.mail.models import Attempt, Delivery, Mailbox, Recipient
from solde.mail.settling import is_at_rest, latest_about
from solde.mail.states import Fate, State
from solde.paging import FETCHED


class Act(StrEnum):
    """What a person may do with a letter."""

    SETTLE = "settle"
    HOLD = "hold"
    RELEASE = "release"
    CANCEL = "cancel"
    RESEND = "resend"
    BOUNCED = "bounced"


def newest_first(letters: QuerySet[Delivery]) -> Iterator[Delivery]:
    """Letters with mailbox and recipients, however many, with few in memory at a time."""
    page = letters.select_related("mailbox").prefetch_related("recipients").order_by("-pk")
    found = list(page[:FETCHED])
    while found:
        yield from found
        found = list(page.filter(pk__lt=found[-1].pk)[:FETCHED])


def line(letter: Delivery) -> dict[str, Any]:
    """One letter of a list. What does not apply is None, never left away."""
    addresses: dict[str, list[str]] = {field: [] for field in Recipient.Field.values}
    for recipient in letter.recipients.all():
        addresses[recipient.field].append(recipient.address)
    due_at = waits_until(letter)
    return {
        "id": str(letter.public_id),
        "about": letter.about,
        "purpose": letter.purpose,
        "reason": letter.reason or None,
        "state": letter.state,
        "held_for": letter.held_for or None,
        "mailbox": known_as(letter.mailbox),
        "rerouted": letter.rerouted or None,
        **addresses,
        "subject": letter.subject,
        "language": letter.language,
        "created_at": letter.created_at.isoformat(),
        "due_at": due_at and due_at.isoformat(),
        "rested_at": letter.rested_at and letter.rested_at.isoformat(),
        "tries": letter.tries,
        "last_words": letter.last_words or stands_still(letter) or None,
    }


def whole(letter: Delivery) -> dict[str, Any]:
    """Everything that is known of a letter, and what a person may do with it now."""
    attempts = letter.attempts.select_related("mailbox")
    recipients = letter.recipients.values("field", "address", "fate", "words")
    return {
        **line(letter),
        "text": letter.text,
        "acts": [act.value for act in acts(letter)],
        "recipients": [one | {"words": one["words"] or None} for one in recipients],
        "attempts": [attempt(one) for one in attempts],
    }


def attempt(tried: Attempt) -> dict[str, Any]:
    """One try; `answer` is None while there is none, and where none ever came."""
    return {
        "number": tried.number,
        "mailbox": known_as(tried.mailbox),
        "message_id": tried.message_id,
        "pdf_sha256": tried.pdf_sha256 or None,
        "size": tried.size,
        "is_open": tried.is_open,
        "started_at": tried.started_at.isoformat(),
        "ended_at": tried.ended_at and tried.ended_at.isoformat(),
        "phase": tried.phase or None,
        "answer": tried.answer,
    }


def acts(letter: Delivery) -> list[Act]:
    """What a person may do with a letter now. The acts themselves decide when they are called."""
    state, waits = State(letter.state), letter.due_at is not None
    fates = set(letter.recipients.values_list("fate", flat=True))
    may = {
        Act.SETTLE: state is State.IN_DOUBT,
        Act.HOLD: state is State.QUEUED,
        Act.RELEASE: state is State.HELD,
        Act.CANCEL: state in (State.QUEUED, State.HELD) or (state is State.PARTLY_SENT and waits),
        Act.RESEND: all(is_at_rest(one) for one in (letter, latest_about(letter))),
        Act.BOUNCED: state is not State.SENDING and bool(fates & {Fate.TAKEN, Fate.IN_DOUBT}),
    }
    return [act for act, is_possible in may.items() if is_possible]


def waits_until(letter: Delivery) -> datetime | None:
    """When the letter, or its mailbox, goes on; None when nothing does by itself."""
    if letter.due_at is None:
        return None
    return max(filter(None, (letter.due_at, letter.mailbox.paused_until)))


def stands_still(letter: Delivery) -> str:
    """Why a letter waits that nothing was said about yet: its mailbox's trouble."""
    return letter.mailbox.last_words if letter.state == State.QUEUED else ""


def mailbox_line(company: Company, mailbox: Mailbox) -> dict[str, Any]:
    """One mailbox, and how many of a company's letters wait for it. None: no limit, no trouble."""
    letters = company.deliveries.filter(mailbox=mailbox)
    return {
        "name": known_as(mailbox),
        "kind": mailbox.kind,
        "ailment": mailbox.ailment or None,
        "paused_until": mailbox.paused_until and mailbox.paused_until.isoformat(),
        "last_words": mailbox.last_words or None,
        **limits_of(mailbox)._asdict(),
        "waiting": letters.filter(due_at__isnull=False).count(),
        "held": letters.filter(state=State.HELD).count(),
    }
