"""The rules by which a company reminds: one for each number of days before or after a due date."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.reminders.models import ReminderRule
from solde.reminders.ruling import DAYS_MAX, NewRule, set_rule
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.refusals import refusals_on, telling

BEFORE, AFTER = "before", "after"


class RuleForm(forms.Form):
    """Arguments of set_rule(), with days that are never minus."""

    count = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=0,
        max_value=DAYS_MAX,
        initial=7,
        help_text=gettext_lazy("0 is the due date itself."),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Counted"),
        choices=[
            (BEFORE, gettext_lazy("before the due date")),
            (AFTER, gettext_lazy("after the due date")),
        ],
        widget=forms.RadioSelect,
        initial=AFTER,
    )
    attaches = forms.BooleanField(
        label=gettext_lazy("Attach the invoices that the letter reminds of"), required=False
    )
    active = forms.BooleanField(
        label=gettext_lazy("Remind by this rule"), required=False, initial=True
    )
    catches_up = forms.BooleanField(
        label=gettext_lazy("Catch up: remind of what reached its day before today, too"),
        required=False,
        help_text=gettext_lazy("Otherwise only of what reaches its day from today on."),
    )

    def new_rule(self) -> NewRule:
        given = dict(self.cleaned_data)
        count, side = given.pop("count"), given.pop("side")
        return NewRule(days=-count if side == BEFORE else count, **given)


class DaysForm(forms.Form):
    """Which rule is meant: days after the due date; minus: before it."""

    days = forms.IntegerField(min_value=-DAYS_MAX, max_value=DAYS_MAX)


class SwitchForm(DaysForm):
    active = forms.BooleanField(required=False)


@page_of_company(May.CONFIGURE, *FILLING_IN)
def rule(visit: Visit) -> HttpResponse:
    """A new rule; with ?days=… the one there is, to be changed."""
    company, kept = visit.company, rule_asked_for(visit)
    form = RuleForm(visit.POST or None, initial=initial_of(kept) if kept else {})
    if form.is_valid():
        with refusals_on(form):
            set_rule(company, form.new_rule(), on=today_of(company), by=visit.user)
            messages.success(visit, _("Saved."))
            return redirect("reminder_settings", company.slug)
    return render(visit, "web/reminders/rule.html", {"form": form, "rule": kept})


def rule_asked_for(visit: Visit) -> ReminderRule | None:
    asked = DaysForm(visit.GET)
    if not asked.is_valid():
        return None
    found: ReminderRule | None = visit.company.reminder_rules.filter(**asked.cleaned_data).first()
    return found


def initial_of(rule: ReminderRule) -> dict[str, Any]:
    return {
        "count": abs(rule.days),
        "side": BEFORE if rule.days < 0 else AFTER,
        "attaches": rule.attaches,
        "active": rule.active,
        "catches_up": rule.since_on is None,
    }


@page_of_company(May.CONFIGURE, *PRESSING)
def switch(visit: Visit) -> HttpResponse:
    """Switch a rule off, or on again from today."""
    company, form = visit.company, SwitchForm(visit.POST)
    days = form.cleaned_data["days"] if form.is_valid() else None
    kept: ReminderRule = get_object_or_404(company.reminder_rules.all(), days=days)
    active = form.cleaned_data["active"]
    done = _("The rule is on from today.") if active else _("The rule is off.")
    with telling(visit, done):
        new = NewRule(days=kept.days, attaches=kept.attaches, active=active)
        set_rule(company, new, on=today_of(company), by=visit.user)
    return redirect("reminder_settings", company.slug)
