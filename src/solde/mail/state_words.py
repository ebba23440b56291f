"""What the states of letters and the fates of their recipients are called. English, marked."""

from django.utils.translation import gettext_noop as _

from solde.mail.states import Fate, State

STATES = {
    State.QUEUED: _("Waiting"),
    State.SENDING: _("Being sent"),
    State.SENT: _("Sent"),
    State.PARTLY_SENT: _("Partly sent"),
    State.FAILED: _("Not sent"),
    State.IN_DOUBT: _("May have been sent"),
    State.HELD: _("Held"),
    State.CANCELLED: _("Called off"),
    State.BOUNCED: _("Came back"),
}
FATES = {
    Fate.WAITING: _("Waiting"),
    Fate.TAKEN: _("Taken by the server"),
    Fate.REFUSED: _("Refused"),
    Fate.IN_DOUBT: _("May have been sent"),
    Fate.CANCELLED: _("Called off"),
    Fate.BOUNCED: _("Came back"),
}
# How far a try came: where the talk with the server ended (`phase` of an answer).
PHASES = {
    "connect": _("connecting to the server"),
    "mail": _("naming the sender"),
    "rcpt": _("naming the recipients"),
    "data": _("asking to hand the letter over"),
    "body": _("handing the letter over"),
    "dot": _("the end of the letter: all of it was handed over"),
    "post": _("handing the letter over to Google"),
    "kept": _("keeping it here"),
}
