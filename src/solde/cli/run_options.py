"""The options of `solde statements`, and the options of a run that they make."""

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.line import day, is_given
from solde.cli.words import gettext as _
from solde.figures.aging import AgeBy, AgeCredits
from solde.figures.days import Preset
from solde.figures.request import Kind

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.statements.options import Options

WHO, WHAT, LEFT_OUT, LOOKS = _("Customers"), _("Statement"), _("Left out"), _("Paper")
MAIL = _("E-mail")


def option(flag: str, help: str, panel: str, **more: Any) -> Any:  # noqa: A002
    return typer.Option(flag, help=help, rich_help_panel=panel, **more)


def day_option(flag: str, help: str) -> Any:  # noqa: A002
    return option(flag, help, WHAT, parser=day, metavar="YYYY-MM-DD")


KindOf = Annotated[Kind | None, option("--kind", _("Which of the four statements."), WHAT)]
StatementOn = Annotated[date, day_option("--date", _("Statement date."))]
StartOn = Annotated[date | None, day_option("--from", _("First day of the period."))]
EndOn = Annotated[date | None, day_option("--to", _("Last day of the period."))]
Period = Annotated[
    Preset | None, option("--preset", _("A period by its name, seen from the date."), WHAT)
]
OverDays = Annotated[
    int | None,
    option(
        "--over-days", _("Open item: only charges more than N days late."), WHAT, min=0, metavar="N"
    ),
]
AgeByOption = Annotated[
    AgeBy | None, option("--age-by", _("From which date lateness is counted."), WHAT)
]
AgeCreditsOption = Annotated[
    AgeCredits | None,
    option("--age-credits", _("Unapplied credits in a column of their own, or aged."), WHAT),
]
Customers = Annotated[
    list[str] | None,
    option(
        "--customer",
        _("A customer by name or number; again for another. Otherwise all."),
        WHO,
        metavar="NAME",
    ),
]
Type = Annotated[str, option("--type", _("Customers of this type."), WHO)]
Delivery = Annotated[
    Literal["email", "print", "both", "none"] | None,
    option("--delivery", _("Customers who prefer this way."), WHO),
]
AccountName = Annotated[
    str,
    option(
        "--account", _("What stands on this A/R account. Otherwise on all."), WHO, metavar="NAME"
    ),
]
PerWhat = Annotated[
    Literal["customer", "project"],
    option("--per", _("Projects on their customer's statement, or each on its own."), WHO),
]
IncludeZero = Annotated[
    bool, option("--include-zero/--no-include-zero", _("Balances of zero too."), LEFT_OUT)
]
Minimum = Annotated[
    str, option("--minimum", _("No balance below this amount."), LEFT_OUT, metavar="AMOUNT")
]
SkipCredit = Annotated[
    bool, option("--skip-credit/--no-skip-credit", _("No credit balance."), LEFT_OUT)
]
SkipNoActivity = Annotated[
    bool,
    option(
        "--skip-no-activity/--no-skip-no-activity",
        _("Nobody without a row in the period."),
        LEFT_OUT,
    ),
]
IncludeInactive = Annotated[
    bool,
    option("--include-inactive/--no-include-inactive", _("Inactive customers too."), LEFT_OUT),
]
DueDates = Annotated[
    bool, option("--due-dates/--no-due-dates", _("With the column of due dates."), LOOKS)
]
Details = Annotated[
    bool,
    option("--details/--no-details", _("With the lines of each document, below its row."), LOOKS),
]
OrderBy = Annotated[
    Literal["name", "postal-code"], option("--order", _("Order of printing."), LOOKS)
]
Template = Annotated[
    str, option("--template", _("Template, with its version."), LOOKS, metavar="NAME")
]
Slip = Annotated[bool, option("--slip/--no-slip", _("With a remittance slip."), LOOKS)]

Charges = Annotated[
    bool,
    option("--assess-finance-charges", _("Charge what is overdue on the date first."), WHAT),
]
Attach = Annotated[
    bool, option("--attach-invoices", _("Attach the open invoices to the letter."), MAIL)
]
Email = Annotated[bool, option("--email", _("Send each statement by e-mail."), MAIL)]
MailboxName = Annotated[
    str,
    option(
        "--mailbox",
        _("From this address; “default” is the installation's. Otherwise the company's own."),
        MAIL,
        metavar="NAME",
    ),
]
Repeat = Annotated[bool, option("--repeat", _("Send what was sent before once more."), MAIL)]


def options_of(ctx: typer.Context, company: "Company") -> "Options":
    """The options of a run: saved ones if a name is given, with what the line says over them."""
    from solde.statements.options import Options
    from solde.statements.saving import in_period, saved_options

    given = given_on_the_line(ctx)
    if ctx.params["options"]:
        saved = saved_options(
            company, ctx.params["options"], statement_on=ctx.params["statement_on"]
        )
        options = replace(saved, **given)
    elif "kind" not in given:
        raise typer.BadParameter(_("Give --kind, or --options with saved options."))
    else:
        options = Options(**given)
    if preset := ctx.params["preset"]:
        if given.keys() & {"start_on", "end_on"}:
            raise typer.BadParameter(_("A period is given by --preset or by --from and --to."))
        options = in_period(options, preset)
    return options


def given_on_the_line(ctx: typer.Context) -> dict[str, Any]:
    """Fields of Options that the command line names, in the types that Options has."""
    from solde.statements.options import Options, Order, Per

    into = {"per": Per, "order": Order, "customers": tuple}
    names = [field.name for field in fields(Options)]
    return {
        name: into.get(name, lambda value: value)(ctx.params[name])
        for name in names
        if is_given(ctx, name)
    }
