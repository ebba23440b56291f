"""What a company's letters say: by kind and language, with an example beside it."""

from typing import Any, NamedTuple

from babel.core import Locale
from django import forms
from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from solde.company.access import May
from solde.company.changing import is_language
from solde.company.models import Company
from solde.mail.letters.standard_words import (
    CREDIT_MEMO,
    INVOICE,
    RECEIPT,
    REMINDER,
    STANDARD,
    STATEMENT,
)
from solde.mail.letters.wording import (
    PLACEHOLDERS,
    SUBJECT_MAX,
    TEXT_MAX,
    NoSuchTemplate,
    forget_template,
    keep_template,
    preview,
    template_of,
)
from solde.refusal import Refused
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.formats import locale
from solde.web.refusals import refusals_on, telling, words_of

KINDS = {
    STATEMENT: gettext_noop("Statements"),
    INVOICE: gettext_noop("Invoices and charges"),
    CREDIT_MEMO: gettext_noop("Credit memos"),
    RECEIPT: gettext_noop("Receipts"),
    REMINDER: gettext_noop("Payment reminders"),
}


class Message(NamedTuple):
    """The words of a kind of letter in a language."""

    kind: str
    language: str
    name: str  # of the language, in the language of the page
    is_own: bool


class MessageForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_MAX)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=TEXT_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class LanguageForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in PLACEHOLDERS])
    language = forms.CharField(max_length=20)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def messages(visit: Visit) -> HttpResponse:
    """All messages there are; with a language that is entered, another one."""
    form = LanguageForm(visit.POST or None)
    if form.is_valid():
        language = form.cleaned_data["language"]
        if is_language(language):
            return redirect("message", visit.company.slug, form.cleaned_data["kind"], language)
        told.error(visit, _("“%s” is not a language such as fr-CA.") % language)
    kinds = [(kind, word_of(kind), messages_of(visit.company, kind)) for kind in PLACEHOLDERS]
    return render(visit, "web/settings/messages.html", {"kinds": kinds})


def messages_of(company: Company, kind: str) -> list[Message]:
    """The company's own, and the standard ones that it has not replaced."""
    own = set(company.message_templates.filter(kind=kind).values_list("language", flat=True))
    languages = sorted(own | {company.language} | STANDARD[kind].keys())
    return [Message(kind, one, language_name(one), one in own) for one in languages]


def language_name(language: str) -> str:
    """In the language of the page: "French (Canada)"."""
    return Locale.parse(language, sep="-").get_display_name(locale()) or language


def word_of(kind: str) -> str:
    return _(KINDS[kind])


def named(kind: str, language: str) -> str:
    """A message by what it is for and its language: "Invoices and charges in French (Canada)"."""
    return _("%(kind)s in %(language)s") % {
        "kind": word_of(kind),
        "language": language_name(language),
    }


@page_of_company(May.CONFIGURE, *FILLING_IN)
def message(visit: Visit, kind: str, language: str) -> HttpResponse:
    if kind not in PLACEHOLDERS or not is_language(language):
        raise NoSuchTemplate
    wording = template_of(visit.company, kind, language)
    form = MessageForm(
        visit.POST or None, initial={"subject": wording.subject, "text": wording.text}
    )
    if "keep" in visit.POST and form.is_valid():
        with refusals_on(form):
            keep_template(visit.company, kind, language, by=visit.user, **form.cleaned_data)
            told.success(visit, _("Saved. Letters ordered from now on say so."))
            return redirect("message_settings", visit.company.slug)
    context: dict[str, Any] = {"form": form, **example_of(visit.company, kind, language, form)}
    if visit.headers.get("HX-Request"):
        return render(visit, "web/settings/message_example.html", context)
    own = visit.company.message_templates.filter(kind=kind, language=language)
    context |= {
        "kind": kind,
        "written_in": language,
        "named": named(kind, language),
        "is_own": own.exists(),
        "placeholders": PLACEHOLDERS[kind],
    }
    return render(visit, "web/settings/message.html", context)


def example_of(
    company: Company, kind: str, language: str, form: MessageForm
) -> dict[str, str | tuple[str, str]]:
    """Subject and text of an example, or what is wrong with what was typed."""
    subject, text = form["subject"].value() or "", form["text"].value() or ""
    try:
        return {"example": preview(company, kind, language, subject, text)}
    except Refused as refused:
        return {"fault": words_of(refused)}


@page_of_company(May.CONFIGURE, *PRESSING)
def forget(visit: Visit, kind: str, language: str) -> HttpResponse:
    """Go back to the standard words."""
    with telling(visit, _("The standard words are used again.")):
        forget_template(visit.company, kind, language, by=visit.user)
    return redirect("message_settings", visit.company.slug)
