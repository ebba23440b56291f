"""The list of a company's letters, and the page of one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company
from solde.mail import captured
from solde.mail.models import Delivery, Recipient
from solde.mail.reporting import acts, waits_until
from solde.mail.settling import NoSuchLetter
from solde.mail.states import Fate, State
from solde.web.entering import Visit, page_of_company
from solde.web.forms import ResendForm
from solde.web.letter_words import (
    FIELDS,
    STATES,
    advice_on,
    is_captured,
    word_of,
    word_of_fate,
)
from solde.web.mailbox_cards import name_of

PAGE = 50  # letters of a page


@page_of_company(May.READ)
def letters(visit: Visit) -> HttpResponse:
    """Newest first; `state` narrows it, `before` is the last letter of the page before."""
    state = state_named(visit.GET.get("state", ""))
    rows = list(page_of(visit.company, state, visit.GET.get("before", ""))[: PAGE + 1])
    shown, rest = rows[:PAGE], rows[PAGE:]
    to = primary_addresses(shown)
    context = {
        "letters": [(one, to[one.pk], word_of(one)) for one in shown],
        "state": state,
        "states": [(one, word) for one, (word, _tone) in STATES.items()],
        "next": shown[-1].public_id if rest else None,
        "is_first": "before" not in visit.GET,
    }
    return render(visit, "web/letters.html", context)


def page_of(company: Company, state: State | None, before: str) -> QuerySet[Delivery]:
    """By the index of the company's ids, however far back the page lies."""
    rows: QuerySet[Delivery] = company.deliveries.select_related("mailbox").order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if before:
        last = company.deliveries.filter(public_id=uuid_of(before)).values("pk")
        rows = rows.filter(pk__lt=last)
    return rows


def primary_addresses(letters: Sequence[Delivery]) -> Mapping[int, str]:
    """To whom each letter goes first, by its row."""
    primary = Recipient._base_manager.filter(delivery__in=letters, position=0)
    return dict(primary.values_list("delivery_id", "address"))


@page_of_company(May.READ)
def letter(visit: Visit, letter_id: UUID) -> HttpResponse:
    return render(visit, "web/letter.html", letter_context(letter_of(visit.company, letter_id)))


def letter_context(letter: Delivery) -> dict[str, Any]:
    recipients = list(letter.recipients.all())
    return {
        "letter": letter,
        "word": word_of(letter),
        "advice": advice_on(letter),
        "sender": "" if is_captured(letter) else name_of(letter.mailbox),
        "waits_until": waits_until(letter),
        "recipients": [
            (one, FIELDS[Recipient.Field(one.field)], word_of_fate(letter, Fate(one.fate)))
            for one in recipients
        ],
        "attempts": [
            (one, name_of(one.mailbox)) for one in letter.attempts.select_related("mailbox")
        ],
        "acts": acts(letter),
        "came_back": [one for one in recipients if one.fate in (Fate.TAKEN, Fate.IN_DOUBT)],
        "resend": ResendForm(),
        "kept": kept_parts(letter),
    }


def kept_parts(letter: Delivery) -> captured.Parts | None:
    """A captured letter as its recipient would have read it; None when it was sent for real."""
    kept = captured.letter_of(letter.company, letter.public_id)
    return captured.parts_of(kept) if kept else None


def letter_of(company: Company, public_id: UUID) -> Delivery:
    rows = company.deliveries.select_related("company", "mailbox", "ordered_by")
    letter: Delivery | None = rows.filter(public_id=public_id).first()
    if letter is None:
        raise NoSuchLetter
    return letter


def state_named(text: str) -> State | None:
    return State(text) if text in set(State) else None


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NoSuchLetter from error
