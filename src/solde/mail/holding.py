"""Hold letters that wait, and release them."""

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.choosing import (
    OPEN,
    Way,
    from_list,
    goes_around,
    installations,
    rerouted_words,
)
from solde.mail.clock import database_now
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.states import Fate, HeldFor, State
from solde.queue import enqueue
from solde.refusal import Refused
from solde.subject import Subject

# Of deliveries: somebody has it, as may have been heard while it was held.
REACHED = Exists(Recipient._base_manager.filter(delivery=OuterRef("pk"), fate=Fate.TAKEN))


class NotWaiting(Refused):
    """Only a letter that waits can be held."""


class NotHeld(Refused):
    """Only a letter that is held can be let go on."""


@transaction.atomic
def hold(delivery: Delivery, *, by: User | None = None) -> None:
    """Keep a letter that waits from leaving. Refused when it is under way or at rest."""
    words = _("Held by a person.")
    if not put_on_hold(waiting(delivery.company).filter(pk=delivery.pk), HeldFor.PERSON, words):
        raise NotWaiting
    record(delivery.company, "hold", Subject.DELIVERY.of(delivery.pk), by=by)


@transaction.atomic
def release(delivery: Delivery, *, by: User | None = None) -> None:
    """Let a held letter go on, for whatever it was held."""
    if not go_on(delivery.company.deliveries.filter(pk=delivery.pk)):
        raise NotHeld
    record(delivery.company, "release", Subject.DELIVERY.of(delivery.pk), by=by)


def waiting(company: Company) -> QuerySet[Delivery]:
    rows: QuerySet[Delivery] = company.deliveries.filter(state=State.QUEUED)
    return rows


def put_on_hold(letters: QuerySet[Delivery], reason: HeldFor, words: str) -> int:
    """Hold those of the letters that wait; returns how many."""
    return letters.filter(state=State.QUEUED).update(
        state=State.HELD, held_for=reason, last_words=words, due_at=None, picked_until=None
    )


def go_on(letters: QuerySet[Delivery]) -> int:
    """Queue those of the letters that are held; returns how many.

    Where the mailbox is not the company's any more, by the one that it would use today.
    """
    held = letters.filter(state=State.HELD)
    for letter in held.exclude(OPEN).order_by().distinct("company", "mailbox"):
        mailbox = next(from_list(letter.company))
        words = rerouted_words(letter.mailbox, _("It was removed."))
        held.filter(company=letter.company, mailbox=letter.mailbox).update(
            mailbox=mailbox, rerouted=words
        )
    mailboxes = set(held.values_list("mailbox_id", flat=True))
    state = Case(When(REACHED, then=Value(State.PARTLY_SENT)), default=Value(State.QUEUED))
    count = held.update(state=state, held_for="", due_at=database_now())
    for pk in mailboxes:
        enqueue("send_letters", mailbox_id=pk)
    return count


def go_around(company: Company, mailbox: Mailbox, words: str) -> int:
    """Do with the waiting letters what the company chose for a mailbox that it cannot use.

    They leave by the installation's mailbox, or they are held; either is written on each, with
    `words`. In the current transaction; returns how many. Letters that have reached some of
    their recipients wait for the mailbox to be mended, because the others are to see the same
    sender; when it was removed, they are given up.
    """
    letters = Delivery._base_manager.filter(company=company, mailbox=mailbox)
    if not goes_around(company):
        return put_on_hold(letters, HeldFor.MAILBOX, words)
    around = Way(installations(Mailbox.Kind.SMTP), rerouted_words(mailbox, words))
    count = letters.filter(state=State.QUEUED).update(
        mailbox=around.mailbox, rerouted=around.rerouted, picked_until=None
    )
    enqueue("send_letters", mailbox_id=around.mailbox.pk)
    return count
