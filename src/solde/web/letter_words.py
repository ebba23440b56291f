"""What states and fates are called on pages, and how they look."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from solde.mail import state_words
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.states import Fate, HeldFor, State


class Word(NamedTuple):
    """What something is called, and which kind of badge says so (web/templatetags/parts.py)."""

    shown: str | Promise
    kind: str  # "ok", "wait", "warn", "bad" or "off"


KINDS = {
    State.QUEUED: "wait",
    State.SENDING: "wait",
    State.SENT: "ok",
    State.PARTLY_SENT: "warn",
    State.FAILED: "bad",
    State.IN_DOUBT: "warn",
    State.HELD: "warn",
    State.CANCELLED: "off",
    State.BOUNCED: "bad",
}
STATES = {state: Word(_(state_words.STATES[state]), kind) for state, kind in KINDS.items()}
CAPTURED = Word(_("Kept here"), "off")  # what "sent" means for captured mail

KINDS_OF_FATES = {
    Fate.WAITING: "wait",
    Fate.TAKEN: "ok",
    Fate.REFUSED: "bad",
    Fate.IN_DOUBT: "warn",
    Fate.CANCELLED: "off",
    Fate.BOUNCED: "bad",
}
FATES = {fate: Word(_(state_words.FATES[fate]), kind) for fate, kind in KINDS_OF_FATES.items()}

FIELDS = {
    Recipient.Field.TO: _("To"),
    Recipient.Field.CC: _("Cc"),
    Recipient.Field.BCC: _("Bcc"),
}

# What each state asks of a person.
ADVICE = {
    State.IN_DOUBT: _(
        "The line broke when the whole letter had been handed over, or the program ended in"
        " between. Look for it in the Sent folder of the mailbox, by subject or reference. Solde"
        " does not send it again by itself."
    ),
    State.FAILED: _("It was refused for good. Look at the address, then send it again."),
    State.BOUNCED: _("It was taken, and came back. Look at the address, then send it again."),
    State.PARTLY_SENT: _("Some recipients did not get it. Below stands who, and why."),
}
HELD = {
    HeldFor.MAILBOX: _("It goes on by itself when its mailbox is connected again or mended."),
    HeldFor.REMOVAL: _("Its mailbox was removed. It waits until somebody lets it go on."),
    HeldFor.PERSON: _("Somebody held it. It waits until somebody lets it go on."),
    HeldFor.RESTORE: _(
        "A backup was restored. It may have left after that backup was made: look for it in the"
        " Sent folder before you let it go on."
    ),
}


def word_of(letter: Delivery) -> Word:
    """The state of a letter."""
    is_kept = letter.state == State.SENT and is_captured(letter)
    return CAPTURED if is_kept else STATES[State(letter.state)]


def word_of_fate(letter: Delivery, fate: Fate) -> Word:
    """What became of a letter at one of its recipients."""
    return CAPTURED if fate is Fate.TAKEN and is_captured(letter) else FATES[fate]


def phase_word(phase: str) -> str:
    """How far a try came; empty: it is under way, or nobody knows."""
    return gettext(state_words.PHASES[phase]) if phase else ""


def is_captured(letter: Delivery) -> bool:
    return letter.mailbox.kind == Mailbox.Kind.CAPTURED


def advice_on(letter: Delivery) -> str | Promise:
    """What the state of a letter asks of a person; empty: nothing."""
    if letter.held_for:
        return HELD[HeldFor(letter.held_for)]
    return ADVICE.get(State(letter.state), "")
