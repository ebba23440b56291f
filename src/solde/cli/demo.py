"""The command that shows it all: the demo town and a run of statements over it."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from solde.cli.demo_serving import google_stand_in, serve_town
from solde.cli.mailing import send
from solde.cli.opening import open_books
from solde.cli.output import Outputs, write_out
from solde.cli.panels import INSTALLATION
from solde.cli.preparing import prepare
from solde.cli.screen import console, say, table
from solde.cli.statements import cores
from solde.cli.summary import tell
from solde.cli.words import gettext as _
from solde.cli.words import locale

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.statements.models import StatementRun

app = typer.Typer()


@app.command(
    help=_("Load the demo town, or keep it, make its statements of last month, and serve it."),
    rich_help_panel=INSTALLATION,
)
def demo(
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help=_("Serve its pages, until stopped."))
    ] = True,
) -> None:
    with google_stand_in() if serve else nullcontext():
        open_books()
        company = town_of_today()
        run = order(company)
        state = prepare(run, processes=cores())
        written = list(write_out(run, state, outputs_in(folder()), processes=cores()))
        screen = console()
        tell_everybody(screen, run)
        tell(screen, run, state, written)
        send_letters(screen, company)
        if serve:
            serve_town(company)


def send_letters(screen: Console, company: "Company") -> None:
    """What is open, by e-mail: kept here, since the town has no mailbox until one connects it."""
    run = order(company, email=True)
    state = prepare(run, processes=cores())
    screen.print()
    screen.print(_("What is open on that day, by e-mail:"))
    tell(screen, run, send(run, state, processes=1) if state.letters else state, [])


def town_of_today() -> "Company":
    from solde.company.time_zones import today_in
    from solde.demo.town import TIME_ZONE, load_town, town

    company = town()
    if company is None:
        company = load_town(today_in(TIME_ZONE))
        say(_("Loaded the demo town: %s") % company.name)
    else:
        say(_("Kept the demo town: %s") % company.name)
    return company


def order(company: "Company", *, email: bool = False) -> "StatementRun":
    """A balance forward for the last month of the town's year; by e-mail, what is open."""
    from solde.demo.town import last_day
    from solde.figures.request import Kind
    from solde.statements.options import Options
    from solde.statements.ordering import order_run

    kind = Kind.OPEN_ITEM if email else Kind.BALANCE_FORWARD
    return order_run(company, Options(kind=kind, statement_on=last_day(company), email=email))


def folder() -> Path:
    from django.conf import settings

    into: Path = settings.SOLDE_DATA_DIR / "demo"
    into.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    return into.relative_to(here) if into.is_relative_to(here) else into


def outputs_in(folder: Path) -> Outputs:
    return Outputs(
        json=folder / "statements.jsonl",
        print=folder / "statements.pdf",
        pdf_dir=folder / "pdf",
    )


def tell_everybody(screen: Console, run: "StatementRun") -> None:
    """One line for every customer of the town: its trait and its answer."""
    from solde.demo.town import RESIDENTS
    from solde.pdf.formats import amount_format

    traits = {one.new.name: one.trait for one in RESIDENTS}
    rows = table(_("Customer"), _("Trait"), _("Answer"), _("Balance"), right=(3,))
    answers = run.outcomes.select_related("customer", "statement").order_by("position")
    for one in answers:
        name, statement = one.customer.name, one.statement
        balance = (
            amount_format(locale(), statement.currency)(statement.balance_minor)
            if statement
            else ""
        )
        trait = _(traits[name]) if name in traits else ""
        rows.add_row(name, trait, statement.number if statement else one.reason, balance)
    screen.print(rows)
    screen.print()
