"""Receive a payment and put it on charges; give money back; correct either."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.customers.finding import Search, customer_of, find_customers
from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.ledger.chart import receivable_of
from solde.payments.asking import Instructions, NewPayment
from solde.payments.models import Payment
from solde.payments.reading import open_to_pay
from solde.payments.recording import as_seen, receive_many
from solde.payments.recording import change as change_recorded
from solde.payments.refunding import give_back
from solde.web import typed
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.payments.finding import payment_found
from solde.web.payments.tender_form import (
    PaymentForm,
    Sharing,
    TenderForm,
    first_tender,
    sharing_of,
    tender_of,
)
from solde.web.payments.words import title_of
from solde.web.pressing import key_pressed, key_to_show, seen_to_show, was_pressed
from solde.web.refusals import refusals_on
from solde.web.wishes import ids_in, number_of

Kind = Payment.Kind
FOUND_MAX: Final = 20  # customers offered at once; more words narrow them down


@page_of_company(May.RECEIVE, *FILLING_IN)
def new(visit: Visit, kind: str) -> HttpResponse:
    """First from whom, or to whom; then the amount beside all that is open."""
    chosen = ids_in([visit.GET.get("customer", "")])
    if not chosen:
        return whom(visit, kind)
    customer = customer_of(visit.company, chosen[0])
    customer.company = visit.company
    if visit.method == "POST":
        return work(visit, customer, kind)
    today = today_of(visit.company)
    given = first_tender(today) | charge_named(visit, customer)
    form = PaymentForm(given, customer=customer, kind=kind)
    return page(visit, form, sharing(customer, kind, today, given), kind, customer)


def whom(visit: Visit, kind: str) -> HttpResponse:
    text = visit.GET.get("q", "")
    found = find_customers(visit.company, Search(text=text), count=FOUND_MAX)
    if kind == Kind.PAYMENT:
        title, question = _("Receive a payment"), _("From whom?")
    else:
        title, question = _("Give money back"), _("To whom?")
    context = {"title": title, "question": question, "text": text,
               "customers": found.customers, "more": found.next,
               "may_sell": May.SELL in visit.may}  # fmt: skip
    return render(visit, "web/sales/whom.html", context)


def charge_named(visit: Visit, customer: Customer) -> dict[str, str]:
    """The amount and the A/R account of the charge that the payment is for, if one is named."""
    named = ids_in([visit.GET.get("charge", "")])
    if not named:
        return {}
    rows = visit.company.documents.filter(public_id__in=named, customer=customer, left_minor__gt=0)
    charge = rows.first()
    if charge is None:
        return {}
    left = typed.amount_typed(charge.left_minor, charge.currency)
    receivable = str(charge.account_id)
    return {"amount": left, "receivable": receivable, f"part-{charge.entry_id}": left}


def sharing(customer: Customer, kind: str, on: date, given: dict[str, Any]) -> Sharing:
    """What is typed beside what is open on the A/R account chosen, or first shown."""
    found = open_items(customer, kind, on)
    if not given.get("receivable"):
        given["receivable"] = str(first_receivable(customer, found))
    items = found.get(number_of(given["receivable"]), [])
    return sharing_of(items, given, customer.currency)


def open_items(customer: Customer, kind: str, on: date) -> dict[int, list[OpenItem]]:
    """The charges that a payment can pay, or the credits that a refund can give back, by the id
    of the A/R account; those without any are left away."""
    there = open_to_pay(customer, on=on).items()
    found = {pk: one.charges if kind == Kind.PAYMENT else one.credits for pk, one in there}
    return {pk: items for pk, items in found.items() if items}


def first_receivable(customer: Customer, found: Mapping[int, object]) -> int:
    """The usual A/R account; if nothing is open there, one where something is."""
    usual = receivable_of(customer).pk
    return usual if usual in found else next(iter(found), usual)


def work(visit: Visit, customer: Customer, kind: str) -> HttpResponse:
    """Do what was pressed; what is wrong stands at its field."""
    given = visit.POST.dict()
    form = PaymentForm(given, customer=customer, kind=kind)
    is_readable = form.is_valid()
    on = form.cleaned_data.get("on") or today_of(visit.company)
    shared = sharing(customer, kind, on, given)
    if "spread" in given and "amount" in form.cleaned_data:
        shared.spread(form.cleaned_data["amount"], customer.currency)
    if "record" not in given or not is_readable or not shared.is_readable:
        return page(visit, form, shared, kind, customer)
    amount_minor = form.cleaned_data["amount"]
    if kind == Kind.PAYMENT and amount_minor > 0 and is_unseen(given, shared):
        shared.spread(amount_minor, customer.currency)
        messages.warning(visit, _("Nothing is recorded yet. Look at what the amount pays first."))
        return page(visit, form, shared, kind, customer)
    with refusals_on(form):
        again = was_pressed(visit.company, given)
        payment = record(visit, form, shared, kind, customer)
        done = _("%s was recorded before: nothing was made a second time.")
        messages.success(visit, (done if again else _("%s is recorded.")) % title_of(payment))
        return redirect("payment", visit.company.slug, payment.public_id)
    return page(visit, form, shared, kind, customer)


def is_unseen(given: Mapping[str, Any], shared: Sharing) -> bool:
    """Whether an amount was recorded faster than the page could say what it pays."""
    if not shared.rows or shared.parts or "rest" in given:
        return False
    return bool(given.get("seen_with", "") != given["amount"])


def record(
    visit: Visit, form: PaymentForm, shared: Sharing, kind: str, customer: Customer
) -> Payment:
    key, is_refund = key_pressed(visit.POST), kind == Kind.REFUND
    oldest_first = not shared.parts if is_refund else "rest" in visit.POST
    new = NewPayment(
        customer=customer,
        amount_minor=form.cleaned_data["amount"],
        on=form.cleaned_data["on"],
        how=form.tender(),
        instructions=Instructions(parts=shared.parts, rest_oldest_first=oldest_first),
        receivable=form.cleaned_data["receivable"],
    )
    if is_refund:
        return give_back(new, key=key, by=visit.user)
    (payment,) = receive_many(visit.company, [new], key=key, by=visit.user)
    return payment


def page(
    visit: Visit, form: PaymentForm, shared: Sharing, kind: str, customer: Customer
) -> HttpResponse:
    form.is_valid()
    if visit.method != "POST":
        form.errors.clear()  # nobody has filled it in yet
    amount_minor = form.cleaned_data.get("amount") or 0  # 0: nothing that can be read
    is_refund = kind == Kind.REFUND
    context = {
        "form": form,
        "key": key_to_show(visit.POST),
        "sharing": shared,
        "customer": customer,
        "is_refund": is_refund,
        "title": _("Give money back") if is_refund else _("Receive a payment"),
        "here": visit.get_full_path(),
        "amount_minor": amount_minor,
        "rest_minor": amount_minor - shared.shared_minor,
    }
    return render(visit, "web/payments/receive.html", context)


@page_of_company(May.RECEIVE, *FILLING_IN)
def change(visit: Visit, payment_id: UUID) -> HttpResponse:
    """Correct a payment or refund under its number; what is applied of it stays."""
    payment = payment_found(visit.company, payment_id)
    given = visit.POST if visit.method == "POST" else tender_of(payment)
    form = TenderForm(given, customer=payment.customer, kind=payment.kind)
    if visit.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with refusals_on(form):
            change_recorded(
                payment, amount_minor=told["amount"], on=told["on"], how=form.tender(),
                seen=given.get("seen", ""), by=visit.user,
            )  # fmt: skip
            messages.success(visit, _("%s is changed.") % title_of(payment))
            return redirect("payment", visit.company.slug, payment.public_id)
    seen = seen_to_show(visit.POST, as_seen(payment))
    context = {"form": form, "payment": payment, "title": title_of(payment), "seen": seen}
    return render(visit, "web/payments/change.html", context)
