"""The list of customers, with what each of them owes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.customers.finding import Search, find_customers, types_of
from solde.customers.models import Customer
from solde.ledger.reading import balances, reach
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import DELIVERIES
from solde.web.entering import Visit, page_of_company
from solde.web.wishes import ids_in

STATES = {"": _("Active"), "inactive": _("Inactive"), "all": _("All")}
ACTIVE = {"": True, "inactive": False, "all": None}  # as Search has it
ASKED = ("q", "state", "type", "delivery")
# What is read of customers.
SHOWN = (
    "company", "public_id", "name", "active", "number", "email", "city", "type", "currency",
    "parent__name",
)  # fmt: skip


class Row(NamedTuple):
    """A customer or project in the list."""

    customer: Customer
    address: str
    balance_minor: int  # of a customer with its projects; minus: is owed


@page_of_company(May.READ)
def customers(visit: Visit) -> HttpResponse:
    """By name; `q`, `state`, `type` and `delivery` narrow it, `after` is the last customer of the
    page before."""
    company = visit.company
    after = next(iter(ids_in([visit.GET.get("after", "")])), None)
    page = find_customers(company, search_asked(visit.GET), after=after, only=SHOWN)
    address_of = rows_lead_to("customer", company)
    owed = balances_of(company, page.customers, today_of(company))
    asked = {name: visit.GET.get(name, "") for name in ASKED}
    context = {
        "rows": [Row(one, address_of(one.public_id), owed[one.pk]) for one in page.customers],
        "next": page.next,
        "only_names": page.only_names,
        "asked": asked,
        "is_narrowed": any(asked.values()) or after is not None,
        "states": STATES.items(),
        "types": types_of(company),
        "deliveries": DELIVERIES.items(),
        "may_sell": May.SELL in visit.may,
    }
    return render(visit, "web/customers/list.html", context)


def search_asked(asked: QueryDict) -> Search:
    """What the form of the list asks for; a state that there is none of asks for the active."""
    return Search(
        text=asked.get("q", "").strip(),
        active=ACTIVE.get(asked.get("state", ""), True),
        type=asked.get("type", ""),
        delivery=asked.get("delivery", ""),
    )


def balances_of(company: Company, customers: Sequence[Customer], on: date) -> Mapping[int, int]:
    """What each owes at the end of a day, by its id: customers with their projects, projects
    alone. A fixed number of queries."""
    whole = [one.pk for one in customers if one.parent_id is None]
    projects = [one.pk for one in customers if one.parent_id is not None]
    found = balances(reach(company.pk, whole, joined=True), on)
    found |= balances(reach(company.pk, projects), on)
    return {pk: balance.closing_minor for pk, balance in found.items()}
