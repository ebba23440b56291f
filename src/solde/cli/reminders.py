"""Commands about reminders: when to remind, who would be reminded, and doing it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.line import AsJson, Slug, day
from solde.cli.opening import company_named
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from solde.reminders.models import Reminder, ReminderRule
    from solde.reminders.reaching import Reached

app = typer.Typer(no_args_is_help=True, help=_("Reminders of what is due soon or overdue."))

On = Annotated[
    date | None,
    typer.Option("--date", parser=day, metavar="YYYY-MM-DD", help=_("By default, today.")),
]


@app.command(help=_("List when customers are reminded; with an option for days, set it."))
def rules(
    company: Slug,
    before: Annotated[
        int | None, typer.Option(min=1, metavar="DAYS", help=_("Days before the due date."))
    ] = None,
    after: Annotated[
        int | None,
        typer.Option(min=0, metavar="DAYS", help=_("Days after the due date; 0 is the day.")),
    ] = None,
    attach: Annotated[
        bool, typer.Option("--attach", help=_("Letters carry what they remind of."))
    ] = False,
    off: Annotated[bool, typer.Option("--off", help=_("Switch the rule off."))] = False,
    catch_up: Annotated[
        bool,
        typer.Option("--catch-up", help=_("Remind of what reached its day before today, too.")),
    ] = False,
    as_json: AsJson = False,
) -> None:
    if before is not None and after is not None:
        raise typer.BadParameter(_("A rule is before the due date or after it."))
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.reminders.ruling import NewRule, set_rule

    if before is not None or after is not None:
        days = -before if before is not None else after or 0
        new = NewRule(days=days, attaches=attach, active=not off, catches_up=catch_up)
        set_rule(books, new, on=today_of(books))
    kept = books.reminder_rules.all()
    if as_json:
        for rule in kept:
            print_json(line_of_rule(rule))
    elif not print_long({_("When"): 3, _("Attached"): 1, _("Since"): 2}, map(row_of_rule, kept)):
        say(_("Nobody is reminded: set a rule with --before or --after."))


def line_of_rule(rule: "ReminderRule") -> dict[str, Any]:
    return {
        "days": rule.days,
        "attach": rule.attaches,
        "active": rule.active,
        "since": rule.since_on and rule.since_on.isoformat(),
    }


def row_of_rule(rule: "ReminderRule") -> list[str]:
    count = abs(rule.days)
    if rule.days < 0:
        when = ngettext("%s day before the due date", "%s days before the due date", count) % count
    elif rule.days:
        when = ngettext("%s day after the due date", "%s days after the due date", count) % count
    else:
        when = _("on the due date")
    since = str(rule.since_on or _("ever"))
    return [when, _("yes") if rule.attaches else _("no"), since if rule.active else _("off")]


@app.command(help=_("Show who would be reminded of what, and who would not and why."))
def preview(company: Slug, on: On = None, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.reminders.reaching import preview as reached

    lines = (line_of(one) for one in reached(books, on or today_of(books)))
    tell(lines, as_json=as_json)


@app.command(help=_("Remind today of what “preview” shows."))
def send(
    company: Slug,
    mailbox: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help=_("Mailbox; by default, the company's first.")),
    ] = "",
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.reminders.reminding import remind

    run = remind(books, today_of(books), mailbox=mailbox)
    answers = run.reminders.select_related("customer").prefetch_related("items__document")
    tell((line_of_answer(one) for one in answers.order_by("id").iterator(400)), as_json=as_json)


def tell(lines: Iterator[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        for line in lines:
            print_json(line)
        return
    columns = {_("Customer"): 3, _("Reminded of"): 3, _("Amount"): 2, _("Why not"): 5}
    if not print_long(columns, map(row_of, lines)):
        say(_("The rules reach nobody on that day."))


def row_of(line: dict[str, Any]) -> list[str]:
    from solde.reminders.reasons import sentence

    words = sentence(line["reason"]) if line["reason"] else ""
    return [line["customer"], ", ".join(line["numbers"]), line["amount"] or "", words]


def line_of(one: "Reached") -> dict[str, Any]:
    """A customer whom the rules reach, for programs."""
    sums = ((document.number, document.left_minor) for document in one.documents)
    return line(one.customer.name, one.customer.currency, one.reason, sums)


def line_of_answer(answer: "Reminder") -> dict[str, Any]:
    """What became of a customer, for programs; of one who was left out, without charges."""
    sums = {
        item.document_id: (item.document.number, item.left_minor) for item in answer.items.all()
    }
    customer = answer.customer
    return line(customer.name, customer.currency, answer.reason, sums.values())


def line(
    customer: str, currency: str, reason: str, sums: Iterable[tuple[str, int]]
) -> dict[str, Any]:
    found = list(sums)
    total_minor = sum(left_minor for _number, left_minor in found)
    return {
        "customer": customer,
        "status": "left_out" if reason else "reminded",
        "reason": reason or None,
        "currency": currency,
        "amount": decimal_string(total_minor, currency) if found else None,
        "numbers": [number for number, _left_minor in found],
    }
