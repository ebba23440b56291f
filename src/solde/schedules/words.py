"""What schedules do, and what became of their days. English, marked."""

from django.utils.translation import gettext_noop as _

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
