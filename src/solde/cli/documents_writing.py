"""Commands that write documents: issue them, keep drafts, change what was written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.customer_card import full_name
from solde.cli.document_card import name_of, wholes
from solde.cli.document_fields import Named, document_meant
from solde.cli.line import AsJson, Key, Slug
from solde.cli.messages import existing_file, read
from solde.cli.opening import company_named
from solde.cli.panels import WRITTEN
from solde.cli.screen import complain, print_json, say
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _
from solde.cli.words import locale
from solde.refusal import Refused

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.refusal import Fault
    from solde.sales.asking import NewDocument
    from solde.sales.models import Document

app = typer.Typer()

JSON = _("JSON: a document, a list of them, or one a line; - reads the standard input.")
File = Annotated[Path, typer.Argument(metavar="FILE", callback=existing_file, help=JSON)]
# What the books call a field, and its key, where that is another.
KEYS = {
    "dated_on": "date",
    "due_on": "due_date",
    "quantity_micros": "quantity",
    "price_micros": "price",
    "discount_ppm": "discount",
    "discount_minor": "discount",
}


class NothingGiven(Refused):
    """There is no document in what was given."""


@app.command(
    help=_("Issue documents, all or none: those of a file, or drafts by their ids."),
    rich_help_panel=WRITTEN,
)
def issue(
    company: Slug,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", callback=lambda file: file and existing_file(file), help=JSON
        ),
    ] = None,
    drafts: Annotated[
        list[str] | None, typer.Option("--draft", metavar="ID", help=_("This draft; again."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only say what is wrong; issue nothing."))
    ] = False,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    if (file is None) == (not drafts):
        raise typer.BadParameter(_("Give either a file, or drafts with --draft."))
    if drafts and key:
        raise typer.BadParameter(_("Drafts need no --key: each is issued once."))
    books = company_named(company)
    from django.db import connection, transaction

    from solde.sales import issuing
    from solde.sales.faults import faults_in_books
    from solde.sales.reading import asked_of

    def judge(new: "NewDocument") -> "list[Fault]":
        return faults_in_books(new, books)

    kept = [document_meant(books, one) for one in drafts or []]
    if file:
        news = asked_in(books, file, judge, as_json=as_json)
    else:
        news = asked_of(books, kept)
        insist([judge(new) for new in news], as_json=as_json)
    with transaction.atomic():
        issued = issuing.issue(books, news, key=key) if file else issuing.issue_drafts(books, kept)
        if dry_run:
            connection.check_constraints()
            transaction.set_rollback(True)
    if dry_run:
        say(_("Nothing is wrong. Nothing was issued: this was a dry run."))
    else:
        tell(books, issued, as_json=as_json)


@app.command(
    help=_("Keep documents as drafts: they have no number, and are not in the books."),
    rich_help_panel=WRITTEN,
)
def draft(file: File, company: Slug, key: Key = None, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales.drafting import save_drafts
    from solde.sales.faults import faults_of_draft

    news = asked_in(books, file, faults_of_draft, as_json=as_json)
    tell(books, save_drafts(books, news, key=key), as_json=as_json)


@app.command(
    help=_("Let a document say something else. Keys that are left out stay as they are."),
    rich_help_panel=WRITTEN,
)
def edit(name: Named, file: File, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales import editing, papers
    from solde.sales.drafting import save_draft
    from solde.sales.faults import faults, faults_of_draft
    from solde.sales.reading import asked_of

    document = document_meant(books, name)
    is_draft = document.state == "draft"
    if not document.version_number:
        papers.version_for(document)
    (before,) = asked_of(books, [document])
    new = changed(books, file, before, as_json=as_json)
    insist([faults_of_draft(new) if is_draft else faults(new, before=before)], as_json=as_json)
    kept = save_draft(books, new, draft=document) if is_draft else editing.edit(document, new)
    tell(books, [kept], as_json=as_json)


def asked_in(
    company: "Company",
    file: Path,
    judge: "Callable[[NewDocument], list[Fault]]",
    *,
    as_json: bool,
) -> "list[NewDocument]":
    """The documents that a file asks for; all that is wrong with any of them ends the command."""
    from solde.cli.document_reading import document_in
    from solde.cli.document_stock import stock_of
    from solde.company.time_zones import today_of

    values = values_in_file(file)
    stock, today = stock_of(company, values), today_of(company)
    news, wrong = [], []
    for value in values:
        found: list[Fault] = []
        new = document_in(value, stock, today, found)
        if new:
            news.append(new)
            found += judge(new)
        wrong.append(found)
    insist(wrong, as_json=as_json)
    return news


def changed(
    company: "Company", file: Path, before: "NewDocument", *, as_json: bool
) -> "NewDocument":
    from solde.cli.document_reading import changed_in
    from solde.cli.document_stock import stock_of

    values = values_in_file(file)
    if len(values) > 1:
        raise typer.BadParameter(_("One document is edited at a time."))
    stock = stock_of(company, values, kept={tax for line in before.lines for tax in line.taxes})
    found: list[Fault] = []
    new = changed_in(values[0], before, stock, found)
    insist([found], as_json=as_json)
    assert new
    return new


def values_in_file(file: Path) -> list[Any]:
    from solde.cli.document_json import values_in

    values = values_in(read(file))
    if not values:
        raise NothingGiven
    return values


def insist(wrong: "Sequence[Sequence[Fault]]", *, as_json: bool) -> None:
    """Tell all that is wrong with documents, in their order, and end the command if anything is."""
    for place, faults in enumerate(wrong, 1):
        for fault in faults:
            key = KEYS.get(fault.field, fault.field) or None
            if as_json:
                told = {"document": place, "line": fault.line, "key": key, "words": fault.words}
                print_json(told)
            many = {"place": place, "words": fault.words}
            complain(_("Document %(place)s: %(words)s") % many if len(wrong) > 1 else fault.words)
    if any(wrong):
        raise typer.Exit(REFUSED)


def tell(company: "Company", documents: "Sequence[Document]", *, as_json: bool) -> None:
    from solde.pdf.formats import amount_format

    if as_json:
        for told in wholes(company, documents):
            print_json(told)
        return
    for one in documents:
        write = amount_format(locale(), one.currency)
        say(f"{name_of(one)}  {full_name(one.customer)}  {write(one.total_minor)}")
