"""Commands about finance charges: set the rate, see what would be charged, charge it."""

from dataclasses import fields
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.customer_fields import amount_of
from solde.cli.line import AsJson, Slug, day
from solde.cli.opening import company_named
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from solde.sales.charging import Proposed
    from solde.sales.models import FinanceChargePolicy

app = typer.Typer(no_args_is_help=True, help=_("Finance charges on what is overdue."))

PPM_OF_PERCENT = 4  # digits: 12.5 % are 125,000 parts per million

On = Annotated[
    date,
    typer.Option(
        "--date", parser=day, metavar="YYYY-MM-DD", help=_("Day of the assessment, included.")
    ),
]


def percent(text: str) -> int:
    """A rate as the options take it, in parts per million. ValueError when it is none."""
    whole, _point, part = text.partition(".")
    if not (whole.isdigit() and whole.isascii() and len(part) <= PPM_OF_PERCENT):
        raise ValueError(text)
    if part and not (part.isdigit() and part.isascii()):
        raise ValueError(text)
    return int(whole + part.ljust(PPM_OF_PERCENT, "0"))


@app.command(help=_("Show how lateness is charged; with options, change it."))
def policy(
    company: Slug,
    rate: Annotated[
        int | None,
        typer.Option(parser=percent, metavar="PERCENT", help=_("A year, such as 12.5.")),
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
        "rate_ppm": rate,
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
    whole, part = divmod(policy.rate_ppm, 10**PPM_OF_PERCENT)
    rate = f"{whole}.{part:04}".rstrip("0").rstrip(".")
    minimum = decimal_string(policy.minimum_minor, policy.company.currency)
    told = {
        "rate": rate,
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
    columns = {_("Customer"): 4, _("Overdue"): 1, _("Finance charge"): 1, _("Currency"): 1}
    print_long(
        columns,
        ([line[name] for name in ("customer", "base", "amount", "currency")] for line in lines),
    )


def line_of(one: "Proposed") -> dict[str, Any]:
    """A finance charge that is proposed, for programs."""
    currency = one.customer.currency
    items = one.charge.items
    return {
        "customer": one.customer.name,
        "account": one.account.name,
        "currency": currency,
        "amount": decimal_string(one.charge.amount_minor, currency),
        "base": decimal_string(sum(item.base_minor for item in items), currency),
        "items": [
            {
                "number": item.number,
                "base": decimal_string(item.base_minor, currency),
                "after": item.after.isoformat(),
                "days": item.days,
            }
            for item in items
        ],
    }


@app.command(help=_("Charge every customer what “preview” shows."))
def post(company: Slug, on: On, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales.charging import charge_all

    count = 0
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
    if not as_json:
        say(ngettext("Posted %s finance charge.", "Posted %s finance charges.", count) % count)
