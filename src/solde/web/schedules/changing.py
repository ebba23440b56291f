"""Add, change, pause and resume schedules."""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.schedules.planning import (
    REASON_MAX,
    NewSchedule,
    add_schedule,
    change_schedule,
    known_of,
    pause,
    resume,
)
from solde.schedules.words import words_of_missed
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.refusals import refusals_on, telling
from solde.web.schedules.form import NewInvoicesForm, NewRunsForm, ScheduleForm
from solde.web.schedules.pages import schedule_of


class PauseForm(forms.Form):
    because = forms.CharField(max_length=REASON_MAX, required=False)


class ResumeForm(forms.Form):
    passes_over = forms.BooleanField(required=False)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def new_invoices(visit: Visit) -> HttpResponse:
    return begun(visit, NewInvoicesForm)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def new_runs(visit: Visit) -> HttpResponse:
    return begun(visit, NewRunsForm)


def begun(visit: Visit, filled_in: type[NewInvoicesForm] | type[NewRunsForm]) -> HttpResponse:
    """The page of a new schedule of some kind; filled in, the schedule begins."""
    company, today = visit.company, today_of(visit.company)
    form = filled_in(visit.POST or None, company, initial={"starts_on": today})
    if form.is_valid():
        with refusals_on(form):
            added = add_schedule(company, NewSchedule(**form.asked()), on=today, by=visit.user)
            return redirect("schedule", company.slug, added.public_id)
    context = {"form": form, "is_of_runs": filled_in is NewRunsForm}
    return render(visit, "web/schedules/edit.html", context)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def edit(visit: Visit, schedule_id: UUID) -> HttpResponse:
    """What a schedule repeats stays; another invoice is another schedule."""
    shown = schedule_of(visit.company, schedule_id)
    known = known_of(shown)
    initial = {name: getattr(known, name) for name in ScheduleForm.base_fields}
    form = ScheduleForm(visit.POST or None, shown.kind, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            new = replace(known, **form.cleaned_data)
            today = today_of(visit.company)
            passed_over = change_schedule(shown, new, on=today, by=visit.user)
            messages.success(visit, _("Saved."))
            if words := words_of_missed(shown, passed_over, on=today):
                messages.warning(visit, words)
            return redirect("schedule", visit.company.slug, schedule_id)
    return render(visit, "web/schedules/edit.html", {"form": form, "schedule": shown})


@page_of_company(May.CONFIGURE, *PRESSING)
def pause_it(visit: Visit, schedule_id: UUID) -> HttpResponse:
    shown, form = schedule_of(visit.company, schedule_id), PauseForm(visit.POST)
    if form.is_valid():
        with telling(visit, _("Paused. Nothing comes of it until it is resumed.")):
            pause(shown, by=visit.user, **form.cleaned_data)
    else:
        messages.error(visit, " ".join(map(str, form.errors["because"])))
    return redirect("schedule", visit.company.slug, schedule_id)


@page_of_company(May.CONFIGURE, *PRESSING)
def resume_it(visit: Visit, schedule_id: UUID) -> HttpResponse:
    shown, form = schedule_of(visit.company, schedule_id), ResumeForm(visit.POST)
    passes_over = form.is_valid() and form.cleaned_data["passes_over"]
    with telling(visit, _("Resumed.")):
        resume(shown, on=today_of(visit.company), passes_over=passes_over, by=visit.user)
    return redirect("schedule", visit.company.slug, schedule_id)
