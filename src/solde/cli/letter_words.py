"""States and fates of letters, in words."""

from solde.cli.words import gettext as _
from solde.mail.states import Fate, HeldFor, State

STATES: dict[str, str] = {
    State.QUEUED: _("waiting"),
    State.SENDING: _("under way"),
    State.SENT: _("sent"),
    State.PARTLY_SENT: _("partly sent"),
    State.FAILED: _("not sent"),
    State.IN_DOUBT: _("may have been sent"),
    State.HELD: _("held"),
    State.CANCELLED: _("called off"),
    State.BOUNCED: _("came back"),
}
FATES: dict[str, str] = {
    Fate.WAITING: _("waiting"),
    Fate.TAKEN: _("taken by the server"),
    Fate.REFUSED: _("refused"),
    Fate.IN_DOUBT: _("may have been sent"),
    Fate.CANCELLED: _("called off"),
    Fate.BOUNCED: _("came back"),
}
HELD_FOR: dict[str, str] = {
    HeldFor.MAILBOX: _("its mailbox"),
    HeldFor.PERSON: _("the person who held it"),
    HeldFor.RESTORE: _("a look at what was sent before the backup was restored"),
}
