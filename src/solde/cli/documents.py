"""Commands about documents: find them, see them, take them back, note what befalls them."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from solde.cli import payment_fields as of
from solde.cli.document_card import line, name_of, row, tell_document, wholes
from solde.cli.document_fields import Named, document_meant
from solde.cli.line import AsJson, CustomerOnly, Since, Slug, Until, day, existing_folder
from solde.cli.opening import company_named
from solde.cli.output import saying_why
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.sales.models import Document

app = typer.Typer(
    no_args_is_help=True,
    help=_("Invoices, credit memos, receipts and charges: written, found, sent, taken back."),
)

FETCHED = 1000  # documents in memory at a time

Kind = Literal[
    "invoice", "credit_memo", "sales_receipt", "refund_receipt", "statement_charge",
    "finance_charge",
]  # fmt: skip
State = Literal["draft", "open", "partly_paid", "overdue", "paid", "void"]


@app.command("list", help=_("List documents, the newest first."))
def list_documents(
    company: Slug,
    kind: Annotated[Kind | None, typer.Option(help=_("Only these."))] = None,
    state: Annotated[State | None, typer.Option(help=_("What was paid of them, today."))] = None,
    customer: CustomerOnly = None,
    number: Annotated[str | None, typer.Option(metavar="NUMBER", help=_("Of this number."))] = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.customers.finding import customer_named
    from solde.sales.standing import PaymentAxis, paid_like

    today = today_of(books)
    given = {
        "kind": kind,
        "customer": customer_named(books, customer) if customer else None,
        "dated_on__gte": since,
        "dated_on__lte": until,
    }
    rows = books.documents.filter(**{name: value for name, value in given.items() if value})
    if number:  # the index of numbers begins with the kind
        rows = rows.filter(kind__in=get_args(Kind), number=number)
    if state:
        rows = rows.filter(paid_like(PaymentAxis(state), on=today))
    rows = rows.select_related("customer__parent", "account").order_by("-dated_on", "-pk")
    documents = rows.iterator(FETCHED)
    if as_json:
        for one in documents:
            print_json(line(one))
        return
    columns = {
        _("Date"): 10, _("Amount"): 12, _("Left"): 12, _("Document"): 3, _("Customer"): 4,
        _("State"): 1,
    }  # fmt: skip
    print_long(columns, (row(one, today) for one in documents), fixed=3)


@app.command(help=_("Show a document: what it says, and where it stands. “log” tells its story."))
def show(name: Named, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of

    document = document_meant(books, name)
    if not as_json:
        tell_document(document, today_of(books))
        return
    for told in wholes(books, [document]):
        print_json(told)


@app.command(help=_("Write a document's PDF; of a draft, what it would become today."))
def pdf(
    name: Named,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", callback=existing_folder, help=_("The PDF to be written.")),
    ],
    company: Slug,
) -> None:
    books = company_named(company)
    from solde.files import finished

    content = pdf_of(document_meant(books, name))
    with saying_why(), finished(file) as into:
        into.write(content)
    say(str(file))


def pdf_of(document: "Document") -> bytes:
    from solde.sales import papers

    if document.state == "draft":
        return papers.preview_of(document)
    voided = document.state == "voided"
    return papers.pdf_of(papers.version_for(document), voided=voided)


@app.command(help=_("Take a document back: its number stays, and what is applied comes off."))
def void(
    name: Named,
    company: Slug,
    on: Annotated[
        date | None,
        typer.Option(
            "--date", parser=day, metavar="YYYY-MM-DD", help=_("From this day. Otherwise today.")
        ),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.sales import voiding

    document = document_meant(books, name)
    voiding.void(document, on=of.day_of(books, on))
    say(_("%s is void now.") % name_of(document))


@app.command("throw-away", help=_("Delete a draft, with its files."))
def throw_away(name: Named, company: Slug) -> None:
    books = company_named(company)
    from solde.sales import drafting

    drafting.throw_away(document_meant(books, name))
    say(_("The draft is gone."))


@app.command(help=_("Note that a customer disputes a charge: it is not reminded of."))
def dispute(
    name: Named,
    company: Slug,
    because: Annotated[str, typer.Option(metavar="TEXT", help=_("What the customer says."))] = "",
    on: of.OnDay = None,
) -> None:
    books = company_named(company)
    from solde.sales import disputing

    document = document_meant(books, name)
    disputing.dispute(document, words=because, on=of.day_of(books, on))
    say(_("%s is disputed.") % name_of(document))


@app.command("end-dispute", help=_("Note that a charge is no longer disputed."))
def end_dispute(name: Named, company: Slug) -> None:
    books = company_named(company)
    from solde.sales import disputing

    document = document_meant(books, name)
    disputing.end_dispute(document)
    say(_("%s is no longer disputed.") % name_of(document))


@app.command(help=_("Keep a file with a document; it goes along with its letters."))
def attach(
    name: Named,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help=_("A PDF, PNG, JPEG, text, CSV, XLSX or DOCX."),
        ),
    ],
    company: Slug,
    stays: Annotated[
        bool, typer.Option("--stays", help=_("It stays in the house: no letter carries it."))
    ] = False,
) -> None:
    books = company_named(company)
    from solde.sales import attaching

    document = document_meant(books, name)
    content = file.read_bytes()
    kept = attaching.attach(document, file.name, content, goes_along=not stays)
    say(_("%(document)s has the file %(file)s now.")
        % {"document": name_of(document), "file": kept.name})  # fmt: skip
