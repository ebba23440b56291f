"""Send the receipt of a payment, as a document is sent."""

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
from solde.payments import sending
from solde.payments.models import Payment
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.letter_form import LetterForm, letter_page, typed_before
from solde.web.letter_words import Word, word_of
from solde.web.payments.finding import payment_found
from solde.web.payments.words import title_of
from solde.web.refusals import refusals_on


class ReceiptLetterForm(LetterForm):
    key = forms.UUIDField(widget=forms.HiddenInput)  # pressed twice, it is sent once


@page_of_company(May.SEND, *FILLING_IN)
def send(visit: Visit, payment_id: UUID) -> HttpResponse:
    payment = payment_found(visit.company, payment_id)
    composed = sending.compose(payment)
    if visit.method != "POST":
        initial = LetterForm.initial_of(composed) | typed_before(visit) | {"key": uuid7()}
        return page(visit, payment, composed, ReceiptLetterForm(visit.company, initial=initial))
    form = ReceiptLetterForm(visit.company, visit.POST)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            letter = form.letter(visit.company, composed.language)
            sending.send(payment, letter, key=given["key"], reason=given["reason"], by=visit.user)
            messages.success(visit, _("The receipt is in the outbox."))
            return redirect("payment", visit.company.slug, payment.public_id)
    return page(visit, payment, composed, form)


def page(visit: Visit, payment: Payment, composed: DraftLetter, form: LetterForm) -> HttpResponse:
    there = [visit.company.slug, payment.public_id]
    return letter_page(
        visit,
        visit.company,
        form,
        title=title_of(payment),
        back=reverse("payment", args=there),
        paper=reverse("payment_receipt", args=there),
        attached=attached_name(composed.language, payment.kind, payment.number),
        sent=latest_word(payment),
        files=(),
    )


def latest_word(payment: Payment) -> Word | None:
    """What became of the latest letter with a receipt of it."""
    letters = sending.letters_with_receipts(payment).select_related("mailbox")
    latest = letters.order_by("-pk").first()
    return word_of(latest) if latest else None
