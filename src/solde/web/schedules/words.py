"""What schedules do, how often, and how they stand, in the words of pages."""

from django.utils.translation import gettext_lazy, ngettext

from solde.figures.recurrence import Every
from solde.schedules import words
from solde.schedules.models import Schedule
from solde.web.formats import number
from solde.web.letter_words import Word

ACTIONS = {action: gettext_lazy(word) for action, word in words.ACTIONS.items()}
EVERY = {
    Every.WEEK: gettext_lazy("Week"),
    Every.MONTH: gettext_lazy("Month"),
    Every.QUARTER: gettext_lazy("Quarter"),
    Every.YEAR: gettext_lazy("Year"),
}
PAUSED = Word(gettext_lazy("Paused"), "warn")
OVER = Word(gettext_lazy("Over"), "off")
ACTIVE = Word(gettext_lazy("Active"), "ok")


def state_of(schedule: Schedule) -> Word:
    if schedule.paused_because:
        return PAUSED
    return ACTIVE if schedule.next_on else OVER


def often(schedule: Schedule) -> str:
    """ "Every month", "Every 2 weeks"."""
    count = schedule.interval
    each = {
        Every.WEEK: ngettext("Every week", "Every %s weeks", count),
        Every.MONTH: ngettext("Every month", "Every %s months", count),
        Every.QUARTER: ngettext("Every quarter", "Every %s quarters", count),
        Every.YEAR: ngettext("Every year", "Every %s years", count),
    }[Every(schedule.every)]
    return each.replace("%s", number(count))


def done_word(schedule: Schedule) -> str:
    """What is done on a day."""
    return str(ACTIONS[Schedule.Action(schedule.action)])
