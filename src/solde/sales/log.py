"""The log of a document: all that befell it, in one list, with who and when."""

from datetime import datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext, gettext_noop

from solde.company.models import User
from solde.history.models import Event
from solde.ledger.applying import on_either_side
from solde.ledger.models import Application
from solde.mail.models import Delivery
from solde.mail.state_words import STATES
from solde.mail.states import State
from solde.pdf.formats import amount_format
from solde.pdf.words import words_for
from solde.sales.enclosing import letters_about
from solde.sales.models import Document
from solde.subject import Subject

MOST: Final = 500  # of each source, the newest

ACTS: Final = {
    "save_draft": gettext_noop("Saved as a draft"),
    "issue": gettext_noop("Issued"),
    "edit": gettext_noop("Edited: version %(version)s"),
    "note": gettext_noop("Internal note: %(before)s → %(after)s"),
    "void": gettext_noop("Voided on %(on)s"),
    "attach": gettext_noop("File added: %(name)s"),
    "remove_attachment": gettext_noop("File removed: %(name)s"),
    "put_in_queue": gettext_noop("Put in a queue"),
    "take_out_of_queue": gettext_noop("Taken out of a queue"),
    "send": gettext_noop("Letter ordered"),
    "print": gettext_noop("Printed"),
    "view": gettext_noop("Opened by the link in its letter: version %(version)s"),
    "dispute": gettext_noop("Disputed"),
    "end_dispute": gettext_noop("Dispute ended"),
}


class Happening(NamedTuple):
    """One line of the log."""

    at: datetime
    what: str  # for programs: an act, "letter" or "applied"
    words: str  # in the language in use
    by: User | None = None  # None: the program, the command line, or whoever opened a link
    letter: Delivery | None = None


def log_of(document: Document, *, language: str) -> list[Happening]:
    """What befell a document, the newest first: four queries. Amounts as in `language`."""
    found = [
        *map(from_event, events_of(document)),
        *map(from_letter, letters_of(document)),
        *(from_application(document, one, language) for one in applications_of(document)),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def events_of(document: Document) -> list[Event]:
    events = document.company.events.filter(subject=Subject.DOCUMENT.of(document.pk))
    return list(events.select_related("by").order_by("-pk")[:MOST])


def from_event(event: Event) -> Happening:
    words = gettext(ACTS[event.act]) if event.act in ACTS else event.act.replace("_", " ")
    details = {name: "–" if value == "" else value for name, value in event.details.items()}
    return Happening(event.at, event.act, words % details, event.by)


def letters_of(document: Document) -> list[Delivery]:
    """The letters about any version, with their recipients."""
    letters = letters_about(document)
    return list(letters.select_related("ordered_by").order_by("-pk")[:MOST])


def from_letter(letter: Delivery) -> Happening:
    """What is known of a letter now, at the moment from which it is."""
    told = [gettext(STATES[State(letter.state)]), letter.last_words]
    if letter.state == State.SENT:
        told = [gettext("Taken by the mail server; whether it arrived, nobody knows")]
    words = gettext("Letter: %s") % ". ".join(filter(None, told))
    at = letter.rested_at or letter.created_at
    return Happening(at, "letter", words, letter.ordered_by, letter)


def applications_of(document: Document) -> list[Application]:
    of_it = on_either_side(document.entry_id)
    rows = document.company.applications.filter(of_it).order_by("-pk")
    return list(rows.select_related("charge", "credit", "applied_by")[:MOST])


def from_application(document: Document, one: Application, language: str) -> Happening:
    other = one.credit if one.charge_id == document.entry_id else one.charge
    told = {
        "kind": words_for(language)["kind"][other.kind],
        "number": other.number,
        "amount": amount_format(language, document.currency)(one.amount_minor),
        "released_on": one.released_on,
    }
    words = gettext("%(kind)s %(number)s: %(amount)s applied")
    if one.released_on:
        words = gettext("%(kind)s %(number)s: %(amount)s applied, until %(released_on)s")
    return Happening(one.applied_at, "applied", words % told, one.applied_by)
