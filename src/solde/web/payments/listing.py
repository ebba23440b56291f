"""The list of payments and refunds."""

from typing import Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from solde.company.access import May
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
    address_of = rows_lead_to("payment", visit.company)
    context = {
        "rows": [row_of(one, address_of(one.public_id)) for one in found.payments],
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


def row_of(payment: Payment, address: str) -> Row:
    return Row(
        payment,
        address,
        name_below_parent(payment.customer),
        kind_word(payment.kind),
        method_word(payment.method),
        word_of(payment),
    )
