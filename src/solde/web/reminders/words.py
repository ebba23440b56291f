"""What rules of reminders are called on pages."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from solde.web.formats import number


def when(days: int) -> str:
    """The day of a rule: "7 days after the due date"; minus is before it."""
    count = abs(days)
    if not days:
        return _("On the due date")
    if days < 0:
        words = ngettext("%s day before the due date", "%s days before the due date", count)
    else:
        words = ngettext("%s day after the due date", "%s days after the due date", count)
    return words % number(count)
