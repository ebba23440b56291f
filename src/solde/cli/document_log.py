"""The command that tells what befell a document."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from solde.cli.document_fields import document_named
from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.screen import console, moment, print_json, table
from solde.cli.sending import Name
from solde.cli.words import gettext as _
from solde.cli.words import locale

if TYPE_CHECKING:
    from solde.sales.models import Document

app = typer.Typer()


@app.command(help=_("Show all that befell a document, the newest first."))
def log(name: Name, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    rows = table(_("When"), _("Who"), _("What"))
    for one in told_of(document_named(books, name)):
        if as_json:
            print_json(one)
        rows.add_row(one["moment"], one["by"] or "", one["words"])
    if not as_json:
        console().print(rows)


def told_of(document: "Document") -> Iterator[dict[str, Any]]:
    from solde.sales.log import log_of

    for one in log_of(document, language=locale()):
        yield {
            "at": one.at.isoformat(),
            "moment": moment(one.at),
            "what": one.what,
            "words": one.words,
            "by": one.by.email if one.by else None,
            "letter": str(one.letter.public_id) if one.letter else None,
        }
