"""Set when a company reminds its customers."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.history.recording import record
from solde.refusal import Refused
from solde.reminders.models import ReminderRule
from solde.subject import Subject

DAYS_MAX = 365  # before or after the due date


class ReminderRuleIsWrong(Refused):
    """Nobody can be reminded like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """When to remind of a charge that is open."""

    days: int  # after the due date; minus: before it; 0: on the day
    attaches: bool = False  # the letter carries what it reminds of
    active: bool = True
    catches_up: bool = False  # reminds of what reached its day before the rule was switched on, too


@transaction.atomic
def set_rule(company: Company, new: NewRule, *, on: date, by: User | None = None) -> ReminderRule:
    """Set the company's rule for a number of days, in the place of an earlier one.

    Switched on at a day, it reminds only of what reaches its day then or later, unless it is to
    catch up. Refused: days beyond reason.
    """
    if abs(new.days) > DAYS_MAX:
        words = _("A reminder is sent at most %s days before or after the due date.")
        raise ReminderRuleIsWrong(words % DAYS_MAX)
    before = company.reminder_rules.select_for_update().filter(days=new.days).first()
    stays_on = before is not None and before.active and new.active
    since_on = before.since_on if before and stays_on else on
    rule: ReminderRule
    rule, _is_new = company.reminder_rules.update_or_create(
        days=new.days,
        defaults={
            "attaches": new.attaches,
            "active": new.active,
            "since_on": None if new.catches_up else since_on,
        },
    )
    told = {"days": new.days, "attaches": new.attaches, "active": new.active}
    record(company, "set_reminder_rule", Subject.REMINDER_RULE.of(rule.pk), by=by, **told)
    return rule
