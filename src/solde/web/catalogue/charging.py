"""Finance charges: how they are worked out, and charging them after a look at each."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.figures.finance_charge import CountFrom
from solde.ledger.models import Account
from solde.sales.charge_policy import GRACE_MAX, NewPolicy, kept_policy, set_policy
from solde.sales.charging import Place, Proposed, charge_some, preview
from solde.sales.models import FinanceChargePolicy
from solde.web import typed
from solde.web.catalogue.choices import account_field, choose_among
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.refusals import refusals_on, telling
from solde.web.statements.options_form import day_field
from solde.web.wishes import number_of

SHOWN_MAX = 200  # customers charged from one page; the next ones come up when these are charged


class PolicyForm(forms.Form):
    """Arguments of set_policy(), as people type them."""

    rate = typed.number_field(gettext_lazy("Rate a year, in %"), required=True)
    minimum = typed.number_field(
        gettext_lazy("At least"),
        help_text=gettext_lazy("Charged when anything is, and it would be less. Empty: nothing."),
    )
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days of grace"), min_value=0, max_value=GRACE_MAX, initial=0
    )
    count_from = forms.ChoiceField(
        label=gettext_lazy("Days are counted from"),
        choices=[
            (CountFrom.DUE_DATE, gettext_lazy("the due date")),
            (CountFrom.DOCUMENT_DATE, gettext_lazy("the date of the document")),
        ],
        widget=forms.RadioSelect,
        initial=CountFrom.DUE_DATE,
    )
    on_finance_charges = forms.BooleanField(
        label=gettext_lazy("Charge on overdue finance charges too"),
        required=False,
        help_text=gettext_lazy("Interest on interest is not allowed everywhere."),
    )
    account = account_field(gettext_lazy("Income account"))

    def __init__(
        self, given: Mapping[str, Any] | None, company: Company, policy: FinanceChargePolicy | None
    ) -> None:
        super().__init__(given, initial=initial_of(policy) if policy else None)
        self.company = company
        choose_among(self, company, [Account.Kind.INCOME], currency=company.currency)

    def clean_rate(self) -> int:
        return typed.ppm_in(self.cleaned_data["rate"])

    def clean_minimum(self) -> int:
        minimum = self.cleaned_data["minimum"]
        return typed.amount_in(minimum, self.company.currency) if minimum else 0

    def policy(self) -> NewPolicy:
        given = dict(self.cleaned_data)
        rate, minimum = given.pop("rate"), given.pop("minimum")
        return NewPolicy(rate_ppm=rate, minimum_minor=minimum, **given)


def initial_of(policy: FinanceChargePolicy) -> dict[str, Any]:
    currency = policy.company.currency
    return {
        "rate": typed.ppm_typed(policy.rate_ppm),
        "minimum": typed.amount_typed(policy.minimum_minor, currency),
        "grace_days": policy.grace_days,
        "count_from": policy.count_from,
        "on_finance_charges": policy.on_finance_charges,
        "account": policy.account,
    }


class DayForm(forms.Form):
    on = day_field(gettext_lazy("Up to and including"), required=True)


class Row(NamedTuple):
    """A finance charge that is proposed, with the amount as it may be changed."""

    proposed: Proposed
    key: str  # of its fields: the ids of customer and account
    amount: str


@page_of_company(May.CONFIGURE, *FILLING_IN)
def policy(visit: Visit) -> HttpResponseBase:
    """How the company charges from now on."""
    company = visit.company
    form = PolicyForm(visit.POST or None, company=company, policy=kept_policy(company))
    if form.is_valid():
        with refusals_on(form):
            set_policy(company, form.policy(), by=visit.user)
            messages.success(visit, _("Saved. What was charged stays."))
            return redirect("finance_charge_settings", company.slug)
    context = {"form": form, "may_post": May.POST in visit.may}
    return render(visit, "web/catalogue/policy.html", context)


@page_of_company(May.POST, *FILLING_IN)
def charges(visit: Visit) -> HttpResponseBase:
    """What each customer would be charged on a day; those ticked are charged, as amended."""
    company = visit.company
    if kept_policy(company) is None:
        messages.warning(visit, _("Say first how finance charges are worked out."))
        return redirect("finance_charge_settings", company.slug)
    form = DayForm(visit.POST if visit.method == "POST" else asked_day(visit))
    on = form.cleaned_data["on"] if form.is_valid() else today_of(company)
    if visit.method == "POST" and form.is_valid():
        amounts, wrong = amounts_in(company, visit.POST)
        if not wrong:
            return charge(visit, amounts, on)
        return page(visit, form, on, wrong=wrong, given=visit.POST)
    return page(visit, form, on)


def charge(visit: Visit, amounts: Mapping[Place, int], on: date) -> HttpResponseBase:
    """All that were ticked or none."""
    count = len(amounts)
    if not amounts:
        messages.warning(visit, _("Nobody was ticked: nothing was charged."))
    else:
        done = ngettext("%s finance charge was posted.", "%s finance charges were posted.", count)
        with telling(visit, done % count):
            charge_some(visit.company, amounts, on, by=visit.user)
    answer = redirect("finance_charges", visit.company.slug)
    answer["Location"] += f"?on={on.isoformat()}"
    return answer


def asked_day(visit: Visit) -> dict[str, str]:
    return {"on": visit.GET.get("on") or today_of(visit.company).isoformat()}


def page(
    visit: Visit,
    form: DayForm,
    on: date,
    *,
    wrong: str = "",
    given: QueryDict | None = None,
) -> HttpResponse:
    """`given`: what was typed, to be shown again."""
    found = list(islice(preview(visit.company, on), SHOWN_MAX + 1))
    rows = [row_of(one, given) for one in found[:SHOWN_MAX]]
    picked = set(given.getlist("pick")) if given else {row.key for row in rows}
    context = {
        "form": form,
        "on": on,
        "rows": [(row, row.key in picked) for row in rows],
        "has_more": len(found) > SHOWN_MAX,
        "shown_max": SHOWN_MAX,
        "wrong": wrong,
    }
    return render(visit, "web/catalogue/charges.html", context)


def row_of(one: Proposed, given: QueryDict | None) -> Row:
    key = f"{one.customer.pk}-{one.account.pk}"
    amount = typed.amount_typed(one.charge.amount_minor, one.customer.currency)
    return Row(one, key, given.get(f"amount-{key}", amount) if given else amount)


def amounts_in(company: Company, posted: QueryDict) -> tuple[dict[Place, int], str]:
    """What those ticked are to be charged, or what is wrong with an amount.

    Ids of another company are of nobody: they are left out here, before anything is charged.
    """
    places = [place for key in posted.getlist("pick") if (place := place_of(key))]
    accounts = company.accounts.in_bulk({place.account for place in places[:SHOWN_MAX]})
    amounts = {}
    for place in places[:SHOWN_MAX]:
        if place.account not in accounts:
            continue
        text = posted.get(f"amount-{place.customer}-{place.account}", "")
        try:
            amounts[place] = typed.amount_in(text, accounts[place.account].currency)
        except forms.ValidationError as error:
            return {}, " ".join(error.messages)
    return amounts, ""


def place_of(key: str) -> Place | None:
    """The customer and account that a field names; None: it names none."""
    customer, _dash, account = key.partition("-")
    place = Place(number_of(customer), number_of(account))
    return place if all(place) else None
