"""Commands that look after the database and the books."""

from typing import Annotated

import typer

from solde.cli.opening import company_named, is_behind, migrate, open_books, open_server
from solde.cli.panels import INSTALLATION
from solde.cli.screen import complain, console, say, table
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _
from solde.cli.words import ngettext

app = typer.Typer()


@app.command(
    "migrate",
    help=_("Bring the database up to date with this Solde."),
    rich_help_panel=INSTALLATION,
)
def bring_up_to_date() -> None:
    open_server()
    if is_behind():
        migrate()
    say(_("The database is up to date."))


@app.command(
    help=_("Prove that the books obey every rule, and name what does not."),
    rich_help_panel=INSTALLATION,
)
def check_books(
    company: Annotated[
        str | None, typer.Option(metavar="SLUG", help=_("One company. Otherwise all."))
    ] = None,
) -> None:
    if company:
        books = company_named(company)
    else:
        open_books()
        books = None
    from solde.inspecting.inspections import findings_in

    findings = findings_in(books)
    for finding in findings:
        say(str(finding))
    if findings:
        words = ngettext("Not in order: %s finding.", "Not in order: %s findings.", len(findings))
        complain(words % len(findings))
        raise typer.Exit(REFUSED)
    say(_("The books are in order."))


@app.command(
    help=_("Look whether everything that Solde needs is there."), rich_help_panel=INSTALLATION
)
def doctor() -> None:
    from solde.cli.examining import examine

    found = list(examine())
    rows = table(_("What"), _("State"), _("Found"), _("What to do"))
    for one in found:
        rows.add_row(one.what, _("ok") if one.ok else _("not ok"), one.found, one.remedy)
    console().print(rows)
    wrong = [one.what for one in found if not one.ok]
    if wrong:
        complain(_("Not in order: %s.") % ", ".join(wrong))
        raise typer.Exit(REFUSED)
