"""The page of a payment or refund, and what is done with one."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.history.models import Event
from solde.ledger.receivables import receivables_in
from solde.payments.finding import NoSuchPayment
from solde.payments.models import Payment
from solde.payments.papers import receipt_of
from solde.payments.reading import Applied, applied_of, subjects_of
from solde.payments.recording import void as void_recorded
from solde.web import papers
from solde.web.act_words import act_word
from solde.web.customers.words import entry_word
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.fact_words import facts_of
from solde.web.payments.finding import payment_found
from solde.web.payments.releasing import offered_on, take_off
from solde.web.payments.words import method_word, title_of, word_of
from solde.web.undoing import undo


@page_of_company(May.READ)
def payment(visit: Visit, payment_id: UUID) -> HttpResponse:
    shown = payment_found(visit.company, payment_id)
    context: dict[str, Any] = {
        "payment": shown,
        "title": title_of(shown),
        "word": word_of(shown),
        "method": method_word(shown.method),
        "is_refund": shown.kind == Payment.Kind.REFUND,
        "has_several": len(receivables_in(visit.company, shown.currency)) > 1,
        "is_void": shown.state == Payment.State.VOIDED,
        "applications": [
            (one, named(one), offered_on(visit.company, one)) for one in applied_of(shown)
        ],
        "log": log_of(shown),
        "may_receive": May.RECEIVE in visit.may,
        "today": today_of(visit.company),
    }
    return render(visit, "web/payments/payment.html", context)


def named(one: Applied) -> str:
    return f"{entry_word(one.kind)} {one.number}"


def log_of(payment: Payment) -> list[tuple[Event, str, list[tuple[str, str]]]]:
    """What befell it, the newest first: with a word, and with what is known of it."""
    events = payment.company.events.filter(subject__in=subjects_of(payment))
    rows = events.select_related("by").order_by("-pk")
    return [(one, act_word(one.act), facts_of(one, payment.currency)) for one in rows]


@page_of_company(May.READ)
def receipt(visit: Visit, payment_id: UUID) -> HttpResponse:
    """The receipt of a payment, as it stands today."""
    shown = payment_found(visit.company, payment_id)
    if shown.kind != Payment.Kind.PAYMENT:
        raise NoSuchPayment
    return papers.paper(receipt_of(shown), f"{shown.number}.pdf")


@page_of_company(May.RECEIVE, *PRESSING)
def void(visit: Visit, payment_id: UUID) -> HttpResponse:
    shown = payment_found(visit.company, payment_id)
    done = _("%s is void. What it paid is open again.") % title_of(shown)
    undo(visit, partial(void_recorded, shown), done)
    return redirect("payment", visit.company.slug, payment_id)


@page_of_company(May.RECEIVE, *PRESSING)
def release(visit: Visit, payment_id: UUID, application: int) -> HttpResponse:
    """Take off what a payment is put on, from a day on."""
    take_off(visit, payment_found(visit.company, payment_id).entry_id, application)
    return redirect("payment", visit.company.slug, payment_id)
