"""The list of documents: by what was paid of them, by what became of their letters, by queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.customers.finding import Search, find_customers
from solde.sales.asking import CHARGES
from solde.sales.models import Document
from solde.sales.standing import PaymentAxis, SendingAxis, in_trouble, paid_like, sent_like
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import Word
from solde.web.sales import waiting
from solde.web.sales.words import KINDS, NEW, kind_word, payment_word, sending_word
from solde.web.wishes import ids_in

PAGE: Final = 50  # documents of a page
COUNTED_MAX: Final = 999  # looked at for a count
CUSTOMERS_MAX: Final = 50  # whose documents a search shows
ISSUED: Final = Q(state=Document.State.ISSUED)


@dataclass(frozen=True, slots=True)
class View:
    """A tab of the list."""

    label: Promise
    narrows: Callable[[date], Q]
    is_counted: bool = False  # few enough to be counted for every look at the list
    order: str = "pk"  # by which the latest come first: an index has them in this order


VIEWS: Final = {
    "": View(gettext_lazy("All"), lambda on: Q()),
    "drafts": View(gettext_lazy("Drafts"), lambda on: paid_like(PaymentAxis.DRAFT, on=on), True),
    "open": View(gettext_lazy("Open"), lambda on: Q(left_minor__gt=0)),
    "overdue": View(gettext_lazy("Overdue"), lambda on: paid_like(PaymentAxis.OVERDUE, on=on)),
    "paid": View(gettext_lazy("Paid"), lambda on: paid_like(PaymentAxis.PAID, on=on)),
    "not-sent": View(gettext_lazy("Not sent"), lambda on: ISSUED & sent_like(SendingAxis.NOT_SENT)),
    "problem": View(
        gettext_lazy("Delivery problem"),
        lambda on: in_trouble(),
        True,
        order="letter_id",  # troubled letters are few, and their documents anywhere
    ),
    "to-print": View(gettext_lazy("To print"), lambda on: ISSUED & Q(to_print=True), True),
    "to-email": View(gettext_lazy("To e-mail"), lambda on: ISSUED & Q(to_email=True), True),
}


class Row(NamedTuple):
    """A document in the list."""

    document: Document
    kind: str
    due_on: date | None  # None: of what is no charge
    paid: Word
    sent: Word | None  # None: a draft goes nowhere


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as it stands above the list."""

    label: Promise
    address: str
    is_current: bool
    count: int | None


@page_of_company(May.READ)
def documents(visit: Visit) -> HttpResponse:
    """Newest first, or by the latest letter where the view is about letters; `view`, `kind`,
    `customer` and `q` narrow it; `after` is the last document of the page before."""
    company, asked, on = visit.company, visit.GET, timezone.localdate()
    view = asked.get("view", "") if asked.get("view", "") in VIEWS else ""
    kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
    found = wanted(company, VIEWS[view].narrows(on), kind, asked)
    rows = list(page_after(company, found, VIEWS[view], asked.get("after", ""))[: PAGE + 1])
    context: dict[str, Any] = {
        "rows": [row_of(one, on) for one in rows[:PAGE]],
        "next": rows[PAGE - 1].public_id if len(rows) > PAGE else None,
        "tabs": tabs_of(company, view, on),
        "view": view,
        "kind": kind,
        "kinds": [(str(one), kind_word(one)) for one in KINDS],
        "q": asked.get("q", ""),
        "customer": asked.get("customer", ""),
        "order": waiting.form_for(company, view) if May.SEND in visit.may else None,
        "is_narrowed": bool(asked.keys() & {"view", "kind", "q", "customer"}),
        "may_sell": May.SELL in visit.may,
        "new_ways": [(label, reverse(f"new_{one}", args=[company.slug]))
                     for one, label in NEW.items() if one != Document.Kind.FINANCE_CHARGE],
    }  # fmt: skip
    return render(visit, "web/sales/list.html", context)


def wanted(company: Company, narrow: Q, kind: str, asked: Any) -> QuerySet[Document]:
    rows: QuerySet[Document] = company.documents.filter(narrow)
    if kind:
        rows = rows.filter(kind=kind)
    if chosen := ids_in([asked.get("customer", "")]):
        rows = rows.filter(customer__public_id=chosen[0])
    if text := asked.get("q", "").strip():
        rows = rows.filter(named_like(company, text))
    return rows


def named_like(company: Company, text: str) -> Q:
    """Of documents: the number is this, or the customer is found by it. Each by its index."""
    customers = find_customers(company, Search(text=text), count=CUSTOMERS_MAX).customers
    by_number = Q(kind__in=list(KINDS), number=text)
    return by_number | Q(customer__in=[one.pk for one in customers])


def page_after(
    company: Company, found: QuerySet[Document], view: View, after: str
) -> QuerySet[Document]:
    """The latest first. Ids, and those of letters, are in the order in which they came to be."""
    rows = found.select_related("customer__parent", "letter__mailbox").order_by(f"-{view.order}")
    if named := ids_in([after]):
        last = company.documents.filter(public_id=named[0]).values(view.order)
        rows = rows.filter(**{f"{view.order}__lt": last[:1]})
    return rows


def row_of(document: Document, on: date) -> Row:
    paid, _sentence = payment_word(document, on=on)
    is_charge, is_draft = document.kind in CHARGES, document.state == Document.State.DRAFT
    return Row(
        document,
        kind_word(document.kind),
        due_on=(document.due_on or document.dated_on) if is_charge else None,
        paid=paid,
        sent=None if is_draft else sent_of(document),
    )


def sent_of(document: Document) -> Word:
    word, _sentence = sending_word(document)
    return word


def tabs_of(company: Company, view: str, on: date) -> list[Tab]:
    here = reverse("sales", args=[company.slug])
    return [
        Tab(
            label=one.label,
            address=f"{here}?view={name}" if name else here,
            is_current=name == view,
            count=counted(company, one.narrows(on)) if one.is_counted else None,
        )
        for name, one in VIEWS.items()
    ]


def counted(company: Company, narrow: Q) -> int | None:
    """How many there are, looking no further than it matters; none is not said."""
    ids = company.documents.filter(narrow).order_by().values("pk")[:COUNTED_MAX]
    return ids.count() or None
