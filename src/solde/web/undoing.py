"""Undo something from a day on, which a form asks for."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from solde.web.entering import Visit
from solde.web.refusals import telling


class DayForm(forms.Form):
    on = forms.DateField()


def undo(visit: Visit, act: Callable[..., object], done: str) -> None:
    """Carry out an act of `on` and `by` from the day that was typed, and tell that it is done.

    Or why it was refused, or that the day is missing.
    """
    form = DayForm(visit.POST)
    if form.is_valid():
        with telling(visit, done):
            act(on=form.cleaned_data["on"], by=visit.user)
    else:
        messages.error(visit, _("From which day on? Give a date."))
