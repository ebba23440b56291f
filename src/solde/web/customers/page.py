"""The page of a customer: what is owed, what is open, and how to reach it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.customers.finding import customer_of
from solde.customers.models import Customer
from solde.customers.terms import terms_in_words
from solde.figures.aging import OpenItem, days_late
from solde.ledger.opening_balance import (
    amount_of,
    opening_balances,
    standing_among,
)
from solde.ledger.owing import Owed, owed_by
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import DELIVERIES, entry_word, language_name
from solde.web.entering import Visit, page_of_company
from solde.web.statements.statement import latest_of

OPEN_MAX = 50  # open items on the page; the rest is said by number, and shown when asked for
ALL_MAX = 2_000

# The pages of a customer, by the name of each.
TABS: dict[str, Promise] = {
    "customer": _("Overview"),
    "documents_of": _("Documents"),
    "payments_of": _("Payments"),
    "statements_of": _("Statements"),
    "letters_of": _("Letters"),
    "projects_of": _("Projects"),
    "history_of": _("History"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a customer, as it stands above each of them."""

    label: Promise
    address: str
    is_current: bool
    count: int | None = None


class OpenRow(NamedTuple):
    """An open item of a customer."""

    item: OpenItem
    kind: str
    days_late: int  # 0: not late, or a credit
    address: str  # of its page; empty: it has none


@page_of_company(May.READ)
def customer(visit: Visit, customer_id: UUID) -> HttpResponse:
    shown, today = found(visit.company, customer_id), today_of(visit.company)
    owed = owed_by(shown, on=today)
    opened = opening_balances(shown)
    standing = standing_among(opened)
    items = sorted(owed.open_items, key=lambda one: (one.due_on or one.dated_on, one.document))
    is_whole = visit.GET.get("open") == "all"
    first = items[: ALL_MAX if is_whole else OPEN_MAX]
    addresses = addresses_of(visit.company, first)
    context = {
        "owed": owed,
        "overdue_minor": sum(one.open_minor for one in items if late(one, today)),
        "credits_minor": -sum(min(0, one.open_minor) for one in owed.open_items),
        "open_rows": [open_row(one, today, addresses) for one in first],
        "more": len(items) - len(first),
        "is_whole": is_whole,
        "terms": terms_in_words(shown.terms),
        "reads": language_name(shown.locale),
        "delivery": DELIVERIES[Customer.Delivery(shown.delivery)],
        "statements": latest_of(shown),
        "opening": standing,
        "opening_minor": amount_of(standing) if standing else 0,
        "may_post": May.POST in visit.may,
        "may_open_balance": May.POST in visit.may
        and not standing
        and (bool(opened) or has_no_document(shown, owed)),
    }
    return customer_page(visit, shown, "customer", context)


def found(company: Company, customer_id: UUID) -> Customer:
    """The customer that an address names, with its company and parent at hand."""
    shown = customer_of(company, customer_id)
    shown.company = company
    return shown


def addresses_of(company: Company, items: Sequence[OpenItem]) -> Mapping[int, str]:
    """Pages of documents and payments, by their first entries; two queries."""
    ids = [item.document for item in items]
    found = {}
    for name, rows in (("document", company.documents), ("payment", company.payments)):
        address_of = rows_lead_to(name, company)
        for entry, public_id in rows.filter(entry__in=ids).values_list("entry_id", "public_id"):
            found[entry] = address_of(public_id)
    return found


def open_row(item: OpenItem, today: date, addresses: Mapping[int, str]) -> OpenRow:
    address = addresses.get(item.document, "")
    return OpenRow(item, entry_word(item.kind), late(item, today), address)


def late(item: OpenItem, today: date) -> int:
    """Days past due; 0: not late, or a credit."""
    if item.open_minor < 0:
        return 0
    return max(0, days_late(item.due_on, item.dated_on, today))


def has_no_document(customer: Customer, owed: Owed) -> bool:
    """Whether a customer is so new that an opening balance is worth offering."""
    return not owed.open_items and not customer.entries.exists()


def customer_page(
    visit: Visit, customer: Customer, name: str, context: dict[str, Any]
) -> HttpResponse:
    """One of the pages of a customer, below its name and its tabs."""
    frame = {
        "customer": customer,
        "tabs": tabs(visit.company, customer, name),
        "may_sell": May.SELL in visit.may,
        "may_receive": May.RECEIVE in visit.may,
    }
    return render(visit, f"web/customers/{name}.html", frame | context)


def tabs(company: Company, customer: Customer, current: str) -> list[Tab]:
    """A project has no projects of its own."""
    names = [name for name in TABS if name != "projects_of" or customer.parent_id is None]
    at = [company.slug, customer.public_id]
    return [Tab(TABS[name], reverse(name, args=at), name == current) for name in names]
