"""The list of documents: by what was paid of them, by what became of their letters, by queue."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from solde.company.access import May
from solde.company.models import Company
from solde.sales.asking import CHARGES
from solde.sales.models import Document
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import name_below_parent
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import Word
from solde.web.sales import waiting
from solde.web.sales.narrowing import VIEWS, asked_of, letter_choices, page_of, payment_choices
from solde.web.sales.words import KINDS, NEW, kind_word, payment_word, sending_word

PAGE: Final = 50  # documents of a page
COUNTED_MAX: Final = 999  # looked at for a count


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
    company, on = visit.company, timezone.localdate()
    asked = asked_of(visit.GET)
    rows = list(page_of(company, asked, on=on, after=visit.GET.get("after", ""))[: PAGE + 1])
    address_of = rows_lead_to("document", company)
    context: dict[str, Any] = {
        "rows": [row_of(one, address_of(one.public_id), on) for one in rows[:PAGE]],
        "next": rows[PAGE - 1].public_id if len(rows) > PAGE else None,
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


def row_of(document: Document, address: str, on: date) -> Row:
    paid, _sentence = payment_word(document, on=on)
    is_charge, is_draft = document.kind in CHARGES, document.state == Document.State.DRAFT
    return Row(
        document,
        address,
        kind_word(document.kind),
        name_below_parent(document.customer),
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
