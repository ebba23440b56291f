"""What a page says when the books say no."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from solde.company.access import NoSuchCompany, NotAllowed
from solde.customers.refusals import NoSuchCustomer
from solde.mail.choosing import NoSuchMailbox
from solde.mail.settling import NoSuchLetter
from solde.payments.finding import NoSuchPayment
from solde.refusal import Refused
from solde.sales.batches import NoSuchSendingRun
from solde.sales.viewing import NoSuchLink
from solde.statements.finding import NoSuchRun
from solde.statements.printing import NoSuchStatement
from solde.statements.trying import NoSuchTrial
from solde.web.sales.finding import NoSuchDocument

NOT_FOUND = (
    NoSuchCompany,
    NoSuchCustomer,
    NoSuchDocument,
    NoSuchLetter,
    NoSuchLink,
    NoSuchMailbox,
    NoSuchPayment,
    NoSuchRun,
    NoSuchSendingRun,
    NoSuchStatement,
    NoSuchTrial,
)


class RefusalPages:
    """Show a refusal that no view has shown itself."""

    def __init__(self, answer_to: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer_to = answer_to

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer_to(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_page(request, error) if isinstance(error, Refused) else None


def refusal_page(request: HttpRequest, refused: Refused, **more: object) -> HttpResponse:
    context = {"words": words_of(refused), "code": refused.code, **more}
    return render(request, "web/refused.html", context, status=status_of(refused))


def status_of(refused: Refused) -> int:
    if isinstance(refused, NOT_FOUND):
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
