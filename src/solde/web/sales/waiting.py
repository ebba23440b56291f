"""Order letters or paper for all documents that wait in a queue."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from uuid6 import uuid7

from solde.company.access import May
from solde.company.models import Company
from solde.mail.choosing import from_list, known_as, mailbox_named
from solde.sales.batches import Order, order_sending
from solde.sales.queues import Way, waiting
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.forms import offer
from solde.web.mailbox_cards import name_of
from solde.web.refusals import telling

VIEWS: Final = {"to-email": Way.EMAIL, "to-print": Way.PRINT}  # the list's tabs of the queues


class OrderForm(forms.Form):
    """Pressed twice, it orders once: the key is the same."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(choices=Way.choices, widget=forms.HiddenInput)
    mailbox = forms.ChoiceField(label=gettext_lazy("From"), required=False)

    def __init__(self, company: Company, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(known_as(one), name_of(one)) for one in from_list(company)]
        offer(self, "mailbox", choices)

    def order(self, company: Company) -> Order:
        given = self.cleaned_data
        by_mail = given["way"] == Way.EMAIL
        return Order(mailbox=mailbox_named(company, given["mailbox"]) if by_mail else None)


def form_for(company: Company, view: str) -> OrderForm | None:
    """What orders all that waits in the queue of a tab; None for the other tabs."""
    if view not in VIEWS:
        return None
    return OrderForm(company, initial={"key": uuid7(), "way": VIEWS[view]})


@page_of_company(May.SEND, *PRESSING)
def send_all(visit: Visit) -> HttpResponse:
    """However many wait: workers answer for them, and the page of the order tells how far."""
    company, form = visit.company, OrderForm(visit.company, visit.POST)
    if not form.is_valid():
        messages.error(visit, _("That could not be read. Look at the list once more."))
        return redirect("sales", company.slug)
    way, key = Way(form.cleaned_data["way"]), form.cleaned_data["key"]
    with telling(visit):
        order = form.order(company)
        run = order_sending(company, waiting(company, way), order, key=key, by=visit.user)
        return redirect("sending_run", company.slug, run.public_id)
    view = next(name for name, one in VIEWS.items() if one == way)
    return redirect(f"{reverse('sales', args=[company.slug])}?view={view}")
