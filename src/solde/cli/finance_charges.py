"""Commands about finance charges: set the rate, see what would be charged, charge it."""

from dataclasses import fields
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.customer_fields import amount_of
from solde.cli.decimals import number, ppm_of
from solde.cli.line import AsJson, Slug, day
from solde.cli.opening import company_named
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.figures.decimals import percent
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from solde.sales.charging import Proposed
    from solde.sales.models import FinanceChargePolicy

app = typer.Typer(no_args_is_help=True, help=_("Finance charges on what is overdue."))

On = Annotated[
    date,
    typer.Option(
        "--date", parser=day, metavar="YYYY-MM-DD", help=_("Day of the assessment, included.")
    ),
]


@app.command(help=_("Show how lateness is charged; with options, change it."))
def policy(
    company: Slug,
    rate: Annotated[
        str | None, typer.Option(metavar="PERCENT", help=_("A year, such as 12.5."))
    ] = None,
    minimum: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help=_("Charged when anything is."))
    ] = None,
    grace: Annotated[
        int | None, typer.Option(min=0, metavar="DAYS", help=_("So many late days are free."))
    ] = None,
    count_from: Annotated[
        Literal["due-date", "document-date"] | None,
        typer.Option(help=_("The day from which interest runs.")),
    ] = None,
    on_finance_charges: Annotated[
        bool | None,
        typer.Option(
            "--on-finance-charges/--not-on-finance-charges",
            help=_("Whether finance charges bear interest in turn."),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.sales.charge_policy import NewPolicy, kept_policy, policy_of, set_policy

    given: dict[str, Any] = {
        "rate_ppm": None if rate is None else number(ppm_of, rate),
        "minimum_minor": None if minimum is None else amount_of(minimum, books.currency),
        "grace_days": grace,
        "count_from": count_from,
        "on_finance_charges": on_finance_charges,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if rate is None or kept_policy(books):
        kept = policy_of(books)
        if not given:
            tell_policy(kept, as_json=as_json)
            return
        given = {field.name: getattr(kept, field.name) for field in fields(NewPolicy)} | given
    tell_policy(set_policy(books, NewPolicy(**given)), as_json=as_json)


def tell_policy(policy: "FinanceChargePolicy", *, as_json: bool) -> None:
    minimum = decimal_string(policy.minimum_minor, policy.company.currency)
    told = {
        "rate": percent(policy.rate_ppm),
        "minimum": minimum,
        "grace_days": policy.grace_days,
        "count_from": policy.count_from,
        "on_finance_charges": policy.on_finance_charges,
    }
    if as_json:
        print_json(told)
        return
    say(_("%(rate)s %% a year, at least %(minimum)s, after %(grace_days)s days of grace.") % told)


@app.command(help=_("Show what every customer would be charged, without charging it."))
def preview(company: Slug, on: On, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales.charging import preview as proposed_charges

    found = proposed_charges(books, on)
    if as_json:
        for one in found:
            print_json(line_of(one))
        return
    first = next(found, None)
    if first is None:
        say(_("Nobody has anything to be charged on that day."))
        return
    lines = map(line_of, chain([first], found))
    columns = {
        _("Customer"): 4, _("Account"): 3, _("Overdue"): 1, _("Finance charge"): 1,
        _("Currency"): 1,
    }  # fmt: skip
    told = ("customer", "account", "base", "amount", "currency")
    print_long(columns, ([line[name] for name in told] for line in lines))


def line_of(one: "Proposed") -> dict[str, Any]:
    """A finance charge that is proposed, for programs."""
    currency = one.customer.currency
    return {
        "customer": one.customer.name,
        "account": one.account.name,
        "currency": currency,
        "amount": decimal_string(one.charge.amount_minor, currency),
        "base": decimal_string(one.charge.base_minor, currency),
        "items": [
            {
                "number": item.number,
                "base": decimal_string(item.base_minor, currency),
                "after": item.after.isoformat(),
                "up_to": item.up_to.isoformat(),
                "days": item.days,
            }
            for item in one.charge.items
        ],
    }


@app.command(help=_("Charge every customer what “preview” shows."))
def post(company: Slug, on: On, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales.charging import charge_all

    count = 0
    try:
        for part in charge_all(books, on):
            count += len(part)
            for document in part if as_json else ():
                print_json(
                    {
                        "customer": document.customer.name,
                        "number": document.number,
                        "amount": decimal_string(document.total_minor, document.currency),
                        "currency": document.currency,
                    }
                )
    finally:  # what was posted stays, also when some customers are refused
        if not as_json:
            say(ngettext("Posted %s finance charge.", "Posted %s finance charges.", count) % count)
