"""What kinds of statements, answers and runs are called on pages."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from solde.figures.request import Kind
from solde.statements.models import Outcome, StatementRun
from solde.web.formats import day
from solde.web.letter_words import Word

KINDS = {
    Kind.BALANCE_FORWARD: gettext_noop("Balance forward"),
    Kind.OPEN_ITEM: gettext_noop("Open items"),
    Kind.ACTIVITY: gettext_noop("Activity"),
    Kind.REMINDER: gettext_noop("Reminder"),
}
STATUSES = {
    Outcome.Status.MADE: Word(gettext_lazy("Made"), "ok"),
    Outcome.Status.LEFT_OUT: Word(pgettext_lazy("one", "Left out"), "off"),
    Outcome.Status.FAILED: Word(gettext_lazy("Failed"), "bad"),
}
# Templates by their names; the version behind it counts only where there are several.
LOOKS = {
    "standard": gettext_noop("Standard"),
    "classic": gettext_noop("Classic"),
    "compact": gettext_noop("Compact"),
}


def look_word(template: str) -> str:
    """A template by its name and version: "standard-1" is "Standard", "standard-2" names it."""
    name, _hyphen, version = template.rpartition("-")
    word = _(LOOKS.get(name, template))
    return word if version == "1" else f"{word} {version}"


def kind_word(kind: str) -> str:
    return _(KINDS[Kind(kind)])


def title_of(kind: str, statement_on: date) -> str:
    """A run in a few words: "Balance forward, Sep 30, 2025"."""
    return f"{kind_word(kind)}, {day(statement_on)}"


def title_of_run(run: StatementRun) -> str:
    return _("Run %(run)s: %(title)s") % {
        "run": run.number,
        "title": title_of(run.kind, run.statement_on),
    }


def column_word(column: str) -> str:
    """The head of a column of aging by its name: "over-90" is "Over 90"."""
    if column.startswith("over-"):
        return _("Over %s") % column.removeprefix("over-")
    named = {"current": _("Current"), "credits": _("Credits")}
    return named.get(column, column.replace("-", "–"))
