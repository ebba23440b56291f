"""States and fates of letters, in words within a sentence."""

from solde.cli.words import gettext as _
from solde.mail.states import Fate, HeldFor, State

HELD_FOR: dict[str, str] = {
    HeldFor.MAILBOX: _("its mailbox"),
    HeldFor.REMOVAL: _("somebody who lets it go on, for its mailbox was removed"),
    HeldFor.PERSON: _("the person who held it"),
    HeldFor.RESTORE: _("a look at what was sent before the backup was restored"),
}


def state_word(state: str) -> str:
    from solde.mail.state_words import STATES

    return lowered(_(STATES[State(state)]))


def fate_word(fate: str) -> str:
    from solde.mail.state_words import FATES

    return lowered(_(FATES[Fate(fate)]))


def phase_word(phase: str) -> str:
    from solde.mail.state_words import PHASES

    return _(PHASES[phase])


def lowered(word: str) -> str:
    return word[:1].lower() + word[1:]
