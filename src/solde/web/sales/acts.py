"""What people do with a document, or with several, beside writing and sending it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.mail.choosing import mailbox_named
from solde.sales import attaching, disputing, drafting, issuing, voiding
from solde.sales.answering import answer_all, sentence
from solde.sales.batches import Order, order_sending, progress
from solde.sales.finding import NoSuchDocument, document_of
from solde.sales.models import Document, SendingRun
from solde.sales.printing import insist_on_paper, stream_sending
from solde.sales.queues import Way, put_in_queue, take_out_of_queue
from solde.web import papers
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.payments.releasing import take_off
from solde.web.refusals import telling
from solde.web.sales.words import title_of
from solde.web.statements.run_acts import cores
from solde.web.undoing import undo
from solde.web.wishes import ids_in, page_wanted

PICKED_MAX: Final = 200  # documents of one request; a page of the list has fewer


class FileForm(forms.Form):
    file = forms.FileField()
    goes_along = forms.BooleanField(required=False)


@page_of_company(May.SELL, *PRESSING)
def issue(visit: Visit, document_id: UUID) -> HttpResponse:
    """Issue a draft as it was saved last."""
    with telling(visit):
        issued = issuing.issue_draft(document_of(visit.company, document_id), by=visit.user)
        messages.success(visit, _("%s is issued.") % title_of(issued))
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SELL, *PRESSING)
def void(visit: Visit, document_id: UUID) -> HttpResponse:
    document = document_of(visit.company, document_id)
    undo(visit, partial(voiding.void, document), _("%s is void.") % title_of(document))
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.RECEIVE, *PRESSING)
def release(visit: Visit, document_id: UUID, application: int) -> HttpResponse:
    """Take off what pays a charge, or what a credit memo pays, from a day on."""
    take_off(visit, document_of(visit.company, document_id).entry_id, application)
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SELL, *PRESSING)
def throw_away(visit: Visit, document_id: UUID) -> HttpResponse:
    document = document_of(visit.company, document_id)
    with telling(visit, _("The draft was thrown away.")):
        drafting.throw_away(document, by=visit.user)
        return redirect("sales", visit.company.slug)
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SELL, *PRESSING)
def dispute(visit: Visit, document_id: UUID) -> HttpResponse:
    """Note what the customer says against a charge; without words, that nothing is any more."""
    document = document_of(visit.company, document_id)
    words = visit.POST.get("words", "").strip()
    with telling(visit, _("Noted.")):
        if words:
            disputing.dispute(document, words=words, on=today_of(visit.company), by=visit.user)
        else:
            disputing.end_dispute(document, by=visit.user)
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SELL, *PRESSING)
def attach(visit: Visit, document_id: UUID) -> HttpResponse:
    document = document_of(visit.company, document_id)
    form = FileForm(visit.POST, visit.FILES)
    if form.is_valid():
        given: UploadedFile[Any] = form.cleaned_data["file"]
        along = form.cleaned_data["goes_along"]
        with telling(visit, _("%s is added.") % given.name):
            attaching.attach(
                document, given.name or "", given.read(), goes_along=along, by=visit.user
            )
    else:
        messages.error(visit, _("Which file? Choose one."))
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SELL, *PRESSING)
def remove(visit: Visit, document_id: UUID, file_id: UUID) -> HttpResponse:
    document = document_of(visit.company, document_id)
    found = document.attachments.select_related("company").filter(public_id=file_id).first()
    if found is None:
        raise NoSuchDocument
    with telling(visit, _("%s is removed.") % found.name):
        attaching.remove(found, now=timezone.now(), by=visit.user)
    return redirect("document", visit.company.slug, document_id)


@page_of_company(May.SEND, *PRESSING)
def with_several(visit: Visit) -> HttpResponseBase:
    """Print or e-mail the documents that were ticked, now or later."""
    company = visit.company
    picked = company.documents.filter(public_id__in=ids_in(visit.POST.getlist("pick"))[:PICKED_MAX])
    there = page_wanted(visit, otherwise=reverse("sales", args=[company.slug]))
    carry_out = ACTS.get(visit.POST.get("do", ""))
    if carry_out is None or not picked.exists():
        messages.error(visit, _("Tick some documents first."))
        return redirect(there)
    with telling(visit):
        return carry_out(visit, picked) or redirect(there)
    return redirect(there)


def print_now(visit: Visit, picked: QuerySet[Document]) -> HttpResponseBase:
    """One PDF of all; they leave the print queue."""
    run = order_sending(visit.company, picked, Order(), by=visit.user)
    answer_all(run)
    insist_on_paper(run)
    pieces = stream_sending(run, processes=cores())
    return papers.print_file(pieces, "documents.pdf", download=False)


def email_now(visit: Visit, picked: QuerySet[Document]) -> None:
    """From the company's first mailbox, each with the standard letter of its kind."""
    order = Order(mailbox=mailbox_named(visit.company))
    run = order_sending(visit.company, picked, order, by=visit.user)
    answer_all(run)
    tell_of(visit, run)


def tell_of(visit: Visit, run: SendingRun) -> None:
    done = progress(run)
    if done.queued:
        messages.success(visit, _("Letters in the outbox: %s.") % done.queued)
    for reason, count in done.left_out.items():
        told = {"count": count, "reason": sentence(reason)}
        messages.error(visit, _("Left out: %(count)s. %(reason)s") % told)


def in_queue(way: Way) -> Callable[[Visit, QuerySet[Document]], None]:
    def put(visit: Visit, picked: QuerySet[Document]) -> None:
        count = put_in_queue(visit.company, picked, way, by=visit.user)
        messages.success(visit, _(QUEUED[way]) % count)

    return put


def out_of_queue(visit: Visit, picked: QuerySet[Document]) -> None:
    way = Way.PRINT if visit.POST.get("queue") == "to-print" else Way.EMAIL
    count = take_out_of_queue(visit.company, picked, way, by=visit.user)
    messages.success(visit, _("Taken out of the queue: %s.") % count)


QUEUED: Final = {
    Way.PRINT: gettext_noop("Put in the print queue: %s."),
    Way.EMAIL: gettext_noop("Put in the e-mail queue: %s."),
}
# What the buttons below the list do.
ACTS: Final[dict[str, Callable[[Visit, QuerySet[Document]], HttpResponseBase | None]]] = {
    "print": print_now,
    "email": email_now,
    "print-later": in_queue(Way.PRINT),
    "email-later": in_queue(Way.EMAIL),
    "take-out": out_of_queue,
}
