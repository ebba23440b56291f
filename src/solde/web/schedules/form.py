"""A schedule as people fill it in: arguments of the acts in solde.schedules.planning."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.figures.recurrence import INTERVAL_MAX, SHIFT_MAX
from solde.schedules.models import Schedule
from solde.schedules.planning import ACTIONS, HOUR_MAX, MONTH_DAYS, NAME_MAX
from solde.schedules.repeating import repeated_invoice, repeated_run
from solde.web.forms import offer
from solde.web.schedules.words import ACTIONS as ACTION_WORDS
from solde.web.schedules.words import EVERY
from solde.web.statements.options_form import day_field

NUMBER_MAX: Final = 40  # characters of an invoice's number


class ScheduleForm(forms.Form):
    """What may be changed of a schedule: all but what it repeats."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    action = forms.ChoiceField(label=_("What is done"))
    every = forms.ChoiceField(label=_("How often"), choices=list(EVERY.items()), initial="month")
    interval = forms.IntegerField(
        label=_("Every so many of them"),
        min_value=1,
        max_value=INTERVAL_MAX,
        initial=1,
        help_text=_("2 is every second month, or whatever is chosen above."),
    )
    day = forms.IntegerField(
        label=_("Day"),
        min_value=1,
        max_value=MONTH_DAYS,
        initial=1,
        help_text=_("Of the month, 31 for its last; of the week, 1 for Monday."),
    )
    shift_days = forms.IntegerField(
        label=_("So many days later"),
        min_value=-SHIFT_MAX,
        max_value=SHIFT_MAX,
        initial=0,
        help_text=_("Minus is earlier: -3 with day 31 is three days before the end of the month."),
    )
    hour = forms.IntegerField(
        label=_("Hour"),
        min_value=0,
        max_value=HOUR_MAX,
        initial=6,
        help_text=_("By the clock of the company, 0 to 23."),
    )
    starts_on = day_field(_("First day"), required=True)
    ends_on = day_field(_("Last day"))

    def __init__(self, given: Mapping[str, Any] | None, kind: str, **more: Any) -> None:
        super().__init__(given, **more)
        offer(
            self,
            "action",
            [(action, ACTION_WORDS[Schedule.Action(action)]) for action in ACTIONS[kind]],
        )
        self.fields["ends_on"].help_text = _("Empty: for ever.")


class NewInvoicesForm(ScheduleForm):
    """Invoices like one there is."""

    number = forms.CharField(label=_("Number of the invoice to repeat"), max_length=NUMBER_MAX)
    field_order = ("name", "number")

    def __init__(self, given: Mapping[str, Any] | None, company: Company, **more: Any) -> None:
        super().__init__(given, Schedule.Kind.INVOICE, **more)
        self.company = company
        self.fields["action"].initial = Schedule.Action.ISSUE

    def asked(self) -> dict[str, Any]:
        """Arguments of NewSchedule. Refused: an invoice that there is not."""
        known = dict(self.cleaned_data)
        return {**repeated_invoice(self.company, known.pop("number")), **known}


class NewRunsForm(ScheduleForm):
    """Statement runs by options that were saved."""

    options = forms.ChoiceField(label=_("Saved options of the statement run"))
    field_order = ("name", "options")

    def __init__(self, given: Mapping[str, Any] | None, company: Company, **more: Any) -> None:
        super().__init__(given, Schedule.Kind.STATEMENT_RUN, **more)
        self.company = company
        names = company.saved_options.order_by("name").values_list("name", flat=True)
        offer(self, "options", [(name, name) for name in names])

    def asked(self) -> dict[str, Any]:
        known = dict(self.cleaned_data)
        return {**repeated_run(self.company, known.pop("options")), **known}
