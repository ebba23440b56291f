"""The list of a company's letters, and the page of one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company
from solde.mail import captured
from solde.mail.choosing import from_list
from solde.mail.letters.enclosing import kind_about, may_carry, number_about
from solde.mail.models import Delivery, Recipient
from solde.mail.reporting import acts, waits_until
from solde.mail.settling import NoSuchLetter
from solde.mail.states import Fate, State
from solde.paging import cut
from solde.sales.models import Document
from solde.subject import Subject
from solde.web.addresses import rows_lead_to
from solde.web.entering import Visit, page_of_company
from solde.web.forms import ResendForm
from solde.web.letter_words import (
    FIELDS,
    STATES,
    Word,
    advice_on,
    is_captured,
    phase_word,
    word_of,
    word_of_fate,
)
from solde.web.mailbox_cards import name_of
from solde.web.moving import MOVES

PAGE = 50  # letters of a page
FEW = 1000  # letters that are picked out by their address
# States whose number is shown: those that ask for something. Of the others there are too many to
# count for every look at the list.
COUNTED = (
    State.QUEUED, State.SENDING, State.HELD, State.IN_DOUBT, State.FAILED, State.PARTLY_SENT,
    State.BOUNCED,
)  # fmt: skip


class Line(NamedTuple):
    """A letter in the list."""

    letter: Delivery
    page: str  # its address
    to: str  # to which it goes first
    word: Word


@page_of_company(May.READ)
def letters(visit: Visit) -> HttpResponse:
    """Newest first; `state`, `mailbox` and `q`, an address, narrow it; `after` is the last letter
    of the page before."""
    company = visit.company
    state = state_named(visit.GET.get("state", ""))
    rows, last = cut(listed(company, state, visit.GET)[: PAGE + 1], PAGE)
    page_of = rows_lead_to("letter", company)
    to = primary_addresses(rows)
    counts = counts_by_state(company)
    context = {
        "lines": [Line(one, page_of(one.public_id), to[one.pk], word_of(one)) for one in rows],
        "state": state,
        "states": [(one, word.shown, counts.get(one)) for one, word in STATES.items()],
        "is_moving": any(counts.get(one) for one in MOVES),
        "mailboxes": [(str(one.public_id), name_of(one)) for one in from_list(company)],
        "asked": {name: visit.GET.get(name, "") for name in ("state", "mailbox", "q")},
        "is_narrowed": bool(visit.GET),
        "next": last and last.public_id,
    }
    return render(visit, "web/letters/list.html", context)


def listed(company: Company, state: State | None, asked: Mapping[str, str]) -> QuerySet[Delivery]:
    """By the index of the company's ids, however far back the page lies."""
    rows: QuerySet[Delivery] = company.deliveries.select_related("mailbox").order_by("-pk")
    rows = rows.only("company", "public_id", "state", "subject", "created_at", "mailbox__kind")
    if state:
        rows = rows.filter(state=state)
    if mailbox := asked.get("mailbox", ""):
        rows = rows.filter(mailbox__public_id=uuid_of(mailbox))
    if address := asked.get("q", "").strip():
        rows = rows.filter(pk__in=written_to(company, address))
    if after := asked.get("after", ""):
        last = company.deliveries.filter(public_id=uuid_of(after)).values("pk")
        rows = rows.filter(pk__lt=last)
    return rows


def written_to(company: Company, address: str) -> Iterable[int]:
    """Ids of the letters that went to an address, or to one that begins so.

    Where they are few they are looked up first: PostgreSQL would go back through all letters
    until fifty of them are found. Where they are many it does, and finds fifty soon.
    """
    rows = Recipient._base_manager.filter(company=company, address__istartswith=address)
    ids = rows.order_by().values_list("delivery_id", flat=True)
    few = list(ids[: FEW + 1])
    return few if len(few) <= FEW else ids


def counts_by_state(company: Company) -> Mapping[str, int]:
    rows = company.deliveries.order_by().filter(state__in=COUNTED).values_list("state")
    return dict(rows.annotate(Count("pk")))


def primary_addresses(letters: Sequence[Delivery]) -> Mapping[int, str]:
    """To whom each letter goes first, by its row."""
    primary = Recipient._base_manager.filter(delivery__in=letters, position=0)
    return dict(primary.values_list("delivery_id", "address"))


@page_of_company(May.READ)
def letter(visit: Visit, letter_id: UUID) -> HttpResponse:
    return render(
        visit, "web/letters/letter.html", letter_context(letter_of(visit.company, letter_id))
    )


def letter_context(letter: Delivery) -> dict[str, Any]:
    recipients = list(letter.recipients.all())
    return {
        "letter": letter,
        "is_moving": letter.state in MOVES,
        "word": word_of(letter),
        "advice": advice_on(letter),
        "sender": "" if is_captured(letter) else name_of(letter.mailbox),
        "waits_until": waits_until(letter),
        "recipients": [
            (one, FIELDS[Recipient.Field(one.field)], word_of_fate(letter, Fate(one.fate)))
            for one in recipients
        ],
        "attempts": [
            (one, name_of(one.mailbox), phase_word(one.phase))
            for one in letter.attempts.select_related("mailbox")
        ],
        "acts": acts(letter),
        "came_back": [one for one in recipients if one.fate in (Fate.TAKEN, Fate.IN_DOUBT)],
        "resend": ResendForm(),
        "kept": kept_parts(letter),
        "may_carry": may_carry(letter),
        "statement": statement_in(letter),
        "document": document_in(letter),
    }


def document_in(letter: Delivery) -> Document | None:
    """The document that a letter carries; None: it carries something else."""
    if kind_about(letter) != Subject.VERSION:
        return None
    return letter.company.documents.filter(versions=number_about(letter)).first()


def statement_in(letter: Delivery) -> str:
    """The number of the statement that a letter carries; empty: it carries something else."""
    if kind_about(letter) != Subject.STATEMENT:
        return ""
    carried = letter.company.statements.filter(pk=number_about(letter))
    return carried.values_list("number", flat=True).first() or ""


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
