"""Commands about items: what the company sells, and what lines take from it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.decimals import micros_of, number
from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.payment_fields import account_named
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _
from solde.refusal import NotFound

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.sales.models import Item

app = typer.Typer(no_args_is_help=True, help=_("Products and services, to be put on lines."))

FETCHED = 1000  # items in memory at a time
NO_PRICE = "none"

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the item."))]
Description = Annotated[
    str | None, typer.Option(metavar="TEXT", help=_("What lines say of it, else its name."))
]
Unit = Annotated[str | None, typer.Option(metavar="TEXT", help=_("Such as h or m³."))]
Price = Annotated[
    str | None,
    typer.Option(
        metavar="PRICE",
        help=_("Of one unit, in the company's currency, such as 12.3456; “none”: asked for."),
    ),
]
IncomeAccount = Annotated[
    str | None, typer.Option("--account", metavar="NAME", help=_("Income account; “”: standard."))
]
Taxed = Annotated[
    bool | None, typer.Option("--taxed/--untaxed", help=_("Whether its lines bear taxes."))
]


class NoSuchItem(NotFound):
    """There is no item of that name."""


@app.command("list", help=_("List the items that are in use."))
def list_items(
    company: Slug,
    every: Annotated[bool, typer.Option("--all", help=_("Those that were retired too."))] = False,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    rows = books.items.select_related("account").order_by("name", "pk")
    items = (rows if every else rows.filter(active=True)).iterator(FETCHED)
    if as_json:
        for one in items:
            print_json(line(one))
        return
    columns = {_("Price"): 14, _("Unit"): 6, _("Name"): 3, _("Description"): 4, _("Account"): 2}
    print_long(columns, map(row, items), fixed=2)


def row(item: "Item") -> tuple[str, ...]:
    told = line(item)
    name = item.name if item.active else f"{item.name} ({_('inactive')})"
    return (told["price"] or "", item.unit, name, item.description, told["account"] or "")


def line(item: "Item") -> dict[str, Any]:
    """An item for programs. What does not apply is None."""
    from solde.figures.decimals import millionths

    return {
        "name": item.name,
        "description": item.description or None,
        "unit": item.unit or None,
        "price": None if item.price_micros is None else millionths(item.price_micros),
        "account": item.account and item.account.name,
        "taxed": item.taxed,
        "active": item.active,
    }


@app.command(help=_("Begin to sell something."))
def add(
    name: Name,
    company: Slug,
    description: Description = None,
    unit: Unit = None,
    price: Price = None,
    account: IncomeAccount = None,
    taxed: Taxed = None,
) -> None:
    books = company_named(company)
    from solde.sales.catalogue import NewItem, add_item

    given = fields_given(
        books, description=description, unit=unit, price=price, account=account, taxed=taxed
    )
    add_item(books, NewItem(name=name, **given))
    say(_("Added the item “%s”.") % name)


@app.command(help=_("Change an item. Options not given stay; lines so far keep what they say."))
def change(
    name: Name,
    company: Slug,
    rename: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help=_("Another name."))
    ] = None,
    description: Description = None,
    unit: Unit = None,
    price: Price = None,
    account: IncomeAccount = None,
    taxed: Taxed = None,
    active: Annotated[
        bool, typer.Option("--active", help=_("Put a retired item to use again."))
    ] = False,
) -> None:
    books = company_named(company)
    from dataclasses import fields

    from solde.sales import catalogue

    item = item_named(books, name)
    given = fields_given(
        books, description=description, unit=unit, price=price, account=account, taxed=taxed
    )
    given |= {"name": rename} if rename is not None else {}
    if not given and not active:
        raise typer.BadParameter(_("Nothing to change was given."))
    if given:
        kept = {one.name: getattr(item, one.name) for one in fields(catalogue.NewItem)}
        catalogue.change_item(item, catalogue.NewItem(**kept | given))
    if active:
        catalogue.take_up_item(item)
    say(_("Changed the item “%s”.") % item.name)


@app.command(help=_("Offer an item no more; lines so far keep what they say."))
def retire(name: Name, company: Slug) -> None:
    books = company_named(company)
    from solde.sales.catalogue import retire_item

    retire_item(item_named(books, name))
    say(_("“%s” is retired.") % name)


def item_named(company: "Company", name: str) -> "Item":
    item: Item | None = company.items.select_related("account").filter(name=name).first()
    if item is None:
        raise NoSuchItem
    return item


def fields_given(company: "Company", **options: Any) -> dict[str, Any]:
    """What the line says, as fields of NewItem."""
    given = {name: value for name, value in options.items() if value is not None}
    if "account" in given:
        given["account"] = account_named(company, given["account"]) if given["account"] else None
    if "price" in given:
        price = given.pop("price")
        given["price_micros"] = None if price == NO_PRICE else number(micros_of, price)
    return given
