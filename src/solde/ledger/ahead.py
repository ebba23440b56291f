"""Days that are still to come: from them on, nothing is undone."""

from datetime import date

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.company.time_zones import today_of
from solde.ledger.refusals import DayIsAhead


def insist_on_no_day_ahead(company: Company, on: date, *, own_on: date) -> None:
    """Refuse to undo something from a day on that is later than today, and than its own day.

    It would count as undone in lists, which know no day, and could not be undone any more; in
    the figures it would count until that day, for decades if somebody mistyped the year.
    """
    latest_on = max(today_of(company), own_on)
    if on > latest_on:
        words = _("%(day)s is still to come: the latest day is %(latest)s.")
        raise DayIsAhead(words % {"day": on, "latest": latest_on})
