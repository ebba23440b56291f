"""Save and send: the letter beside its paper, to be changed and sent as it is looked at."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from uuid6 import uuid7

from solde.company.access import May
from solde.company.models import Company
from solde.mail.choosing import from_list, mailbox_named, shown
from solde.mail.composing import DraftLetter, LetterIsWrong
from solde.mail.google_client import is_set_up
from solde.mail.models import Mailbox
from solde.mail.wording import SUBJECT_MAX, TEXT_MAX
from solde.refusal import Refused
from solde.sales import sending
from solde.sales.enclosing import going_along
from solde.sales.models import Document
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.headers import policy
from solde.web.mailbox_cards import name_of
from solde.web.origins import origin_of_google
from solde.web.refusals import words_of
from solde.web.sales.finding import document_of
from solde.web.sales.words import sending_word, title_of

ADDRESSES_MAX: Final = 1000  # characters of a field


class LetterForm(forms.Form):
    """A letter. The act judges it."""

    mailbox = forms.ChoiceField(label=gettext_lazy("From"))
    to = forms.CharField(
        label=gettext_lazy("To"), max_length=ADDRESSES_MAX, required=False,
        help_text=gettext_lazy("Several are separated by commas."),
    )  # fmt: skip
    cc = forms.CharField(label=gettext_lazy("Cc"), max_length=ADDRESSES_MAX, required=False)
    bcc = forms.CharField(label=gettext_lazy("Bcc"), max_length=ADDRESSES_MAX, required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_MAX, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=TEXT_MAX, required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why it is sent again"), max_length=200, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)  # pressed twice, it is sent once
    version = forms.IntegerField(widget=forms.HiddenInput)  # of the paper that was looked at

    def __init__(self, company: Company, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(shown(one), name_of(one)) for one in from_list(company)]
        self.fields["mailbox"].choices = choices  # type: ignore[attr-defined]

    def letter(self, company: Company, language: str) -> DraftLetter:
        given = self.cleaned_data
        return DraftLetter(
            mailbox=mailbox_named(company, given["mailbox"]),
            language=language,
            **{name: given[name] for name in ("to", "cc", "bcc", "subject", "text")},
        )


@page_of_company(May.SEND, *FILLING_IN)
def send(visit: Visit, document_id: UUID) -> HttpResponse:
    """Look at letter and paper, change what has to be changed, and send."""
    document = document_of(visit.company, document_id)
    composed = sending.compose(document)
    if visit.method != "POST":
        return page(
            visit, document, LetterForm(visit.company, initial=initial_of(composed, document))
        )
    form = LetterForm(visit.company, visit.POST)
    if form.is_valid() and sent(visit, document, form, composed.language):
        messages.success(visit, _("%s is in the outbox.") % title_of(document))
        return redirect("document", visit.company.slug, document.public_id)
    return page(visit, document, form)


def initial_of(letter: DraftLetter, document: Document) -> dict[str, Any]:
    words = {name: getattr(letter, name) for name in ("to", "cc", "bcc", "subject", "text")}
    return words | {
        "mailbox": shown(letter.mailbox),
        "key": uuid7(),
        "version": max(document.version_number, 1),
    }


def sent(visit: Visit, document: Document, form: LetterForm, language: str) -> bool:
    """Whether the letter is in the outbox; else the form says why not."""
    given = form.cleaned_data
    document.version_number = given["version"]  # what was looked at is what may leave
    try:
        letter = form.letter(visit.company, language)
        sending.send(document, letter, key=given["key"], reason=given["reason"], by=visit.user)
    except LetterIsWrong as wrong:
        for fault in wrong.faults:
            form.add_error(fault.field if fault.field in form.fields else None, fault.words)
    except Refused as refused:
        form.add_error(None, words_of(refused))
    else:
        return True
    return False


def page(visit: Visit, document: Document, form: LetterForm) -> HttpResponse:
    own = {one.kind for one in from_list(visit.company) if not one.is_installations}
    word, _sentence = sending_word(document)
    context = {
        "document": document,
        "title": title_of(document),
        "form": form,
        "sent": word if document.letter else None,
        "files": going_along(document).defer("content"),
        "has_gmail": Mailbox.Kind.GMAIL in own,
        "has_google_client": is_set_up(),
    }
    answer = render(visit, "web/sales/send.html", context)
    # Connecting is a form whose answer leads the browser to Google.
    answer["Content-Security-Policy"] = policy(form_action=f"'self' {origin_of_google()}")
    return answer
