"""Save and send: the letter beside its paper, to be changed and sent as it is looked at."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from uuid6 import uuid7

from solde.company.access import May
from solde.mail.composing import DraftLetter
from solde.mail.letters.papers import attached_name
from solde.sales import sending
from solde.sales.enclosing import going_along
from solde.sales.finding import document_of
from solde.sales.models import Document
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.letter_form import LetterForm, letter_page, typed_before
from solde.web.refusals import refusals_on
from solde.web.sales.words import sending_word, title_of


class DocumentLetterForm(LetterForm):
    key = forms.UUIDField(widget=forms.HiddenInput)  # pressed twice, it is sent once
    version = forms.IntegerField(widget=forms.HiddenInput)  # of the paper that was looked at


@page_of_company(May.SEND, *FILLING_IN)
def send(visit: Visit, document_id: UUID) -> HttpResponse:
    """Look at letter and paper, change what has to be changed, and send."""
    document = document_of(visit.company, document_id)
    composed = sending.compose(document)
    if visit.method != "POST":
        told = {"key": uuid7(), "version": max(document.version_number, 1)}
        initial = LetterForm.initial_of(composed) | typed_before(visit) | told
        return page(visit, document, composed, DocumentLetterForm(visit.company, initial=initial))
    form = DocumentLetterForm(visit.company, visit.POST)
    if form.is_valid():
        given = form.cleaned_data
        document.version_number = given["version"]  # what was looked at is what may leave
        with refusals_on(form):
            letter = form.letter(visit.company, composed.language)
            sending.send(document, letter, key=given["key"], reason=given["reason"], by=visit.user)
            messages.success(visit, _("%s is in the outbox.") % title_of(document))
            return redirect("document", visit.company.slug, document.public_id)
    return page(visit, document, composed, form)


def page(visit: Visit, document: Document, composed: DraftLetter, form: LetterForm) -> HttpResponse:
    there = [visit.company.slug, document.public_id]
    word, _sentence = sending_word(document)
    return letter_page(
        visit,
        visit.company,
        form,
        title=title_of(document),
        back=reverse("document", args=there),
        paper=reverse("document_paper", args=there),
        attached=attached_name(composed.language, document.kind, document.number),
        sent=word if document.letter else None,
        files=going_along(document).defer("content"),
    )
