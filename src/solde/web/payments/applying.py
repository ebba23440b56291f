"""Put a customer's credits on charges: by hand, or all of them on what fell due first."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.customers.finding import customer_of
from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.ledger.receivables import receivables_in
from solde.payments.applying import apply_automatically, apply_credit
from solde.payments.reading import Open, open_to_pay
from solde.refusal import Refused
from solde.web.customers.words import entry_word
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.payments.tender_form import Sharing, sharing_of
from solde.web.refusals import telling, words_of
from solde.web.wishes import number_of


@page_of_company(May.RECEIVE, *FILLING_IN)
def by_hand(visit: Visit, customer_id: UUID) -> HttpResponse:
    """One credit at a time, with an amount beside each charge of its A/R account."""
    customer = customer_of(visit.company, customer_id)
    customer.company = visit.company
    there = open_to_pay(customer, on=today_of(visit.company))
    account, credit = credit_meant(visit, there)
    charges = there[account].charges if credit else []
    shared = sharing_of(charges, visit.POST, customer.currency)
    if visit.method == "POST" and credit and "spread" in visit.POST:
        shared.spread(-credit.open_minor, customer.currency)
    elif "apply" in visit.POST and credit and shared.is_readable:
        try:
            put(visit, customer, credit, shared)
        except Refused as refused:
            messages.error(visit, words_of(refused))
        else:
            return redirect("apply_credits", visit.company.slug, customer_id)
    context: dict[str, Any] = {
        "customer": customer,
        "credits": named_credits(customer, there),
        "credit": credit,
        "can_match": any(place.charges and place.credits for place in there.values()),
        "is_elsewhere": any(place.charges for place in there.values()),
        "sharing": shared,
        "here": visit.get_full_path(),
        "left_minor": -credit.open_minor - shared.shared_minor if credit else 0,
    }
    return render(visit, "web/payments/apply.html", context)


def credit_meant(visit: Visit, there: Mapping[int, Open]) -> tuple[int, OpenItem | None]:
    """The credit that was named, or else the first that could pay the charge that was named, or
    any charge, with the id of its A/R account; 0 and None where there is no credit."""
    named = number_of(visit.POST.get("credit") or visit.GET.get("credit", ""))
    charge = number_of(visit.GET.get("charge", ""))

    asked = {
        account
        for account, place in there.items()
        if charge in (item.document for item in place.charges)
    }

    def rank(one: tuple[int, OpenItem]) -> tuple[bool, bool, bool]:
        account, credit = one
        return credit.document == named, account in asked, bool(there[account].charges)

    return max(credits_in(there), key=rank, default=(0, None))


def credits_in(there: Mapping[int, Open]) -> list[tuple[int, OpenItem]]:
    """Every unapplied credit with the id of its A/R account."""
    return [(account, credit) for account, place in there.items() for credit in place.credits]


def named_credits(customer: Customer, there: Mapping[int, Open]) -> list[tuple[OpenItem, str]]:
    """Every unapplied credit; where something is open on several A/R accounts, with its own."""
    names = {one.pk: one.name for one in receivables_in(customer.company, customer.currency)}
    found = []
    for account, credit in credits_in(there):
        words = f"{entry_word(credit.kind)} {credit.number}"
        found.append((credit, f"{words} · {names[account]}" if len(there) > 1 else words))
    return found


def put(visit: Visit, customer: Customer, credit: OpenItem, shared: Sharing) -> None:
    """All that was typed, or nothing of it."""
    entries = visit.company.entries.select_related("company", "customer").in_bulk(
        [credit.document, *(part.document for part in shared.parts)]
    )
    with transaction.atomic():
        for part in shared.parts:
            apply_credit(
                entries[credit.document], entries[part.document], part.amount_minor,
                on=today_of(visit.company), by=visit.user,
            )  # fmt: skip
    if shared.parts:
        messages.success(visit, _("Applied."))
    else:
        messages.error(visit, _("To which charge? Give an amount beside one."))


@page_of_company(May.RECEIVE, *PRESSING)
def automatically(visit: Visit, customer_id: UUID) -> HttpResponse:
    customer = customer_of(visit.company, customer_id)
    with telling(visit):
        made = len(apply_automatically(customer, on=today_of(visit.company), by=visit.user))
        told = ngettext("%s application was made.", "%s applications were made.", made) % made
        messages.success(visit, told)
    return redirect("apply_credits", visit.company.slug, customer_id)
