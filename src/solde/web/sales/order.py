"""The page of an order to e-mail or print many documents, with an answer for each of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.paging import cut
from solde.sales.answering import SENTENCES, sentence
from solde.sales.batches import progress, run_named
from solde.sales.models import SendingAnswer, SendingRun
from solde.subject import Subject
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import name_below_parent
from solde.web.entering import Visit, page_of_company
from solde.web.given_up import given_up
from solde.web.letter_words import Word, word_of
from solde.web.moving import letters_of_order, part_alone
from solde.web.sales.words import order_words, title_of
from solde.web.wishes import number_of

PAGE: Final = 50  # answers of a page
# Of answers, and all that is read of them.
SHOWN: Final = (
    "run", "status", "reason", "position", "document__public_id", "document__kind",
    "document__state", "document__number", "document__currency", "document__dated_on",
    "document__total_minor", "document__customer__name", "document__customer__parent__name",
    "delivery__public_id", "delivery__state", "delivery__last_words", "delivery__mailbox__kind",
)  # fmt: skip
Status = SendingAnswer.Status
STATUSES: Final = {
    Status.QUEUED: Word(gettext_lazy("With a letter"), "ok"),
    Status.PRINTED: Word(gettext_lazy("In the print file"), "ok"),
    Status.LEFT_OUT: Word(pgettext_lazy("one", "Left out"), "off"),
}


class Line(NamedTuple):
    """The answer for one document."""

    answer: SendingAnswer
    address: str  # of its page
    title: str
    customer: str
    letter: str  # the address of its letter's page; empty: it has none
    word: Word  # the state of that letter, where it has one
    sentence: str  # why it was left out


@page_of_company(May.READ)
def order(visit: Visit, run_id: UUID) -> HttpResponse:
    """`status`, `reason`, `state` and `after` narrow the list of answers."""
    run = order_of(visit.company, run_id)
    context = moving(visit, run)
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/sales/order_progress.html", context)
    rows, last = cut(listed(run, visit.GET)[: PAGE + 1], PAGE)
    context |= {
        "title": order_words(run.way, run.ordered_at),
        "lines": lines_of(visit.company, rows),
        "next": last and last.position,
        "statuses": [(str(one), word.shown) for one, word in STATUSES.items()],
        "asked": {name: visit.GET.get(name, "") for name in ("status", "reason", "state")},
    }
    return render(visit, "web/sales/order.html", context)


def order_of(company: Company, run_id: UUID) -> SendingRun:
    run = run_named(company, str(run_id))
    run.company = company  # asked for already
    return run


def moving(visit: Visit, run: SendingRun) -> dict[str, Any]:
    """What changes while the order is worked on; a few queries whatever its size."""
    state = progress(run)
    failure = None if state.is_complete else given_up(visit, Subject.SENDING.of(run.pk))
    letters = letters_of_order(state.letters, run.mailbox)
    return {
        "run": run,
        "state": state,
        "left_out": [
            (code, sentence(code), state.left_out[code])
            for code in SENTENCES
            if code in state.left_out
        ],
        "letters": letters,
        "given_up": failure,
        "is_answered": state.is_complete,
        "is_moving": not (state.is_complete or failure) or letters.under_way > 0,
    }


def listed(run: SendingRun, asked: Mapping[str, str]) -> QuerySet[SendingAnswer]:
    """The answers that are asked for, in their order, from `after` on."""
    rows: QuerySet[SendingAnswer] = run.answers.select_related(
        "document__customer__parent", "delivery__mailbox"
    ).only(*SHOWN)
    for name in ("status", "reason"):
        if value := asked.get(name, ""):
            rows = rows.filter(**{name: value})
    if state := asked.get("state", ""):
        rows = rows.filter(status=Status.QUEUED, delivery__state=state)
    return rows.filter(position__gt=number_of(asked.get("after", ""))).order_by("position")


def lines_of(company: Company, answers: Iterable[SendingAnswer]) -> list[Line]:
    document_at, letter_at = rows_lead_to("document", company), rows_lead_to("letter", company)

    def line_of(answer: SendingAnswer) -> Line:
        document, letter = answer.document, answer.delivery
        return Line(
            answer,
            document_at(document.public_id),
            title_of(document),
            name_below_parent(document.customer),
            letter_at(letter.public_id) if letter else "",
            word_of(letter) if letter else STATUSES[Status(answer.status)],
            sentence(answer.reason) if answer.reason else "",
        )

    return [line_of(one) for one in answers]
