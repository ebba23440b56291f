"""What the options of several commands have in common."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from solde.cli.words import gettext as _

Slug = Annotated[
    str, typer.Option("--company", metavar="SLUG", help=_("Short name of the company."))
]
AsJson = Annotated[
    bool, typer.Option("--json", help=_("Print it for programs, one JSON object a line."))
]
CustomerOnly = Annotated[
    str | None, typer.Option("--customer", metavar="NAME", help=_("Of this customer or project."))
]

Key = Annotated[
    UUID | None,
    typer.Option(
        metavar="UUID",
        help=_("A key of your choice: the command again with it finds what it made."),
    ),
]


def day(text: str) -> date:
    """A date as the options take it."""
    if read := iso_day(text):
        return read
    raise typer.BadParameter(_("“%s” is not a day. Write it like 2025-09-30.") % text)


def iso_day(text: str) -> date | None:
    """The day that is written so: ISO 8601 has more ways to write one, and one is enough."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if read.isoformat() == text else None


Since = Annotated[
    date | None, typer.Option("--from", parser=day, metavar="YYYY-MM-DD", help=_("First day."))
]
Until = Annotated[
    date | None, typer.Option("--to", parser=day, metavar="YYYY-MM-DD", help=_("Last day."))
]


def existing_folder(path: Path | None) -> Path | None:
    """For options that name a file to be written: look before the work is done, not after."""
    if path is not None and not path.absolute().parent.is_dir():
        raise typer.BadParameter(_("The folder %s is not there.") % path.parent)
    return path


def is_given(ctx: typer.Context, name: str) -> bool:
    """Whether the command line names a parameter, be it with its default."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
