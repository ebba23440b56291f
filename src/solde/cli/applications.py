"""Commands that put credits on charges, and take them off again; with those of payments."""

from datetime import date
from typing import Annotated

import typer

from solde.cli import payment_fields as of
from solde.cli.customer_fields import amount_of
from solde.cli.line import Slug, day
from solde.cli.opening import company_named
from solde.cli.screen import say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext

app = typer.Typer()


@app.command(help=_("Put an amount of a credit on a charge of the same customer."))
def apply(
    name: of.Name,
    credit: of.Credit,
    charge: of.Charge,
    amount: of.Amount,
    company: Slug,
    on: of.OnDay = None,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments.applying import apply_credit

    customer = customer_named(books, name)
    application = apply_credit(
        of.document_meant(customer, credit),
        of.document_meant(customer, charge),
        amount_of(amount, customer.currency),
        on=of.day_of(books, on),
    )
    say(_("Applied from %s on.") % application.effective_on)


@app.command(
    help=_("Take a credit off a charge, or from an earlier day on if it was taken off before.")
)
def release(
    name: of.Name,
    credit: of.Credit,
    charge: of.Charge,
    company: Slug,
    on: Annotated[
        date | None,
        typer.Option(
            "--date",
            parser=day,
            metavar="YYYY-MM-DD",
            help=_(
                "First day without it. Otherwise its own first day, as if it had never been put"
                " there, or the first day after the closed books."
            ),
        ),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments.applying import release_between

    customer = customer_named(books, name)
    count = release_between(
        of.document_meant(customer, credit),
        of.document_meant(customer, charge),
        on=on,
    )
    say(ngettext("Released: %s application.", "Released: %s applications.", count) % count)


@app.command(help=_("Put every unapplied credit on what fell due first, oldest credit first."))
def apply_all(
    company: Slug,
    on: of.OnDay = None,
    customer: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Of this customer or project only."))
    ] = None,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments.applying import apply_automatically, apply_everywhere

    from_day = of.day_of(books, on)
    if customer:
        count = len(apply_automatically(customer_named(books, customer), on=from_day))
    else:
        count = sum(apply_everywhere(books, on=from_day))
    say(ngettext("Made: %s application.", "Made: %s applications.", count) % count)
