"""What schedules do, and what becomes of their days. Constants are English, marked."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from solde.schedules.models import Firing, Schedule

ACTIONS = {
    Schedule.Action.DRAFT: _("Save a draft"),
    Schedule.Action.ISSUE: _("Issue"),
    Schedule.Action.ISSUE_AND_EMAIL: _("Issue and e-mail"),
    Schedule.Action.ISSUE_AND_PRINT: _("Issue, to be printed"),
    Schedule.Action.MAKE: _("Make statements, to be printed"),
    Schedule.Action.MAKE_AND_EMAIL: _("Make and e-mail statements"),
}
OUTCOMES = {
    Firing.Outcome.DONE: _("Done"),
    Firing.Outcome.PASSED_OVER: _("Passed over"),
}


def words_of_missed(schedule: Schedule, passed_over: Sequence[date], *, on: date) -> str:
    """What becomes of the days that a changed schedule had missed by today; empty: of none."""
    if count := len(passed_over):
        return (
            ngettext(
                "It comes on other days now: %s day that was missed is passed over.",
                "It comes on other days now: %s days that were missed are passed over.",
                count,
            )
            % count
        )
    count = len(schedule.days_up_to(on - timedelta(days=1)))
    words = ngettext(
        "%s day that was missed is made good.", "%s days that were missed are made good.", count
    )
    return words % count if count else ""
