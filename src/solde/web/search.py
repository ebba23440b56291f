"""The search above every page: what is found by a few letters, or by a number."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from solde.company.access import May
from solde.company.models import Company
from solde.customers.finding import Search, find_customers
from solde.payments.models import Payment
from solde.sales.finding import numbered
from solde.web.entering import Visit, page_of_company
from solde.web.payments.words import title_of as title_of_payment
from solde.web.sales.words import title_of as title_of_document
from solde.web.statements.words import kind_word

TEXT_MAX = 100  # characters that are looked for
EACH_MAX = 15  # of a kind are shown; more letters find fewer


class Hit(NamedTuple):
    """Something that was found."""

    icon: str  # of lucide
    label: str
    detail: str
    address: str


@page_of_company(May.READ)
def search(visit: Visit) -> HttpResponseBase:
    """What is the only one leads there at once."""
    text = visit.GET.get("q", "").strip()[:TEXT_MAX]
    hits = [hit for find in FINDERS for hit in find(visit.company, text)] if text else []
    if len(hits) == 1:
        return redirect(hits[0].address)
    return render(visit, "web/search.html", {"text": text, "hits": hits})


def customers(company: Company, text: str) -> Iterator[Hit]:
    """By the beginnings of words: of name, number, e-mail address, city."""
    for one in find_customers(company, Search(text=text), count=EACH_MAX).customers:
        detail = " · ".join(filter(None, (one.number, one.email, one.city)))
        address = reverse("customer", args=[company.slug, one.public_id])
        yield Hit("user-round", one.name, detail, address)


def statements(company: Company, text: str) -> Iterator[Hit]:
    """By the whole number, as it is printed."""
    for one in company.statements.filter(number=text).select_related("customer"):
        address = reverse("statement", args=[company.slug, one.number])
        yield Hit("file-text", f"{kind_word(one.kind)} {one.number}", one.customer.name, address)


def documents(company: Company, text: str) -> Iterator[Hit]:
    """By the whole number, as it is printed, or that of the customer's purchase order."""
    for one in company.documents.filter(numbered(text)).select_related("customer")[:EACH_MAX]:
        address = reverse("document", args=[company.slug, one.public_id])
        yield Hit("receipt-text", title_of_document(one), one.customer.name, address)


def payments(company: Company, text: str) -> Iterator[Hit]:
    """By the whole number, as receipts have it."""
    rows = company.payments.filter(kind__in=Payment.Kind.values, number=text)
    for one in rows.select_related("customer")[:EACH_MAX]:
        address = reverse("payment", args=[company.slug, one.public_id])
        yield Hit("hand-coins", title_of_payment(one), one.customer.name, address)


# A group of pages adds what finds its things.
FINDERS: tuple[Callable[[Company, str], Iterator[Hit]], ...] = (
    customers,
    documents,
    payments,
    statements,
)
