"""What people decide about letters. Each decision is put on record with who took it."""

import re

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.addresses import Addressed, recipients_of
from solde.mail.alerts import AlertKind, close_alerts, raise_alert
from solde.mail.choosing import way_through
from solde.mail.deciding import state_of
from solde.mail.models import Delivery, Recipient
from solde.mail.queueing import URGENT, NewLetter, once_more, queue_letters
from solde.mail.resting import come_to_rest, fates_of
from solde.mail.states import Fate, State
from solde.queue import enqueue
from solde.refusal import NotFound, Refused
from solde.subject import Subject

AT_REST = frozenset({State.SENT, State.PARTLY_SENT, State.FAILED, State.CANCELLED, State.BOUNCED})

BEGINNING = re.compile("[0-9a-f]{8,32}")  # of an id, without hyphens
CAN_COME_BACK = frozenset({State.SENT, State.PARTLY_SENT, State.IN_DOUBT, State.BOUNCED})


class NoSuchLetter(NotFound):
    """There is no such letter."""


class NotInDoubt(Refused):
    """Only a letter that may have been sent is settled."""


class NotAtRest(Refused):
    """That letter is still on its way. Settle or cancel it before you send it again."""


class NoReason(Refused):
    """To send a letter again, say why."""


class CannotBeCalledOff(Refused):
    """Only a letter that still waits can be called off."""


class WrongAddress(Refused):
    """That is not an e-mail address."""


class NotTaken(Refused):
    """Only a letter that a server took can come back."""


@transaction.atomic
def settle(delivery: Delivery, *, was_sent: bool, by: User | None = None) -> None:
    """Decide about a letter that may have been sent: it was, or it is queued again.

    The recipients in doubt are the only ones decided about. Refused when it is not in doubt.
    """
    letter = locked(delivery)
    if letter.state != State.IN_DOUBT:
        raise NotInDoubt
    decided = Fate.TAKEN if was_sent else Fate.WAITING
    words = _("A person saw that it was sent.") if was_sent else _("A person saw that it was not.")
    letter.recipients.filter(fate=Fate.IN_DOUBT).update(fate=decided, words=words)
    # Whoever was refused for now while others were in doubt is tried again, alone.
    fates = fates_of(letter)
    change(letter, state_of(fates), words, waits=Fate.WAITING in fates)
    record(letter.company, "settle", Subject.DELIVERY.of(letter.pk), by=by, was_sent=was_sent)


@transaction.atomic
def resend(delivery: Delivery, reason: str, *, to: str = "", by: User | None = None) -> Delivery:
    """Send what a letter says once more, on purpose: a new letter with a reason.

    `to`, addresses separated by commas, replaces those of the letter; without it, it goes to
    the same ones. Refused while the letter is on its way or in doubt, without a reason, and to
    what is no address.
    """
    letter = locked(delivery)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise NoReason
    if not is_at_rest(letter):
        raise NotAtRest
    try:
        recipients = recipients_of(to) if to else addressed(letter)
    except ValueError as error:
        raise WrongAddress(str(error)) from error
    if not recipients:
        raise WrongAddress
    latest = latest_about(letter)
    if not is_at_rest(latest):
        raise NotAtRest
    purpose, reason = once_more(latest, reason)
    again = NewLetter(
        about=letter.about,
        recipients=recipients,
        subject=letter.subject,
        text=letter.text,
        language=letter.language,
        purpose=purpose,
        reason=reason,
    )
    way = way_through(letter.company, letter.mailbox)
    made = queue_letters(letter.company, [again], way, by=by, priority=URGENT)
    record(letter.company, "resend", Subject.DELIVERY.of(letter.pk), by=by, reason=reason)
    again_row: Delivery = letter.company.deliveries.get(pk=made[letter.about])
    return again_row


@transaction.atomic
def cancel(delivery: Delivery, *, by: User | None = None) -> None:
    """Call a letter off that waits. One that reached some of its recipients stays partly sent."""
    if not come_to_rest(delivery.pk, State.CANCELLED, _("Called off.")):
        raise CannotBeCalledOff
    record(delivery.company, "cancel", Subject.DELIVERY.of(delivery.pk), by=by)


@transaction.atomic
def mark_bounced(
    delivery: Delivery, address: str, words: str = "", *, by: User | None = None
) -> None:
    """A letter came back from an address: by a bounce, or because a person saw one.

    When it is the primary recipient's, the letter is bounced and the company is told; a copy's
    is only written on the recipient. Refused when no server took it for that address.
    """
    letter = locked(delivery)
    taken = letter.recipients.filter(
        address__iexact=address, fate__in=[Fate.TAKEN, Fate.IN_DOUBT]
    ).first()
    if taken is None or letter.state not in CAN_COME_BACK:
        raise NotTaken
    words = words or _("A person saw that it came back.")
    letter.recipients.filter(pk=taken.pk).update(fate=Fate.BOUNCED, words=words)
    if taken.position == 0 and letter.state != State.BOUNCED:
        # Copies that were to be tried again would be of a letter that came back.
        letter.recipients.filter(fate=Fate.WAITING).update(fate=Fate.CANCELLED, words=words)
        Delivery._base_manager.filter(pk=letter.pk).update(
            state=State.BOUNCED, last_words=words, due_at=None, rested_at=Now()
        )
        raise_alert(letter.company, AlertKind.BOUNCED, Subject.DELIVERY.of(letter.pk), words)
    record(letter.company, "mark_bounced", Subject.DELIVERY.of(letter.pk), by=by, address=address)


def is_at_rest(letter: Delivery) -> bool:
    return letter.state in AT_REST and letter.due_at is None


def latest_about(letter: Delivery) -> Delivery:
    latest: Delivery = letter.company.deliveries.filter(about=letter.about).latest("purpose")
    return latest


def letter_of(company: Company, public_id: str) -> Delivery:
    """A company's letter by its public id, or the beginning of it that fits one letter alone."""
    wanted = public_id.replace("-", "").lower()
    if not BEGINNING.fullmatch(wanted):
        raise NoSuchLetter
    rows = company.deliveries.extra(  # the column is a uuid; people type what a table shows
        where=["replace(mail_delivery.public_id::text, '-', '') like %s"], params=[f"{wanted}%"]
    )
    found: list[Delivery] = list(rows[:2])
    if len(found) != 1:
        raise NoSuchLetter
    return found[0]


def locked(delivery: Delivery) -> Delivery:
    row: Delivery = delivery.company.deliveries.select_for_update(no_key=True).get(pk=delivery.pk)
    return row


def addressed(letter: Delivery) -> list[Addressed]:
    rows = letter.recipients.order_by("position").values_list("field", "address")
    return [(Recipient.Field(field), address) for field, address in rows]


def change(letter: Delivery, state: State, words: str, *, waits: bool) -> None:
    Delivery._base_manager.filter(pk=letter.pk).update(
        state=state,
        last_words=words,
        due_at=Now() if waits else None,
        rested_at=None if waits else Now(),
    )
    close_alerts(AlertKind.PRIMARY_REFUSED, Subject.DELIVERY.of(letter.pk))
    if waits:
        enqueue("send_letters", mailbox_id=letter.mailbox_id)
