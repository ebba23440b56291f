"""Commands about companies."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.line import day, is_given
from solde.cli.opening import company_named, open_books
from solde.cli.screen import console, say, table
from solde.cli.words import gettext as _
from solde.figures.aging import AgeBy, AgeCredits

if TYPE_CHECKING:
    from solde.company.models import Company

app = typer.Typer(no_args_is_help=True, help=_("Companies: open, list and change them."))


SlugGiven = Annotated[str, typer.Argument(metavar="SLUG", help=_("Short name of the company."))]
Text = str | None
Language = Annotated[Text, typer.Option(help=_("Language of customers who name none."))]
TimeZone = Annotated[
    Text,
    typer.Option(metavar="ZONE", help=_("In which moments are shown. Otherwise America/Toronto.")),
]
Address = Annotated[
    list[str] | None, typer.Option(metavar="LINE", help=_("Street; again for another line."))
]
City = Annotated[Text, typer.Option(help=_("Town."))]
Region = Annotated[Text, typer.Option(help=_("Province or state."))]
PostalCode = Annotated[Text, typer.Option(help=_("Postal code."))]
Country = Annotated[Text, typer.Option(help=_("Two letters of ISO 3166; chooses Letter or A4."))]
Phone = Annotated[Text, typer.Option(help=_("Telephone."))]
Email = Annotated[Text, typer.Option(help=_("E-mail address printed on statements."))]
Website = Annotated[Text, typer.Option(help=_("Web site."))]
TaxNumbers = Annotated[
    list[str] | None,
    typer.Option("--tax-number", help=_("Tax number as it is printed; again for another.")),
]
Note = Annotated[Text, typer.Option("--note", help=_("A note printed on every statement."))]
LogoFile = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, metavar="FILE", help=_("PNG, JPEG, GIF or WebP.")),
]
Edges = Annotated[
    list[int] | None,
    typer.Option(
        "--aging-edge",
        min=1,
        metavar="DAYS",
        help=_("Last day of an aging column; again for another. Otherwise 30, 60, 90."),
    ),
]
CompanyAgeBy = Annotated[AgeBy | None, typer.Option(help=_("From which date lateness is counted."))]
CompanyAgeCredits = Annotated[
    AgeCredits | None, typer.Option(help=_("Unapplied credits in a column of their own, or aged."))
]
WhenMailboxFails = Annotated[
    Literal["hold", "default"] | None,
    typer.Option(
        help=_("What letters do whose own mailbox stands still: wait, or leave by the default one.")
    ),
]


@app.command(help=_("Open a company and its books."))
def create(
    ctx: typer.Context,
    slug: SlugGiven,
    name: Annotated[str, typer.Option(help=_("Name, as it is printed."))],
    currency: Annotated[str, typer.Option(help=_("Currency of customers who name none."))] = "CAD",
    language: Language = None,
    time_zone: TimeZone = None,
    address: Address = None,
    city: City = None,
    region: Region = None,
    postal_code: PostalCode = None,
    country: Country = None,
    phone: Phone = None,
    email: Email = None,
    website: Website = None,
    tax_numbers: TaxNumbers = None,
    statement_note: Note = None,
    logo: LogoFile = None,
    aging_edges: Edges = None,
    age_by: CompanyAgeBy = None,
    age_credits: CompanyAgeCredits = None,
) -> None:
    open_books()
    from django.db import transaction

    from solde.ledger.opening import open_company

    fields = fields_given(ctx, "slug", "name", "logo")
    with transaction.atomic():
        company = open_company(slug, name, **fields)
        put_logo_on(company, logo)
    say(_("Opened the company “%(name)s” (%(slug)s).") % {"name": company.name, "slug": slug})


@app.command("set", help=_("Change what a company says about itself. Options not given stay."))
def change(
    ctx: typer.Context,
    slug: SlugGiven,
    name: Annotated[Text, typer.Option(help=_("Name, as it is printed."))] = None,
    language: Language = None,
    time_zone: TimeZone = None,
    address: Address = None,
    city: City = None,
    region: Region = None,
    postal_code: PostalCode = None,
    country: Country = None,
    phone: Phone = None,
    email: Email = None,
    website: Website = None,
    tax_numbers: TaxNumbers = None,
    statement_note: Note = None,
    logo: LogoFile = None,
    aging_edges: Edges = None,
    age_by: CompanyAgeBy = None,
    age_credits: CompanyAgeCredits = None,
    when_mailbox_fails: WhenMailboxFails = None,
) -> None:
    company = company_named(slug)
    from django.db import transaction

    from solde.company.changing import change_company

    fields = fields_given(ctx, "slug", "logo")
    if not fields and not logo:
        raise typer.BadParameter(_("Nothing to change was given."))
    with transaction.atomic():
        if fields:
            change_company(company, **fields)
        put_logo_on(company, logo)
    say(_("Changed the company “%s”.") % company.name)


def fields_given(ctx: typer.Context, *but: str) -> dict[str, Any]:
    """The options that were given, as fields of Company. What is given as "" is emptied."""
    given = {
        field: [one for one in value if one] if isinstance(value, list) else value
        for field, value in ctx.params.items()
        if field not in but and is_given(ctx, field)
    }
    if "address" in given:
        given["address"] = "\n".join(given["address"])
    return given


def put_logo_on(company: "Company", logo: Path | None) -> None:
    from solde.company.changing import change_company
    from solde.company.logo import keep_logo

    if logo:
        change_company(company, logo=keep_logo(company, logo.read_bytes()))


@app.command("list", help=_("List the companies of this installation."))
def list_companies() -> None:
    open_books()
    from solde.company.models import Company

    rows = table(_("Short name"), _("Name"), _("Currency"), _("Language"), _("Closed up to"))
    for company in Company.objects.all():
        closed = company.closed_on.isoformat() if company.closed_on else ""
        rows.add_row(company.slug, company.name, company.currency, company.language, closed)
    console().print(rows)


@app.command("close-books", help=_("Let nothing be posted on or before a day."))
def close_books(
    slug: SlugGiven,
    on: Annotated[
        date, typer.Argument(parser=day, metavar="YYYY-MM-DD", help=_("Last closed day."))
    ],
) -> None:
    company = company_named(slug)
    from solde.company import closing

    closing.close_books(company, on)
    say(_("The books are closed up to %s.") % on)
