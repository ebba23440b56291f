"""Commands about taxes: which ones the company collects."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.decimals import number, ppm_of
from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.payment_fields import account_named
from solde.cli.screen import console, print_json, say, table
from solde.cli.words import gettext as _
from solde.refusal import NotFound

if TYPE_CHECKING:
    from solde.sales.models import Tax

app = typer.Typer(no_args_is_help=True, help=_("Sales taxes that the company collects."))

Name = Annotated[
    str, typer.Argument(metavar="NAME", help=_("Name, in the company's language, such as GST."))
]
Rate = Annotated[str, typer.Argument(metavar="PERCENT", help=_("Such as 9.975."))]
Registration = Annotated[
    str, typer.Option(metavar="TEXT", help=_("The company's number, printed on its papers."))
]


class NoSuchTax(NotFound):
    """There is no tax of that name and rate in use."""


@app.command("list", help=_("List the taxes that are in use."))
def list_taxes(
    company: Slug,
    every: Annotated[bool, typer.Option("--all", help=_("Those that were retired too."))] = False,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    taxes = books.taxes.select_related("account").order_by("name", "rate_ppm")
    if not every:
        taxes = taxes.filter(active=True)
    rows = table(_("Name"), "%", _("Number"), _("Province"), _("Usual"), _("State"), right=(1,))
    for told in map(line, taxes):
        if as_json:
            print_json(told)
        usual = _("yes") if told["usual"] else ""
        state = "" if told["active"] else _("inactive")
        place = told["registration"] or "", told["region"] or ""
        rows.add_row(told["name"], told["percent"], *place, usual, state)
    if not as_json:
        console().print(rows)


def line(tax: "Tax") -> dict[str, Any]:
    """A tax for programs. What does not apply is None."""
    from solde.figures.decimals import percent

    return {
        "name": tax.name,
        "names": tax.names,
        "percent": percent(tax.rate_ppm),
        "registration": tax.registration or None,
        "region": tax.region or None,
        "account": tax.account and tax.account.name,
        "usual": tax.is_usual,
        "active": tax.active,
    }


@app.command(help=_("Begin to collect a tax. A new rate is a new tax."))
def add(
    name: Name,
    rate: Rate,
    company: Slug,
    registration: Registration = "",
    french: Annotated[
        str, typer.Option(metavar="NAME", help=_("Its name on papers in French."))
    ] = "",
    english: Annotated[
        str, typer.Option(metavar="NAME", help=_("Its name on papers in English."))
    ] = "",
    region: Annotated[
        str, typer.Option(metavar="TEXT", help=_("Only in this province, such as QC."))
    ] = "",
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Account of taxes payable."))
    ] = None,
    usual: Annotated[
        bool, typer.Option("--usual", help=_("Proposed on the lines of taxed customers."))
    ] = False,
) -> None:
    rate_ppm = number(ppm_of, rate)
    books = company_named(company)
    from solde.sales.taxes import NewTax, add_tax

    names = {"fr": french, "en": english}
    new = NewTax(
        name=name,
        rate_ppm=rate_ppm,
        names={language: one for language, one in names.items() if one},
        registration=registration,
        region=region,
        account=account_named(books, account),
        is_usual=usual,
    )
    add_tax(books, new)
    say(_("Added the tax “%s”.") % name)


@app.command(help=_("Put a tax on no new line; documents so far keep it."))
def retire(name: Name, rate: Rate, company: Slug) -> None:
    rate_ppm = number(ppm_of, rate)
    books = company_named(company)
    from solde.sales.taxes import retire_tax

    tax = books.taxes.filter(name=name, rate_ppm=rate_ppm, active=True).first()
    if tax is None:
        raise NoSuchTax
    retire_tax(tax)
    say(_("“%s” is retired.") % name)


@app.command(help=_("Collect the taxes of a Canadian province or territory, by the law's rates."))
def province(
    province: Annotated[str, typer.Argument(metavar="PROVINCE", help=_("Such as QC or Québec."))],
    company: Slug,
    registrations: Annotated[
        list[str] | None,
        typer.Option(
            "--registration",
            metavar="TAX=NUMBER",
            help=_("The company's number, such as GST=123456789 RT0001; again for another."),
        ),
    ] = None,
    away: Annotated[
        bool, typer.Option("--away", help=_("For customers there; the usual taxes stay."))
    ] = False,
) -> None:
    numbers = dict(registration(one) for one in registrations or [])
    books = company_named(company)
    from solde.sales.canada import choose_province, province_of

    code = province_of(province) or province
    chosen = choose_province(books, code, registrations=numbers, home=not away)
    for tax in chosen:
        told = line(tax)
        say(f"{told['name']} {told['percent']} %")


def registration(text: str) -> tuple[str, str]:
    name, equals, number_given = text.partition("=")
    if not equals or name not in ("GST", "HST", "QST", "PST", "RST"):
        raise typer.BadParameter(_("“%s” names no tax: GST=123456789 RT0001.") % text)
    return name, number_given
