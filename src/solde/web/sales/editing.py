"""Write a document, and change one: the editor, with what each of its buttons does."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.models import Company, User
from solde.company.time_zones import today_of
from solde.customers.finding import Search, customer_of, find_customers
from solde.refusal import Refused
from solde.sales.asking import NewDocument
from solde.sales.drafting import save_draft
from solde.sales.editing import edit as edit_issued
from solde.sales.finding import document_of
from solde.sales.issuing import issue, issue_draft
from solde.sales.models import Document
from solde.sales.papers import version_for
from solde.sales.reading import as_seen, asked_of
from solde.sales.refusals import DocumentIsWrong
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.pressing import key_pressed, key_to_show, seen_to_show, was_pressed
from solde.web.refusals import refusals_on
from solde.web.sales.editor import Editor, begun, editor_of, posted
from solde.web.sales.line_form import ROWS_MAX
from solde.web.sales.words import NEW, Kind, kind_word, title_of
from solde.web.wishes import ids_in

FOUND_MAX: Final = 20  # customers offered at once; more words narrow them down
# Buttons that keep what was typed; all others only change what is on the screen.
KEEPS: Final = frozenset({"issue", "save", "send", "print", "draft"})


class TooManyLines(Refused):
    """A document with more than a hundred lines is not changed on a page, but by a program."""


@page_of_company(May.SELL, *FILLING_IN)
def new(visit: Visit, kind: str) -> HttpResponse:
    """First for whom; then the document, empty or like another one (`like`)."""
    like = like_of(visit)
    chosen = ids_in([visit.GET.get("customer", "")])
    if not like and not chosen:
        return whom(visit, kind)
    customer = like.customer if like else customer_of(visit.company, chosen[0])
    customer.company = visit.company
    if visit.method == "POST":
        return work(visit, posted(kind, customer, visit.POST, None))
    return page(visit, begun(kind, customer, on=today_of(visit.company), like=like))


def like_of(visit: Visit) -> NewDocument | None:
    """What the document says that the new one is to be like."""
    named = ids_in([visit.GET.get("like", "")])
    return asked_by(document_of(visit.company, named[0])) if named else None


@page_of_company(May.SELL, *FILLING_IN)
def edit(visit: Visit, document_id: UUID) -> HttpResponse:
    document = document_of(visit.company, document_id)
    before = asked_by(document)
    if visit.method == "POST":
        editor = posted(document.kind, document.customer, visit.POST, before)
        return work(visit, editor, document)
    return page(visit, editor_of(before, before=before), document)


def asked_by(document: Document) -> NewDocument:
    if not document.version_number:
        version_for(document)
    (asked,) = asked_of(document.company, [document])
    if len(asked.lines) > ROWS_MAX:
        raise TooManyLines
    return asked


def whom(visit: Visit, kind: str) -> HttpResponse:
    """Choose the customer of a new document."""
    text = visit.GET.get("q", "")
    found = find_customers(visit.company, Search(text=text, active=True), count=FOUND_MAX)
    title = NEW[Kind(kind)]
    context = {"title": title, "question": _("For whom?"), "text": text,
               "customers": found.customers, "more": found.next,
               "may_sell": May.SELL in visit.may}  # fmt: skip
    return render(visit, "web/sales/whom.html", context)


def work(visit: Visit, editor: Editor, document: Document | None = None) -> HttpResponse:
    """Do what was pressed; what is wrong stands at its field."""
    given = visit.POST
    if not given.keys() & KEEPS or not editor.is_readable:
        return page(visit, editor, document)
    with refusals_on(editor.head):
        try:
            again = document is None and was_pressed(visit.company, given)
            kept = carry_out(editor, document, given, by=visit.user)
        except DocumentIsWrong as wrong:
            editor.blame(wrong.faults)
        else:
            messages.success(visit, done_words(kept, again=again))
            return lead_on(visit, kept, given)
    return page(visit, editor, document)


def carry_out(editor: Editor, document: Document | None, given: QueryDict, *, by: User) -> Document:
    """Keep a draft, issue a document, or change one that is issued."""
    asked, company, draft = editor.asked(), editor.customer.company, "draft" in given
    seen = given.get("seen", "")
    if document is None:
        return make(company, asked, key_pressed(given), draft=draft, by=by)
    if document.state != Document.State.DRAFT:
        return edit_issued(document, asked, seen=seen, by=by)
    with transaction.atomic():
        kept = save_draft(company, asked, draft=document, seen=seen, by=by)
        return kept if draft else issue_draft(kept, by=by)


def make(company: Company, asked: NewDocument, key: UUID, *, draft: bool, by: User) -> Document:
    """A new document; pressed again, the one that was made."""
    if draft:
        return save_draft(company, asked, key=key, by=by)
    (issued,) = issue(company, [asked], key=key, by=by)
    return issued


def done_words(kept: Document, *, again: bool) -> str:
    """What came of pressing; `again`: it had been made before."""
    if again:
        return _("%s was saved before: nothing was made a second time.") % title_of(kept)
    if kept.state == Document.State.DRAFT:
        return _("Saved as a draft.")
    return _("%s is saved.") % title_of(kept)


def lead_on(visit: Visit, kept: Document, given: QueryDict) -> HttpResponse:
    """To the document, or to what comes after it."""
    if "send" in given:
        return redirect("send_document", visit.company.slug, kept.public_id)
    there = reverse("document", args=[visit.company.slug, kept.public_id])
    return redirect(f"{there}?print=yes" if "print" in given else there)


def seen_of(visit: Visit, editor: Editor, document: Document | None) -> str:
    """What the form says was seen; a new document is seen by nobody else."""
    if document is None or editor.before is None:
        return ""
    return seen_to_show(visit.POST, as_seen(document, editor.before))


def page(visit: Visit, editor: Editor, document: Document | None = None) -> HttpResponse:
    kind = Kind(editor.kind)
    issued = document and document.state != Document.State.DRAFT
    context = {
        "editor": editor,
        "key": None if document else key_to_show(visit.POST),
        "seen": seen_of(visit, editor, document),
        "document": document,
        "is_issued": issued,
        "title": title_of(document) if document else NEW[kind],
        "kind_word": kind_word(kind),
        "here": visit.get_full_path(),
        "may_add_row": len(editor.lines) < ROWS_MAX and not editor.is_plain,
    }
    return render(visit, "web/sales/editor.html", context)
