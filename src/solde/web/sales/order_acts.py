"""What people do with an order: print it, take its answers along, call its letters off."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.sales.answering import sentence
from solde.sales.batches import answers_of, letters_of
from solde.sales.models import SendingAnswer, SendingRun
from solde.sales.printing import insist_on_paper, stream_sending
from solde.web import papers
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.letter_acts import with_all
from solde.web.letter_words import word_of
from solde.web.mailbox_cards import name_of
from solde.web.refusals import telling
from solde.web.sales.order import STATUSES, order_of
from solde.web.sales.words import kind_word
from solde.web.spreadsheets import spreadsheet
from solde.web.statements.run_acts import cores

COLUMNS: Final = (
    _("Position"), _("Kind"), _("Number"), _("Customer"), _("Project"), _("Customer number"),
    _("Answer"), _("Why"), _("Letter"), _("Mailbox"), _("Last words of the server"),
)  # fmt: skip


@page_of_company(May.SEND, *PRESSING)
def print_order(visit: Visit, run_id: UUID) -> HttpResponseBase:
    """All its papers in one PDF, each time the same; they leave the print queue."""
    run = order_of(visit.company, run_id)
    with telling(visit):
        insist_on_paper(run)
        pieces = stream_sending(run, processes=cores())
        return papers.print_file(pieces, f"{file_stem(run)}.pdf", download=True)
    return redirect("sending_run", visit.company.slug, run_id)


@page_of_company(May.READ)
def export(visit: Visit, run_id: UUID) -> StreamingHttpResponse:
    """The answer for every document, for a spreadsheet."""
    run = order_of(visit.company, run_id)
    return spreadsheet(COLUMNS, table(run), file_stem(run))


def table(run: SendingRun) -> Iterator[tuple[object, ...]]:
    """The answers in the order of COLUMNS; what does not apply is None."""
    for answer in answers_of(run):
        document, letter = answer.document, answer.delivery
        customer = document.customer
        yield (
            answer.position,
            kind_word(document.kind),
            document.number or None,
            (customer.parent or customer).name,
            customer.name if customer.parent else None,
            customer.number or None,
            STATUSES[SendingAnswer.Status(answer.status)].shown,
            sentence(answer.reason) if answer.reason else None,
            letter and word_of(letter).shown,
            letter and name_of(letter.mailbox),
            letter and (letter.last_words or None),
        )


def file_stem(run: SendingRun) -> str:
    return f"documents-{run.ordered_at:%Y-%m-%d}-{run.public_id}"


@page_of_company(May.SEND, *PRESSING)
def with_all_letters(visit: Visit, run_id: UUID) -> HttpResponse:
    run = order_of(visit.company, run_id)
    with_all(visit, letters_of(run))
    return redirect("sending_run", visit.company.slug, run_id)
