"""Where a document stands, on two axes: what was paid of it, and what became of its letter."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop

from solde.mail.states import State
from solde.sales.asking import CHARGES, RECEIPTS
from solde.sales.models import Document


class PaymentAxis(StrEnum):
    """What was paid of a charge, or used of a credit. A document is in exactly one of these."""

    DRAFT = "draft"
    OPEN = "open"
    PARTLY_PAID = "partly_paid"
    OVERDUE = "overdue"
    PAID = "paid"
    VOID = "void"


class SendingAxis(StrEnum):
    """What became of the latest letter of any version. A document is in exactly one of these."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    VIEWED = "viewed"
    PARTLY_SENT = "partly_sent"
    IN_DOUBT = "in_doubt"
    PROBLEM = "problem"
    CALLED_OFF = "called_off"


# What each is called, and what it means. English, marked.
PAYMENT: Final = {
    PaymentAxis.DRAFT: (gettext_noop("Draft"), gettext_noop("It is nowhere in the books yet.")),
    PaymentAxis.OPEN: (gettext_noop("Open"), gettext_noop("Nothing was paid yet.")),
    PaymentAxis.PARTLY_PAID: (gettext_noop("Partly paid"), gettext_noop("Some of it was paid.")),
    PaymentAxis.OVERDUE: (
        gettext_noop("Overdue"),
        gettext_noop("Its due date has passed, and some of it is not paid."),
    ),
    PaymentAxis.PAID: (gettext_noop("Paid"), gettext_noop("Nothing of it is left to be paid.")),
    PaymentAxis.VOID: (gettext_noop("Void"), gettext_noop("It was taken back; nobody owes it.")),
}
CREDIT: Final = PAYMENT | {
    PaymentAxis.OPEN: (gettext_noop("Unapplied"), gettext_noop("Nothing of it was used yet.")),
    PaymentAxis.PARTLY_PAID: (
        gettext_noop("Partly applied"),
        gettext_noop("Some of it was put on charges."),
    ),
    PaymentAxis.PAID: (gettext_noop("Applied"), gettext_noop("All of it was put on charges.")),
}
SENDING: Final = {
    SendingAxis.NOT_SENT: (gettext_noop("Not sent"), gettext_noop("No letter was written.")),
    SendingAxis.WAITING: (
        gettext_noop("Waiting"),
        gettext_noop("The letter waits for its turn, for its mailbox, or for a person."),
    ),
    SendingAxis.SENDING: (gettext_noop("Being sent"), gettext_noop("The letter is under way.")),
    SendingAxis.SENT: (
        gettext_noop("Sent"),
        gettext_noop("The mail server took the letter. Whether it arrived, nobody knows."),
    ),
    SendingAxis.VIEWED: (
        gettext_noop("Viewed"),
        gettext_noop("The link in the letter was opened, by a person or by a mail scanner."),
    ),
    SendingAxis.PARTLY_SENT: (
        gettext_noop("Partly sent"),
        gettext_noop("The mail server took the letter for some of its recipients."),
    ),
    SendingAxis.IN_DOUBT: (
        gettext_noop("May have been sent"),
        gettext_noop("The line broke at the end. Look, and decide whether it was sent."),
    ),
    SendingAxis.PROBLEM: (
        gettext_noop("Delivery problem"),
        gettext_noop("The letter was refused or came back. Look at the address and send it again."),
    ),
    SendingAxis.CALLED_OFF: (
        gettext_noop("Called off"),
        gettext_noop("The letter was called off before it left."),
    ),
}

BY_STATE: Final = {
    State.QUEUED: SendingAxis.WAITING,
    State.HELD: SendingAxis.WAITING,
    State.SENDING: SendingAxis.SENDING,
    State.SENT: SendingAxis.SENT,
    State.PARTLY_SENT: SendingAxis.PARTLY_SENT,
    State.IN_DOUBT: SendingAxis.IN_DOUBT,
    State.FAILED: SendingAxis.PROBLEM,
    State.BOUNCED: SendingAxis.PROBLEM,
    State.CANCELLED: SendingAxis.CALLED_OFF,
}
MAY_BE_VIEWED: Final = frozenset({State.SENT, State.IN_DOUBT})
ISSUED: Final = Q(state=Document.State.ISSUED)


def payment_of(document: Document, *, on: date) -> PaymentAxis:
    """What was paid of a document by now; `on` decides what is overdue. A due day is not late."""
    if document.state == Document.State.DRAFT:
        return PaymentAxis.DRAFT
    if document.state == Document.State.VOIDED:
        return PaymentAxis.VOID
    if not document.left_minor:
        return PaymentAxis.PAID
    if document.kind in CHARGES and (document.due_on or document.dated_on) < on:
        return PaymentAxis.OVERDUE
    is_whole = document.left_minor == document.total_minor
    return PaymentAxis.OPEN if is_whole else PaymentAxis.PARTLY_PAID


def sending_of(document: Document) -> SendingAxis:
    """What became of the latest letter of a document."""
    letter = document.letter
    if letter is None:
        return SendingAxis.NOT_SENT
    if document.viewed_at and letter.state in MAY_BE_VIEWED:
        return SendingAxis.VIEWED
    return BY_STATE[State(letter.state)]


def paid_like(axis: PaymentAxis, *, on: date) -> Q:
    """Of documents: payment_of() says this."""
    late = Q(kind__in=CHARGES) & (Q(due_on__lt=on) | Q(due_on=None, dated_on__lt=on))
    whole = Q(left_minor=F("total_minor"))
    match axis:
        case PaymentAxis.DRAFT:
            return Q(state=Document.State.DRAFT)
        case PaymentAxis.VOID:
            return Q(state=Document.State.VOIDED)
        case PaymentAxis.PAID:
            return ISSUED & Q(left_minor=0)
        case PaymentAxis.OVERDUE:
            return Q(left_minor__gt=0) & late
        case PaymentAxis.OPEN:
            return Q(left_minor__gt=0) & whole & ~late
        case PaymentAxis.PARTLY_PAID:
            return Q(left_minor__gt=0) & ~whole & ~late


def sent_like(axis: SendingAxis) -> Q:
    """Of documents: sending_of() says this."""
    if axis is SendingAxis.NOT_SENT:
        return Q(letter=None)
    seen = Q(letter__state__in=MAY_BE_VIEWED, viewed_at__isnull=False)
    if axis is SendingAxis.VIEWED:
        return seen
    of_letter = in_states(states_of(axis))
    return of_letter & ~seen if axis in (SendingAxis.SENT, SendingAxis.IN_DOUBT) else of_letter


def states_of(axis: SendingAxis) -> list[State]:
    """In which a letter is that says so; none where there is no letter, or it was viewed."""
    return [state for state, one in BY_STATE.items() if one is axis]


def in_states(states: Sequence[State]) -> Q:
    """Of documents: their letter is in one of these. By the indexes of letters, in their order."""
    of_letter = Q(letter__state=states[0]) if len(states) == 1 else Q(letter__state__in=states)
    return of_letter & Q(letter__company=F("company"))  # known already; leads to the indexes


def in_trouble() -> Q:
    """Of documents: sending_of() says PROBLEM or IN_DOUBT; found by delivery_in_trouble."""
    of_letter = in_states([State.BOUNCED, State.FAILED, State.IN_DOUBT])
    return of_letter & (Q(viewed_at=None) | Q(letter__state__in=[State.BOUNCED, State.FAILED]))


def payment_words(axis: PaymentAxis, kind: str) -> tuple[str, str]:
    """What a document of a kind is called there, and a sentence, in the language in use."""
    words = CREDIT if kind == Document.Kind.CREDIT_MEMO else PAYMENT
    label, sentence = words[axis]
    if kind in RECEIPTS and axis is PaymentAxis.PAID:
        sentence = gettext_noop("It was paid on the spot.")
    return gettext(label), gettext(sentence)


def sending_words(axis: SendingAxis) -> tuple[str, str]:
    """What it is called there, and a sentence, in the language in use."""
    label, sentence = SENDING[axis]
    return gettext(label), gettext(sentence)
