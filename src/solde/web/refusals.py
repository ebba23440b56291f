"""What a page says when the books say no."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from solde.company.access import NotAllowed
from solde.customers.refusals import CustomerIsWrong, CustomerNameTaken
from solde.mail.composing import LetterIsWrong
from solde.mail.settling import WrongAddress
from solde.payments.asking import PaymentIsWrong
from solde.refusal import NotFound, Refused


class RefusalPages:
    """Show a refusal that no view has shown itself, and a page where browsers would show none."""

    def __init__(self, answer_to: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer_to = answer_to

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.answer_to(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        page = render(request, "405.html", status=answer.status_code)
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_page(request, error) if isinstance(error, Refused) else None


def refusal_page(
    request: HttpRequest, refused: Refused, *, template: str = "web/refused.html"
) -> HttpResponse:
    context = {"words": words_of(refused), "code": refused.code}
    return render(request, template, context, status=status_of(refused))


def status_of(refused: Refused) -> int:
    if isinstance(refused, NotFound):
        return 404
    return 403 if isinstance(refused, NotAllowed) else 409


def words_of(refused: Refused) -> str:
    """Its sentence in the language of the page."""
    return _(str(refused))


@contextmanager
def telling(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Say above the next page what came of an act: that it is done, or why it was refused."""
    try:
        yield
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        if done:
            messages.success(request, done)


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Show on a form why an act was refused: at the field it is about, else above all fields."""
    try:
        yield
    except Refused as refused:
        for name, words in faults_of(refused):
            form.add_error(name if name in form.fields else None, words)


def faults_of(refused: Refused) -> list[tuple[str, str]]:
    """Names of fields with what is wrong with each; an empty name: with none of them alone."""
    match refused:
        case CustomerIsWrong() | LetterIsWrong():
            return [(fault.field, fault.words) for fault in refused.faults]
        case PaymentIsWrong():
            return [(one.fault.field, one.fault.words) for one in refused.faults]
        case WrongAddress():
            return [("to", words_of(refused))]
        case CustomerNameTaken():
            return [("name", words_of(refused))]
        case _:
            return [("", words_of(refused))]
