"""Open customers, change them, make them inactive, and bring in what they owed before."""

from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.customers.changing import as_seen, change_customer, known_of
from solde.customers.models import Customer
from solde.customers.opening import NewCustomer, doubts, open_customer
from solde.ledger.opening_balance import open_balance, void_opening_balance
from solde.web import typed
from solde.web.customers.form import CustomerForm
from solde.web.customers.page import found
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.pressing import seen_to_show
from solde.web.refusals import refusals_on, telling
from solde.web.statements.options_form import day_field
from solde.web.undoing import undo
from solde.web.wishes import ids_in


class OpeningBalanceForm(forms.Form):
    """Arguments of open_balance()."""

    amount = typed.number_field(
        gettext_lazy("Balance"),
        required=True,
        help_text=gettext_lazy("Minus: we owe the customer."),
    )
    on = day_field(gettext_lazy("On the day"), required=True)
    due_on = day_field(gettext_lazy("Due date"))

    def __init__(self, *args: Any, currency: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"on": today}})
        self.currency = currency

    def clean_amount(self) -> int:
        return typed.amount_in(self.cleaned_data["amount"], self.currency)


@page_of_company(May.SELL, *FILLING_IN)
def new_customer(visit: Visit) -> HttpResponseBase:
    """`parent` names the customer whose project it will be."""
    wanted = ids_in([visit.GET.get("parent", "")])
    parent = found(visit.company, wanted[0]) if wanted else None
    form = CustomerForm(visit.POST or None, company=visit.company, parent=parent)
    if form.is_valid():
        with refusals_on(form):
            customer = open_customer(visit.company, form.new_customer(), by=visit.user)
            tell_doubts(visit, form.new_customer())
            return redirect("customer", visit.company.slug, customer.public_id)
    context = {"form": form, "parent": parent}
    return render(visit, "web/customers/edit.html", context)


@page_of_company(May.SELL, *FILLING_IN)
def edit_customer(visit: Visit, customer_id: UUID) -> HttpResponseBase:
    customer = found(visit.company, customer_id)
    form = CustomerForm(visit.POST or None, company=visit.company, customer=customer)
    if form.is_valid():
        new = form.new_customer()
        with refusals_on(form):
            given = {one.name: getattr(new, one.name) for one in fields(NewCustomer)}
            seen = visit.POST.get("seen", "")
            change_customer(customer, seen=seen, by=visit.user, **given)
            tell_doubts(visit, new)
            return redirect("customer", visit.company.slug, customer.public_id)
    seen = seen_to_show(visit.POST, as_seen(known_of(customer)))
    context = {"form": form, "customer": customer, "seen": seen}
    return render(visit, "web/customers/edit.html", context)


def tell_doubts(visit: Visit, new: NewCustomer) -> None:
    """Say that it is kept, and what no letter can be sent to."""
    messages.success(visit, _("%s is kept.") % new.name)
    for fault in doubts(new):
        messages.warning(visit, fault.words)


@page_of_company(May.SELL, *PRESSING)
def retire(visit: Visit, customer_id: UUID) -> HttpResponseBase:
    return let_be(visit, found(visit.company, customer_id), active=False)


@page_of_company(May.SELL, *PRESSING)
def take_up(visit: Visit, customer_id: UUID) -> HttpResponseBase:
    return let_be(visit, found(visit.company, customer_id), active=True)


def let_be(visit: Visit, customer: Customer, *, active: bool) -> HttpResponseBase:
    done = _("%s is active again.") if active else _("%s is inactive.")
    with telling(visit, done % customer.name):
        change_customer(customer, by=visit.user, active=active)
    return redirect("customer", visit.company.slug, customer.public_id)


@page_of_company(May.POST, *PRESSING)
def void_opening(visit: Visit, customer_id: UUID) -> HttpResponse:
    """Take the opening balance back, so that the right one can be entered."""
    customer = found(visit.company, customer_id)
    done = _("The opening balance is void. The right one can be entered now.")
    undo(visit, partial(void_opening_balance, customer), done)
    return redirect("customer", visit.company.slug, customer.public_id)


@page_of_company(May.POST, *FILLING_IN)
def opening_balance(visit: Visit, customer_id: UUID) -> HttpResponse:
    """What a customer owed when these books began."""
    customer = found(visit.company, customer_id)
    today = today_of(visit.company)
    form = OpeningBalanceForm(visit.POST or None, currency=customer.currency, today=today)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            open_balance(
                customer, given["amount"], on=given["on"], due_on=given["due_on"], by=visit.user
            )
            messages.success(visit, _("The opening balance is in the books."))
            return redirect("customer", visit.company.slug, customer.public_id)
    context = {"form": form, "customer": customer}
    return render(visit, "web/customers/opening_balance.html", context)
