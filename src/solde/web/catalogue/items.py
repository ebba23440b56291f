"""What a company sells, as invoices propose it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.paging import cut
from solde.sales.catalogue import (
    DESCRIPTION_MAX,
    NAME_MAX,
    UNIT_MAX,
    NewItem,
    add_item,
    change_item,
    retire_item,
    take_up_item,
)
from solde.sales.faults import INCOME
from solde.sales.models import Item
from solde.web import typed
from solde.web.catalogue.choices import account_field, choose_among
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.refusals import refusals_on, telling

PAGE = 50  # items of a page
PRICE_DECIMALS = 2  # shown at least


class ItemForm(forms.Form):
    """The fields of NewItem; the price as people type it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX)
    description = forms.CharField(
        label=gettext_lazy("Description on lines"),
        max_length=DESCRIPTION_MAX,
        required=False,
        help_text=gettext_lazy("Empty: the name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    price = typed.number_field(
        gettext_lazy("Price of one"), help_text=gettext_lazy("Empty: asked for on every line.")
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=UNIT_MAX,
        required=False,
        help_text=gettext_lazy("Such as h or m³."),
    )
    account = account_field(gettext_lazy("Income account"))
    taxed = forms.BooleanField(label=gettext_lazy("Lines are taxed"), required=False, initial=True)

    def __init__(
        self, given: Mapping[str, Any] | None, company: Company, item: Item | None = None
    ) -> None:
        super().__init__(given, initial=initial_of(item) if item else None)
        choose_among(self, company, INCOME)

    def clean_description(self) -> str:
        return "\n".join(self.cleaned_data["description"].splitlines())

    def clean_price(self) -> int | None:
        price = self.cleaned_data["price"]
        return typed.micros_in(price) if price else None

    def new_item(self) -> NewItem:
        given = dict(self.cleaned_data)
        return NewItem(price_micros=given.pop("price"), **given)


def initial_of(item: Item) -> dict[str, Any]:
    kept = {one.name: getattr(item, one.name) for one in fields(NewItem)}
    micros = kept.pop("price_micros")
    return kept | {"price": "" if micros is None else price_typed(micros)}


def price_typed(micros: int) -> str:
    return typed.micros_typed(micros, decimals_min=PRICE_DECIMALS)


@page_of_company(May.SELL)
def items(visit: Visit) -> HttpResponse:
    """By name; `q` is how the name begins, `after` the last item of the page before."""
    company, text = visit.company, visit.GET.get("q", "").strip()
    shown, last = cut(listed(company, text, visit.GET.get("after", ""))[: PAGE + 1], PAGE)
    context = {
        "items": [
            (one, "" if one.price_micros is None else price_typed(one.price_micros))
            for one in shown
        ],
        "next": last and last.name,
        "q": text,
    }
    return render(visit, "web/catalogue/items.html", context)


def listed(company: Company, text: str, after: str) -> QuerySet[Item]:
    rows: QuerySet[Item] = company.items.order_by("name")
    if text:
        rows = rows.filter(name__icontains=text)
    return rows.filter(name__gt=after) if after else rows


@page_of_company(May.SELL, *FILLING_IN)
def new_item(visit: Visit) -> HttpResponseBase:
    form = ItemForm(visit.POST or None, company=visit.company)
    if form.is_valid():
        with refusals_on(form):
            add_item(visit.company, form.new_item(), by=visit.user)
            return redirect("items", visit.company.slug)
    return render(visit, "web/catalogue/item.html", {"form": form})


@page_of_company(May.SELL, *FILLING_IN)
def item(visit: Visit, item_id: UUID) -> HttpResponseBase:
    shown = item_of(visit.company, item_id)
    form = ItemForm(visit.POST or None, company=visit.company, item=shown)
    if form.is_valid():
        with refusals_on(form):
            change_item(shown, form.new_item(), by=visit.user)
            messages.success(visit, _("Saved. Documents so far keep what they say."))
            return redirect("items", visit.company.slug)
    return render(visit, "web/catalogue/item.html", {"form": form, "item": shown})


@page_of_company(May.SELL, *PRESSING)
def retire(visit: Visit, item_id: UUID) -> HttpResponseBase:
    with telling(visit, _("It is proposed no more.")):
        retire_item(item_of(visit.company, item_id), by=visit.user)
    return redirect("items", visit.company.slug)


@page_of_company(May.SELL, *PRESSING)
def take_up(visit: Visit, item_id: UUID) -> HttpResponseBase:
    with telling(visit, _("It is proposed again.")):
        take_up_item(item_of(visit.company, item_id), by=visit.user)
    return redirect("items", visit.company.slug)


def item_of(company: Company, public_id: UUID) -> Item:
    found: Item = get_object_or_404(company.items.select_related("account"), public_id=public_id)
    found.company = company
    return found
