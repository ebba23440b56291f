"""The list of documents: by what was paid of them, by what became of their letters, by queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.paging import cut
from solde.sales.asking import CHARGES
from solde.sales.models import Document
from solde.sales.standing import payment_of, sending_of
from solde.web.addresses import rows_lead_to
from solde.web.counting import Counting, counted, counting
from solde.web.customers.words import name_below_parent
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import Word
from solde.web.sales import waiting
from solde.web.sales.narrowing import (
    PAGE,
    VIEWS,
    asked_of,
    letter_choices,
    page_of,
    payment_choices,
)
from solde.web.sales.words import KINDS, NEW, is_kept, kind_word, paid_word, sent_word

COUNTED: Final = [name for name, one in VIEWS.items() if one.is_counted]
COUNTED_MAX: Final = 999  # looked at for a count
KEPT_MAX: Final = 500  # questions for counts, of so many companies


class Row(NamedTuple):
    """A document in the list."""

    document: Document
    address: str
    kind: str
    customer: str
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
    """Newest first, or by the latest letter where it is about letters; `view`, `kind`, `paid`,
    `letter`, `customer` and `q` narrow it; `after` is the last document of the page before."""
    company, on = visit.company, today_of(visit.company)
    asked = asked_of(visit.GET)
    rows, last = cut(page_of(company, asked, on=on, after=visit.GET.get("after", "")), PAGE)
    row_of = row_maker(company, on)
    context: dict[str, Any] = {
        "rows": [row_of(one) for one in rows],
        "next": last and last.public_id,
        "tabs": tabs_of(company, asked.view, on),
        "asked": asked,
        "kinds": [(str(one), kind_word(one)) for one in KINDS],
        "payments": payment_choices(asked),
        "letters": letter_choices(asked),
        "order": waiting.form_for(company, asked.view) if May.SEND in visit.may else None,
        "may_sell": May.SELL in visit.may,
        "new_ways": [(label, reverse(f"new_{one}", args=[company.slug]))
                     for one, label in NEW.items() if one != Document.Kind.FINANCE_CHARGE],
    }  # fmt: skip
    return render(visit, "web/sales/list.html", context)


def row_maker(company: Company, on: date) -> Callable[[Document], Row]:
    """What makes the rows of a page: each word is looked up once for all of them."""
    address_of = rows_lead_to("document", company)
    kind_said, paid_said, sent_said = cache(kind_word), cache(paid_word), cache(sent_word)

    def row_of(document: Document) -> Row:
        is_charge, is_draft = document.kind in CHARGES, document.state == Document.State.DRAFT
        paid, _sentence = paid_said(payment_of(document, on=on), document.kind)
        sent, _sentence = sent_said(sending_of(document), is_kept(document))
        return Row(
            document,
            address_of(document.public_id),
            kind_said(document.kind),
            name_below_parent(document.customer),
            due_on=(document.due_on or document.dated_on) if is_charge else None,
            paid=paid,
            sent=None if is_draft else sent,
        )

    return row_of


def tabs_of(company: Company, view: str, on: date) -> list[Tab]:
    here = reverse("sales", args=[company.slug])
    counts = dict(zip(COUNTED, counted(counting_of(company, on)), strict=True))
    return [
        Tab(
            label=one.label,
            address=f"{here}?view={name}" if name else here,
            is_current=name == view,
            count=counts.get(name) or None,  # none is not said
        )
        for name, one in VIEWS.items()
    ]


@lru_cache(maxsize=KEPT_MAX)
def counting_of(company: Company, on: date) -> Counting:
    """Of the tabs with a number."""
    kinds = [company.documents.filter(VIEWS[name].narrows(on)) for name in COUNTED]
    return counting(kinds, most=COUNTED_MAX)
