"""Commands about customers: open, list, show and change them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from solde.cli import customer_fields as of
from solde.cli.customer_card import for_programs, full_name, tell_customer, told
from solde.cli.line import AsJson, Slug, day
from solde.cli.opening import company_named
from solde.cli.screen import complain, moment, print_json, print_long, say
from solde.cli.words import gettext as _
from solde.subject import Subject

if TYPE_CHECKING:
    from solde.customers.models import Customer
    from solde.customers.opening import NewCustomer

app = typer.Typer(no_args_is_help=True, help=_("The customers of a company."))

FETCHED = 1000  # customers in memory at a time
Named = Annotated[
    str, typer.Argument(metavar="NAME", help=_("Name or number of the customer or project."))
]
OnDay = Annotated[
    date | None, typer.Option("--date", parser=day, metavar="YYYY-MM-DD", help=_("As of that day."))
]


@app.command("list", help=_("List the customers and projects of a company, by name."))
def list_customers(
    company: Slug,
    find: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help=_("Beginnings of words of name, number, contact, e-mail, phone or address."),
        ),
    ] = "",
    type_: Annotated[str, typer.Option("--type", help=_("Customers of this type."))] = "",
    delivery: Annotated[
        Literal["email", "print", "both", "none"] | None,
        typer.Option(help=_("Customers who prefer this way.")),
    ] = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help=_("Only these. Otherwise all."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.customers.finding import Search, found

    search = Search(text=find, active=active, type=type_, delivery=delivery or "")
    rows = found(books, search).select_related("parent", "company").order_by("sort_name", "pk")
    customers = rows.iterator(FETCHED)
    if as_json:
        for one in customers:
            print_json(for_programs(one))
        return
    columns = {
        _("Currency"): 8, _("Language"): 8, _("Delivery"): 8, _("Customer"): 4, _("Number"): 2,
        _("Type"): 2, _("E-mail"): 4,
    }  # fmt: skip
    print_long(columns, (in_columns(one) for one in customers), fixed=3)


def in_columns(one: "Customer") -> tuple[str, ...]:
    name = full_name(one) if one.active else f"{full_name(one)} ({_('inactive')})"
    return one.currency, one.locale, one.delivery, name, one.number, one.type, one.email


@app.command(help=_("List the types that customers of a company have."))
def types(company: Slug) -> None:
    books = company_named(company)
    from solde.customers.finding import types_of

    for one in types_of(books):
        say(one)


@app.command(help=_("Show a customer: what is known, what is owed, what is open."))
def show(name: Named, company: Slug, on: OnDay = None, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.customers.finding import customer_named

    tell_customer(customer_named(books, name), on=on or today_of(books), as_json=as_json)


@app.command(help=_("Open the account of a customer or project."))
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Name, as it is printed."))],
    company: Slug,
    number: of.Number = None,
    contact: of.Contact = None,
    phone: of.Phone = None,
    type: of.Type = None,  # noqa: A002
    parent: of.Parent = None,
    notes: of.Notes = None,
    email: of.Email = None,
    statement_email: of.StatementEmail = None,
    cc: of.Cc = None,
    bcc: of.Bcc = None,
    delivery: of.Delivery = None,
    language: of.Language = None,
    statements: of.Statements = None,
    reminders: of.Reminders = None,
    currency: of.Currency = None,
    terms_rule: of.TermsRule = None,
    terms_days: of.TermsDays = None,
    credit_limit: of.CreditLimit = None,
    taxed: of.Taxed = None,
    exemption: of.Exemption = None,
    address: of.Address = None,
    city: of.City = None,
    region: of.Region = None,
    postal_code: of.PostalCode = None,
    country: of.Country = None,
) -> None:
    books = company_named(company)
    from solde.customers.opening import NewCustomer, open_customer

    new = NewCustomer(**of.fields_given(ctx, books, currency=books.currency))
    open_customer(books, new)
    say(_("Opened the account of “%s”.") % name)
    tell_doubts(new)


@app.command("set", help=_("Change what is known of a customer. Options not given stay."))
def change(
    ctx: typer.Context,
    customer: Named,
    company: Slug,
    name: Annotated[str | None, typer.Option(help=_("Another name."))] = None,
    number: of.Number = None,
    contact: of.Contact = None,
    phone: of.Phone = None,
    type: of.Type = None,  # noqa: A002
    parent: of.Parent = None,
    notes: of.Notes = None,
    email: of.Email = None,
    statement_email: of.StatementEmail = None,
    cc: of.Cc = None,
    bcc: of.Bcc = None,
    delivery: of.Delivery = None,
    language: of.Language = None,
    statements: of.Statements = None,
    reminders: of.Reminders = None,
    currency: of.Currency = None,
    terms_rule: of.TermsRule = None,
    terms_days: of.TermsDays = None,
    credit_limit: of.CreditLimit = None,
    taxed: of.Taxed = None,
    exemption: of.Exemption = None,
    address: of.Address = None,
    city: of.City = None,
    region: of.Region = None,
    postal_code: of.PostalCode = None,
    country: of.Country = None,
) -> None:
    books = company_named(company)
    from solde.customers.changing import change_customer, known_of
    from solde.customers.finding import customer_named

    found = customer_named(books, customer)
    given = of.fields_given(ctx, books, currency=found.currency)
    if not given:
        raise typer.BadParameter(_("Nothing to change was given."))
    change_customer(found, **given)
    say(_("Changed the customer “%s”.") % found.name)
    tell_doubts(known_of(found))


def tell_doubts(new: "NewCustomer") -> None:
    from solde.customers.opening import doubts

    for fault in doubts(new):
        complain(fault.words)


@app.command(help=_("Make a customer inactive: no longer offered, and left out of runs."))
def deactivate(name: Named, company: Slug) -> None:
    change_activity(name, company, active=False)
    say(_("“%s” is inactive now.") % name)


@app.command(help=_("Make an inactive customer active again."))
def activate(name: Named, company: Slug) -> None:
    change_activity(name, company, active=True)
    say(_("“%s” is active now.") % name)


def change_activity(name: str, company: str, *, active: bool) -> None:
    books = company_named(company)
    from solde.customers.changing import change_customer
    from solde.customers.finding import customer_named

    change_customer(customer_named(books, name), active=active)


@app.command(help=_("Enter what a customer owed when these books began."))
def opening_balance(
    name: Named,
    company: Slug,
    amount: Annotated[
        str, typer.Option(metavar="AMOUNT", help=_("In its currency; minus is a credit."))
    ],
    on: Annotated[
        date,
        typer.Option("--date", parser=day, metavar="YYYY-MM-DD", help=_("The day it stands for.")),
    ],
    due_on: Annotated[
        date | None,
        typer.Option(
            "--due-date", parser=day, metavar="YYYY-MM-DD", help=_("Otherwise due on its date.")
        ),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.ledger.opening_balance import open_balance

    customer = customer_named(books, name)
    open_balance(customer, of.amount_of(amount, customer.currency), on=on, due_on=due_on)
    say(_("Entered the opening balance of “%s”.") % customer.name)


@app.command(help=_("Take an opening balance back, so that the right one can be entered."))
def void_opening_balance(
    name: Named,
    company: Slug,
    on: Annotated[
        date | None,
        typer.Option(
            "--date", parser=day, metavar="YYYY-MM-DD", help=_("From that day on. Otherwise today.")
        ),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.customers.finding import customer_named
    from solde.ledger import opening_balance

    customer = customer_named(books, name)
    opening_balance.void_opening_balance(customer, on=on or today_of(books))
    say(_("The opening balance of “%s” is void now.") % customer.name)


@app.command(help=_("Show who changed what of a customer, the newest first."))
def history(name: Named, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.history.reading import all_history_of

    customer = customer_named(books, name)
    events = all_history_of(books, [Subject.CUSTOMER.of(customer.pk)])
    if as_json:
        for event in events:
            who = event.by.email if event.by else None
            at = event.at.isoformat()
            print_json({"at": at, "by": who, "act": event.act, "details": event.details})
        return
    columns = {_("When"): 22, _("Who"): 2, _("What"): 5}
    rows = (
        (moment(event.at), event.by.email if event.by else "", told(event, customer.currency))
        for event in events
    )
    print_long(columns, rows, fixed=1)
