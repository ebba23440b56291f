"""States and fates of letters, in words within a sentence."""

from solde.cli.words import gettext as _
from solde.mail import state_words
from solde.mail.states import Fate, HeldFor, State

HELD_FOR: dict[str, str] = {
    HeldFor.MAILBOX: _("its mailbox"),
    HeldFor.PERSON: _("the person who held it"),
    HeldFor.RESTORE: _("a look at what was sent before the backup was restored"),
}


def state_word(state: str) -> str:
    return lowered(_(state_words.STATES[State(state)]))


def fate_word(fate: str) -> str:
    return lowered(_(state_words.FATES[Fate(fate)]))


def lowered(word: str) -> str:
    return word[:1].lower() + word[1:]
