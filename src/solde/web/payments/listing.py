"""The list of payments and refunds."""

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.customers.finding import customer_of
from solde.payments.finding import Search, find_payments
from solde.payments.models import Payment
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import name_below_parent
from solde.web.entering import Visit, page_of_company
from solde.web.letter_words import Word
from solde.web.payments.words import METHODS, kind_word, method_word, word_of
from solde.web.wishes import ids_in

VIEWS: Final[dict[str, Promise]] = {
    "": gettext_lazy("All"),
    "payment": gettext_lazy("Payments"),
    "refund": gettext_lazy("Refunds"),
    "unapplied": gettext_lazy("Unapplied"),
}
# What is read of payments.
SHOWN: Final = (
    "company", "public_id", "kind", "state", "number", "currency", "dated_on", "method",
    "reference", "amount_minor", "left_minor", "customer__name", "customer__parent__name",
)  # fmt: skip


class Row(NamedTuple):
    """A payment in the list."""

    payment: Payment
    address: str
    customer: str
    kind: str
    method: str
    applied: Word


@page_of_company(May.READ)
def payments(visit: Visit) -> HttpResponse:
    """Newest first; `view`, `method`, `customer` and `q` narrow it."""
    asked = visit.GET
    view = asked.get("view", "") if asked.get("view", "") in VIEWS else ""
    method = asked.get("method", "") if asked.get("method", "") in METHODS else ""
    chosen = ids_in([asked.get("customer", "")])
    after = ids_in([asked.get("after", "")])
    search = Search(
        text=asked.get("q", ""),
        kind=view if view in ("payment", "refund") else "",
        unapplied=view == "unapplied",
        method=method,
        customer=customer_of(visit.company, chosen[0]) if chosen else None,
    )
    begin = after[0] if after else None
    found = find_payments(visit.company, search, after=begin, only=SHOWN)
    row_of = row_maker(visit.company)
    context = {
        "rows": [row_of(one) for one in found.payments],
        "next": found.next,
        "views": VIEWS.items(),
        "view": view,
        "method": method,
        "methods": [(str(one), method_word(one)) for one in METHODS],
        "q": search.text,
        "customer": asked.get("customer", ""),
        "is_narrowed": bool(asked.keys() & {"view", "method", "q", "customer"}),
        "may_receive": May.RECEIVE in visit.may,
    }
    return render(visit, "web/payments/list.html", context)


def row_maker(company: Company) -> Callable[[Payment], Row]:
    """What makes the rows of a page: each word is looked up once for all of them."""
    address_of = rows_lead_to("payment", company)
    kind_said, method_said = cache(kind_word), cache(method_word)

    def row_of(payment: Payment) -> Row:
        return Row(
            payment,
            address_of(payment.public_id),
            name_below_parent(payment.customer),
            kind_said(payment.kind),
            method_said(payment.method),
            word_of(payment),
        )

    return row_of
