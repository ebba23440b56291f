"""Put a customer's credits on charges: by hand, or all of them on what fell due first."""

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
from solde.payments.applying import apply_automatically, apply_credit
from solde.payments.reading import open_to_pay
from solde.refusal import Refused
from solde.web.customers.words import entry_word
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.payments.tender_form import Sharing, sharing_of
from solde.web.refusals import telling, words_of
from solde.web.wishes import number_of


@page_of_company(May.RECEIVE, *FILLING_IN)
def by_hand(visit: Visit, customer_id: UUID) -> HttpResponse:
    """One credit at a time, with an amount beside each charge."""
    customer = customer_of(visit.company, customer_id)
    customer.company = visit.company
    there = open_to_pay(customer, on=today_of(visit.company))
    named = number_of(visit.POST.get("credit") or visit.GET.get("credit", ""))
    credit = next((one for one in there.credits if one.document == named), None)
    if credit is None and there.credits:
        credit = there.credits[0]
    shared = sharing_of(there.charges, visit.POST, customer.currency)
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
        "credits": [(one, f"{entry_word(one.kind)} {one.number}") for one in there.credits],
        "credit": credit,
        "sharing": shared,
        "here": visit.get_full_path(),
        "left_minor": -credit.open_minor - shared.shared_minor if credit else 0,
    }
    return render(visit, "web/payments/apply.html", context)


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
