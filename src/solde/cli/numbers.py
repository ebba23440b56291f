"""Commands about numbers: what the next papers of each kind are called."""

from typing import Annotated, Any, Literal, get_args

import typer

from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.screen import console, print_json, say, table
from solde.cli.words import gettext as _

app = typer.Typer(no_args_is_help=True, help=_("Numbers of documents: prefixes, and what is next."))

Kind = Literal[
    "invoice", "credit_memo", "sales_receipt", "refund_receipt", "statement_charge",
    "finance_charge", "payment", "refund",
]  # fmt: skip


@app.command(help=_("Show what the next document of each kind is called."))
def show(company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    kept = {
        series.kind: (series.prefix, series.next_number) for series in books.number_series.all()
    }
    rows = table(_("Kind"), _("Next"))
    for kind in get_args(Kind):
        prefix, next_number = kept.get(kind, ("", 1))
        if as_json:
            told: dict[str, Any] = {"kind": kind, "prefix": prefix, "next": str(next_number)}
            print_json(told)
        rows.add_row(kind, f"{prefix}{next_number}")
    if not as_json:
        console().print(rows)


@app.command("set", help=_("Set a prefix, or the first number while none was given out."))
def change(
    kind: Annotated[Kind, typer.Argument(help=_("Kind of document."))],
    company: Slug,
    prefix: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("Before the number, such as F-; “”: none."))
    ] = None,
    next_number: Annotated[
        int | None, typer.Option("--next", metavar="N", help=_("Number of the next one."))
    ] = None,
) -> None:
    if prefix is None and next_number is None:
        raise typer.BadParameter(_("Nothing to change was given."))
    books = company_named(company)
    from solde.company.models import NumberSeries
    from solde.company.numbering import number_from

    kept = books.number_series.filter(kind=kind).first() or NumberSeries(kind=kind)
    prefix = kept.prefix if prefix is None else prefix
    next_number = kept.next_number if next_number is None else next_number
    number_from(books, kind, prefix=prefix, next_number=next_number)
    say(_("The next one is %s.") % f"{prefix}{next_number}")
