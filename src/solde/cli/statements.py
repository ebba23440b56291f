"""Commands that make statements of account and print them again."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solde.cli import run_options as ro
from solde.cli.line import Slug, existing_folder
from solde.cli.mailing import foretell, send
from solde.cli.opening import company_named
from solde.cli.output import Outputs, saying_why, write_out
from solde.cli.panels import BOOKS
from solde.cli.preparing import prepare
from solde.cli.screen import complain, console, say
from solde.cli.summary import counted, tell
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _
from solde.cli.words import ngettext

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress

app = typer.Typer()

GOES_TO, SAVED = _("Where it goes"), _("Saved options")


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


FileOption = {"metavar": "FILE", "dir_okay": False, "callback": existing_folder}
Json = Annotated[
    Path | None,
    ro.option(
        "--json",
        _("Every customer's answer, one JSON object a line; - prints it."),
        GOES_TO,
        allow_dash=True,
        **FileOption,
    ),
]
PdfDir = Annotated[
    Path | None,
    ro.option("--pdf-dir", _("A PDF for each statement."), GOES_TO, file_okay=False, metavar="DIR"),
]
Print = Annotated[
    Path | None,
    ro.option("--print", _("All statements in one PDF, for the printer."), GOES_TO, **FileOption),
]
Processes = Annotated[
    int | None,
    ro.option(
        "--processes",
        _("Processes at once. Otherwise one for each core."),
        GOES_TO,
        min=1,
        metavar="N",
    ),
]
Wait = Annotated[
    bool,
    ro.option(
        "--wait",
        _("Send the letters now, and return when each has come to rest."),
        ro.MAIL,
    ),
]
SaveAs = Annotated[
    str,
    ro.option(
        "--save-options",
        _("Keep the options under a name, but for the days."),
        SAVED,
        metavar="NAME",
    ),
]
SavedAs = Annotated[
    str,
    ro.option(
        "--options",
        _("Options kept under a name; others on the line go before them."),
        SAVED,
        metavar="NAME",
    ),
]


@app.command(
    help=_("Make a statement of account for every customer, in one run."), rich_help_panel=BOOKS
)
def statements(
    ctx: typer.Context,
    company: Slug,
    statement_on: ro.StatementOn,
    kind: ro.KindOf = None,
    start_on: ro.StartOn = None,
    end_on: ro.EndOn = None,
    preset: ro.Period = None,
    over_days: ro.OverDays = None,
    age_by: ro.AgeByOption = None,
    age_credits: ro.AgeCreditsOption = None,
    customers: ro.Customers = None,
    type: ro.Type = "",  # noqa: A002
    delivery: ro.Delivery = None,
    account: ro.AccountName = "",
    per: ro.PerWhat = "customer",
    include_zero: ro.IncludeZero = False,
    minimum: ro.Minimum = "",
    skip_credit: ro.SkipCredit = False,
    skip_no_activity: ro.SkipNoActivity = False,
    include_inactive: ro.IncludeInactive = False,
    due_dates: ro.DueDates = True,
    details: ro.Details = False,
    order: ro.OrderBy = "name",
    template: ro.Template = "standard-1",
    remittance_slip: ro.Slip = False,
    finance_charges: ro.Charges = False,
    attach_invoices: ro.Attach = False,
    email: ro.Email = False,
    mailbox: ro.MailboxName = "",
    repeat: ro.Repeat = False,
    wait: Wait = False,
    json: Json = None,
    pdf_dir: PdfDir = None,
    print: Print = None,  # noqa: A002
    processes: Processes = None,
    save_options: SaveAs = "",
    options: SavedAs = "",
) -> None:
    books = company_named(company)
    from solde.statements import ordering, saving

    chosen = ro.options_of(ctx, books)
    if wait and not chosen.email:
        raise typer.BadParameter(_("--wait belongs to --email."))
    run = ordering.order_run(books, chosen)
    if save_options:
        saving.save_options(books, save_options, chosen, preset=preset)
    outputs = Outputs(json=json, pdf_dir=pdf_dir, print=print)
    carry_out(run, outputs, processes=processes or cores(), wait=wait)


def carry_out(run: "StatementRun", outputs: Outputs, *, processes: int, wait: bool = False) -> None:
    """Prepare a run, write it out and say how it ended. Exit code 1 unless all went well.

    With `wait`, its letters are sent first, and one that was not sent is no success.
    """
    state = prepare(run, processes=processes)
    if run.mailbox:
        foretell(run, state)
    if wait and state.letters:
        state = send(run, state, processes=processes)
    written = list(write_out(run, state, outputs, processes=processes))
    tell(console(stderr=outputs.takes_standard_output), run, state, written)
    if trouble := what_went_wrong(state, waited=wait):
        complain(trouble)
        raise typer.Exit(REFUSED)


def what_went_wrong(state: "Progress", *, waited: bool = False) -> str:
    """Why the run is no success; "" when it is one."""
    failed = sum(state.failed.values())
    if failed:
        words = ngettext("%s statement failed: ", "%s statements failed: ", failed)
        return words % failed + counted(state.failed)
    if waited and state.unsent:
        words = ngettext("%s letter was not sent.", "%s letters were not sent.", state.unsent)
        return words % state.unsent
    if not state.made:
        return _("No statement was made: %s.") % counted(state.left_out)
    return ""


@app.command(help=_("Print a statement made earlier again: the same bytes."), rich_help_panel=BOOKS)
def reprint(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("Number of the statement."))],
    company: Slug,
    pdf: Annotated[
        Path,
        typer.Option(metavar="FILE", dir_okay=False, callback=existing_folder, help=_("The PDF.")),
    ],
) -> None:
    books = company_named(company)
    from solde.statements.printing import write_pdf

    with saying_why():
        write_pdf(books, number, pdf)
    say(str(pdf))
