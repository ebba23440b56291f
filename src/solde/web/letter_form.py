"""A letter before it is sent, as people look at it and change it. The act judges it."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.mail.choosing import from_list, known_as, mailbox_named
from solde.mail.composing import DraftLetter
from solde.mail.google.client import is_set_up
from solde.mail.letters.wording import SUBJECT_MAX, TEXT_MAX
from solde.mail.models import Mailbox
from solde.web.forms import offer
from solde.web.headers import policy
from solde.web.mailbox_cards import name_of
from solde.web.origins import origin_of_google

ADDRESSES_MAX: Final = 1000  # characters of a field
WORDS: Final = ("to", "cc", "bcc", "subject", "text")
TYPED: Final = "letter_typed"  # in the session: the letter that was left to connect Gmail


class LetterForm(forms.Form):
    """From, to and what it says."""

    mailbox = forms.ChoiceField(label=_("From"))
    to = forms.CharField(
        label=_("To"),
        max_length=ADDRESSES_MAX,
        required=False,
        help_text=_("Several are separated by commas."),
    )
    cc = forms.CharField(label=_("Cc"), max_length=ADDRESSES_MAX, required=False)
    bcc = forms.CharField(label=_("Bcc"), max_length=ADDRESSES_MAX, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_MAX, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    reason = forms.CharField(label=_("Why it is sent again"), max_length=200, required=False)

    def __init__(self, company: Company, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(known_as(one), name_of(one)) for one in from_list(company)]
        offer(self, "mailbox", choices)

    @staticmethod
    def initial_of(letter: DraftLetter) -> dict[str, Any]:
        return {name: getattr(letter, name) for name in WORDS} | {
            "mailbox": known_as(letter.mailbox)
        }

    def letter(self, company: Company, language: str) -> DraftLetter:
        given = self.cleaned_data
        mailbox = mailbox_named(company, given["mailbox"])
        words = {name: given[name] for name in WORDS}
        return DraftLetter(mailbox=mailbox, language=language, **words)


def keep_typed(request: HttpRequest, page: str) -> None:
    """Keep what was typed into the letter of a page until that page is shown again."""
    typed = {name: request.POST[name][:TEXT_MAX] for name in WORDS if name in request.POST}
    if typed:
        request.session[TYPED] = {"page": page, "typed": typed}


def typed_before(request: HttpRequest) -> dict[str, str]:
    """What was typed into the letter of this page before Gmail was connected: told once."""
    kept = request.session.pop(TYPED, {})
    typed: dict[str, str] = kept["typed"] if kept.get("page") == request.path else {}
    return typed


def letter_page(
    request: HttpRequest, company: Company, form: LetterForm, **about: object
) -> HttpResponse:
    """The letter beside its paper. `about`: `title`, addresses `back` and `paper`, what became
    of the latest letter (`sent`), and what goes along: the paper as `attached`, and `files`."""
    own = {one.kind for one in from_list(company) if not one.is_installations}
    context = about | {
        "form": form,
        "has_gmail": Mailbox.Kind.GMAIL in own,
        "has_google_client": is_set_up(),
    }
    answer = render(request, "web/sales/send.html", context)
    # Connecting is a form whose answer leads the browser to Google.
    answer["Content-Security-Policy"] = policy(form_action=f"'self' {origin_of_google()}")
    return answer
