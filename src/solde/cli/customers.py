"""Commands about customers."""

import typer

from solde.cli.line import Slug
from solde.cli.opening import company_named
from solde.cli.screen import console, table
from solde.cli.words import gettext as _

app = typer.Typer(no_args_is_help=True, help=_("The customers of a company."))

FETCHED = 1000  # customers in memory at a time


@app.callback()
def customers() -> None:
    """Keeps `list` a word of its own, though it is the only command yet."""


@app.command("list", help=_("List the customers and projects of a company, by name."))
def list_customers(company: Slug) -> None:
    company_of = company_named(company)
    rows = table(
        _("Customer"), _("Number"), _("Type"), _("Currency"), _("Language"), _("Delivery"),
        _("E-mail"),
    )  # fmt: skip
    everyone = company_of.customers.select_related("parent", "company").order_by("sort_name", "pk")
    for one in everyone.iterator(FETCHED):
        name = f"{one.parent.name}: {one.name}" if one.parent else one.name
        name += "" if one.active else f" ({_('inactive')})"
        rows.add_row(name, one.number, one.type, one.currency, one.locale, one.delivery, one.email)
    console().print(rows)
