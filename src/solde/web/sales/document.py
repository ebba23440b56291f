"""The page of a document: where it stands, its paper, its log, what pays it, its files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.ledger.applying import counting_ever, on_either_side
from solde.ledger.models import Application
from solde.sales.asking import CHARGES
from solde.sales.finding import NoSuchDocument, document_of
from solde.sales.log import log_of
from solde.sales.models import Document
from solde.sales.papers import pdf_of, preview_of, version_for
from solde.sales.reading import history_of
from solde.web import papers
from solde.web.customers.words import entry_word
from solde.web.entering import Visit, page_of_company
from solde.web.formats import tag
from solde.web.payments.releasing import offered_on
from solde.web.sales.words import kind_word, payment_word, sending_word, title_of

State = Document.State


@page_of_company(May.READ)
def document(visit: Visit, document_id: UUID) -> HttpResponse:
    shown = document_of(visit.company, document_id)
    paid, paid_sentence = payment_word(shown, on=today_of(visit.company))
    sent, sent_sentence = sending_word(shown)
    context: dict[str, Any] = {
        "document": shown,
        "title": title_of(shown),
        "kind_word": kind_word(shown.kind),
        "paid": paid,
        "paid_sentence": paid_sentence,
        "sent": sent,
        "sent_sentence": sent_sentence,
        "state": shown.state,
        "is_charge": shown.kind in CHARGES,
        "applications": applied_of(shown),
        "log": log_of(shown, language=tag()),
        "versions": list(history_of(shown)) if shown.version_number > 1 else [],
        "files": shown.attachments.filter(removed_at=None).defer("content"),
        "may_sell": May.SELL in visit.may,
        "may_receive": May.RECEIVE in visit.may,
        "today": today_of(visit.company),
        "prints": "print" in visit.GET,
    }
    return render(visit, "web/sales/document.html", context)


def applied_of(document: Document) -> list[tuple[Application, str, date | None]]:
    """What pays a charge, or what a credit pays, or did; each with what it is called.

    And with the day that is offered for taking it off, if one is.
    """
    if document.entry_id is None:
        return []
    of_it = on_either_side(document.entry_id)
    rows = document.company.applications.filter(of_it, counting_ever())
    is_charge = document.kind in CHARGES
    applied = []
    for one in rows.select_related("charge", "credit").order_by("pk"):
        other = one.credit if is_charge else one.charge
        named = f"{entry_word(other.kind)} {other.number}"
        applied.append((one, named, offered_on(document.company, one)))
    return applied


@page_of_company(May.READ)
def paper(visit: Visit, document_id: UUID) -> HttpResponse:
    """The latest version; of a draft, what it would become today."""
    shown = document_of(visit.company, document_id)
    if shown.state == State.DRAFT:
        return papers.paper(preview_of(shown), "draft.pdf")
    pdf = pdf_of(version_for(shown), voided=shown.state == State.VOIDED)
    return papers.paper(pdf, f"{shown.number}.pdf")


@page_of_company(May.READ)
def version(visit: Visit, document_id: UUID, number: int) -> HttpResponse:
    """What it said before it was edited: the same bytes each time."""
    shown = document_of(visit.company, document_id)
    found = history_of(shown).filter(number=number).first()
    if found is None or shown.state == State.DRAFT:
        raise NoSuchDocument
    return papers.paper(pdf_of(found), f"{shown.number}-{number}.pdf")


@page_of_company(May.READ)
def file(visit: Visit, document_id: UUID, file_id: UUID) -> HttpResponse:
    shown = document_of(visit.company, document_id)
    found = shown.attachments.filter(public_id=file_id, removed_at=None).first()
    if found is None:
        raise NoSuchDocument
    return papers.foreign_file(bytes(found.content), found.name, found.media_type)
