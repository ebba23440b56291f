"""The command that imports files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solde.cli.line import Slug
from solde.cli.opening import company_named
from solde.cli.panels import BOOKS
from solde.cli.screen import complain, progress_bar, say
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _
from solde.cli.words import ngettext

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.importing.files import FileReport, Report
    from solde.importing.mistakes import ImportRefused, Mistake

app = typer.Typer()


@app.command(
    "import",
    help=_("Import customers, transactions and applications from CSV files."),
    rich_help_panel=BOOKS,
)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", exists=True, dir_okay=False, help=_("CSV files.")),
    ],
    company: Slug,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Check everything and store nothing."))
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print the report as a JSON object."))
    ] = False,
) -> None:
    books = company_named(company)
    from solde.importing.mistakes import ImportRefused
    from solde.importing.reporting import refusal_as_json, report_as_json

    try:
        report = bring_in(books, files, dry_run=dry_run)
    except ImportRefused as refused:
        if as_json:
            typer.echo(json.dumps(refusal_as_json(refused), ensure_ascii=False))
        tell_mistakes(refused)
        raise typer.Exit(REFUSED) from refused
    if as_json:
        typer.echo(json.dumps(report_as_json(report), ensure_ascii=False))
    else:
        tell_report(report)


def bring_in(company: "Company", files: list[Path], *, dry_run: bool) -> "Report":
    from solde.importing.files import import_files

    phases = {
        "reading": _("Reading"),
        "posting": _("Posting"),
        "applying": _("Applying"),
    }
    with progress_bar() as bar:
        tasks = {phase: bar.add_task(words, visible=False) for phase, words in phases.items()}

        def on_progress(phase: str, done: int, total: int) -> None:
            bar.update(tasks[phase], completed=done, total=total, visible=True)

        return import_files(company, files, dry_run=dry_run, on_progress=on_progress)


def tell_mistakes(refused: "ImportRefused") -> None:
    """Every mistake as file:line:column: words, as compilers do, so that editors go there."""
    for one in refused.mistakes:
        complain(placed(one))
    if refused.not_kept:
        words = ngettext("… and %s more mistake.", "… and %s more mistakes.", refused.not_kept)
        complain(words % refused.not_kept)
    complain(str(refused))


def placed(one: "Mistake") -> str:
    place = ":".join(str(part) for part in (one.file, one.line, one.column) if part)
    return f"{place}: {one.words}" if place else one.words


def tell_report(report: "Report") -> None:
    for one in report.files:
        say(told(one, dry_run=report.dry_run))
    for name in report.accounts:
        say(_("Opened the account “%s”.") % name)
    for warning in report.warnings:
        complain(placed(warning))
    if report.warnings_not_kept:
        complain(_("… and %s more warnings.") % report.warnings_not_kept)
    if report.dry_run:
        say(_("Nothing was stored: this was a dry run."))


def told(one: "FileReport", *, dry_run: bool) -> str:
    words = (
        _("%(file)s (%(format)s): %(added)s would be added, %(there)s already there.")
        if dry_run
        else _("%(file)s (%(format)s): %(added)s added, %(there)s already there.")
    )
    return words % {
        "file": one.file,
        "format": format_in_words(one.format),
        "added": one.added,
        "there": one.already_there,
    }


def format_in_words(name: str) -> str:
    return {
        "customers": _("customers"),
        "transactions": _("transactions"),
        "applications": _("applications"),
    }[name]
