"""Create statements: the options, filled in anew, from a run of before or from a saved set."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.customers.finding import Search, find_customers
from solde.customers.models import Customer
from solde.statements.options import options_from
from solde.statements.saving import forget_options, kept_preset, save_options, saved_options
from solde.statements.trying import begin_trial
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.refusals import refusals_on, telling
from solde.web.statements.finding import trial_of
from solde.web.statements.options_form import OptionsForm, first_options, initial_of
from solde.web.wishes import ids_in

FOUND_MAX = 12  # customers offered at once; more words narrow them down
NAME_MAX = 80  # of saved options


@dataclass(frozen=True, slots=True)
class Picking:
    """Customers picked one by one, and those that a search offers."""

    picked: list[Customer]
    text: str = ""
    offered: tuple[Customer, ...] = ()
    has_more: bool = False


@page_of_company(May.SEND, *FILLING_IN)
def new_run(visit: Visit) -> HttpResponse:
    """Fill in the options. Nothing is made yet: a review comes first."""
    if visit.method != "POST":
        return page(visit, OptionsForm(visit.company, initial=beginning(visit)))
    if visit.POST.keys() & {"search", "pick", "drop"}:
        given = picked_in(visit.POST)
        return page(visit, OptionsForm(visit.company, initial=as_initial(given)), given)
    form = OptionsForm(visit.company, visit.POST)
    if form.is_valid():
        with refusals_on(form):
            return carry_on(visit, form)
    return page(visit, form, visit.POST)


def carry_on(visit: Visit, form: OptionsForm) -> HttpResponse:
    """Keep the options under a name, or review what they would make."""
    options = form.options(email=visit.POST.get("way") == "email")
    if "keep" in visit.POST:
        name = visit.POST.get("save_as", "").strip()[:NAME_MAX]
        if name:
            preset = form.preset_chosen()
            save_options(visit.company, name, options, preset=preset, by=visit.user)
            messages.success(visit, _("Kept as “%s”.") % name)
        else:
            messages.error(visit, _("Under which name? Give one."))
        return page(visit, form, visit.POST)
    trial = begin_trial(visit.company, options, by=visit.user)
    return redirect("review", visit.company.slug, trial.public_id)


@page_of_company(May.SEND, *PRESSING)
def forget(visit: Visit) -> HttpResponse:
    """Throw saved options away."""
    name = visit.POST.get("name", "")
    with telling(visit, _("“%s” was deleted.") % name):
        forget_options(visit.company, name, by=visit.user)
    return redirect("new_run", visit.company.slug)


def beginning(visit: Visit) -> dict[str, Any]:
    """What the form holds at first."""
    company, today = visit.company, today_of(visit.company)
    if name := visit.GET.get("saved", ""):
        options = saved_options(company, name, statement_on=today)
        return initial_of(options, company, preset=kept_preset(company, name))
    if review := visit.GET.get("review", ""):
        return initial_of(options_from(trial_of(company, review).options), company, preset="")
    begun = initial_of(first_options(company, today), company, preset="this-month-to-date")
    picked = company.customers.filter(public_id__in=ids_in(visit.GET.getlist("customer")))
    return begun | {"customers": [str(one.public_id) for one in picked]}


def page(visit: Visit, form: OptionsForm, given: QueryDict | None = None) -> HttpResponse:
    saved = visit.company.saved_options.order_by("name")
    context = {
        "form": form,
        "picking": picking_of(visit.company, form, given),
        "saved": saved.values_list("name", flat=True),
        "save_as": given.get("save_as", "") if given else visit.GET.get("saved", ""),
        "may_post": May.POST in visit.may,
        "several_accounts": len(form.accounts) > 1,
    }
    return render(visit, "web/statements/new_run.html", context)


def picking_of(company: Company, form: OptionsForm, given: QueryDict | None) -> Picking:
    ids = given.getlist("customers") if given else form.initial.get("customers", [])
    rows = company.customers.select_related("parent").filter(public_id__in=ids_in(ids))
    picked = list(rows.order_by("sort_name"))
    text = given.get("find", "") if given and "search" in given else ""
    if not text.strip():
        return Picking(picked)
    found = find_customers(company, Search(text=text), count=FOUND_MAX)
    offered = tuple(one for one in found.customers if one not in picked)
    return Picking(picked, text, offered, has_more=found.next is not None)


def picked_in(posted: QueryDict) -> QueryDict:
    """What the form holds after a customer was picked or dropped."""
    given = posted.copy()
    ids = [one for one in given.getlist("customers") if one != given.get("drop")]
    given.setlist("customers", [*ids, *given.getlist("pick")])
    return given


def as_initial(given: QueryDict) -> dict[str, Any]:
    """What was filled in so far, not judged yet."""
    return given.dict() | {"customers": given.getlist("customers")}
