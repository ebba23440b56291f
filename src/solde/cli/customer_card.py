"""One customer on the screen: what is known, what is owed, what was done."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.table import Table

from solde.cli.screen import console, moment, print_json, table
from solde.cli.words import gettext as _
from solde.cli.words import locale
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from solde.customers.models import Customer
    from solde.figures.aging import OpenItem
    from solde.history.models import Event
    from solde.ledger.owing import Owed


def tell_customer(customer: "Customer", *, on: date, as_json: bool) -> None:
    """Print all that is known of a customer, and what it owes on a day."""
    from solde.ledger.owing import owed_by

    owed = owed_by(customer, on=on)
    if as_json:
        print_json(for_programs(customer) | owed_for_programs(owed, customer.currency))
        return
    screen = console()
    screen.print(fields_of(customer, owed, on))
    if owed.open_items:
        screen.print()
        screen.print(open_items_of(owed.open_items, customer.currency))


def fields_of(customer: "Customer", owed: "Owed", on: date) -> Table:
    rows = Table(box=None, show_header=False, pad_edge=False)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in (*known(customer), *standing(customer, owed, on)):
        if value:
            rows.add_row(name, value)
    return rows


def full_name(customer: "Customer") -> str:
    """With the customer's name before the project's."""
    return f"{customer.parent.name}: {customer.name}" if customer.parent else customer.name


def known(customer: "Customer") -> Iterator[tuple[str, str]]:
    from solde.customers.addresses import address_lines
    from solde.customers.terms import terms_in_words

    company = customer.company
    address = address_lines(customer, home=company.country, language=company.language)
    yield _("Customer"), full_name(customer)
    yield _("Number"), customer.number
    yield _("State"), "" if customer.active else _("inactive")
    yield _("Type"), customer.type
    yield _("Contact"), customer.contact
    yield _("Telephone"), customer.phone
    yield _("Address"), "\n".join(address)
    yield _("E-mail"), customer.email
    yield _("E-mail for statements"), customer.statement_email
    yield _("Copies"), ", ".join(filter(None, (customer.cc, customer.bcc)))
    yield _("Delivery"), customer.delivery
    yield _("Language"), customer.locale
    yield _("Statements"), "" if customer.statements else _("none")
    yield _("Reminders"), "" if customer.reminders else _("none")
    yield _("Taxes"), "" if customer.taxed else f"{_('exempt')} {customer.exemption}".strip()
    yield _("Terms"), terms_in_words(customer.terms)
    yield _("Notes"), customer.notes
    yield _("Opened"), moment(customer.created_at)


def standing(customer: "Customer", owed: "Owed", on: date) -> Iterator[tuple[str, str]]:
    from solde.pdf.formats import amount_format

    write = amount_format(locale(), customer.currency)
    yield _("Balance on %s") % on, write(owed.balance_minor)
    if owed.own_minor != owed.balance_minor:
        yield _("Of that, without projects"), write(owed.own_minor)
    if customer.credit_limit_minor is not None:
        yield _("Credit limit"), write(customer.credit_limit_minor)
    if owed.over_limit_minor:
        yield _("Over the limit by"), write(owed.over_limit_minor)


def open_items_of(items: "list[OpenItem]", currency: str) -> Table:
    from solde.pdf.formats import figure_format

    write = figure_format(locale(), currency)
    rows = table(
        _("Date"), _("Kind"), _("Number"), _("Project"), _("Due date"), _("Amount"), _("Open"),
        right=(5, 6),
    )  # fmt: skip
    for item in items:
        days = (item.dated_on.isoformat(), (item.due_on or item.dated_on).isoformat())
        amounts = (write(item.amount_minor), write(item.open_minor))
        rows.add_row(days[0], item.kind, item.number, item.project, days[1], *amounts)
    return rows


def for_programs(customer: "Customer") -> dict[str, Any]:
    """What is known of a customer: names as in a customers file, absent values null."""
    from solde.customers.changing import as_told, known_of

    new = known_of(customer)
    told = {one.name: as_told(getattr(new, one.name)) for one in fields(new)}
    limit_minor = told.pop("credit_limit_minor")
    limit = "" if limit_minor is None else decimal_string(limit_minor, customer.currency)
    given = {"id": str(customer.public_id), **told, "credit_limit": limit}
    return {name: None if value == "" else value for name, value in given.items()}


def owed_for_programs(owed: "Owed", currency: str) -> dict[str, Any]:
    def written(minor: int) -> str:
        return decimal_string(minor, currency)

    return {
        "balance": written(owed.balance_minor),
        "own_balance": written(owed.own_minor),
        "over_limit": written(owed.over_limit_minor),
        "open_items": [
            {
                "kind": item.kind,
                "number": item.number,
                "project": item.project or None,
                "date": item.dated_on.isoformat(),
                "due_date": (item.due_on or item.dated_on).isoformat(),
                "amount": written(item.amount_minor),
                "open": written(item.open_minor),
            }
            for item in owed.open_items
        ],
    }


def told(event: "Event", currency: str) -> str:
    """What was done, in a line or several."""
    match event.act:
        case "open_customer":
            return _("Opened")
        case "open_balance":
            amount = decimal_string(event.details["amount_minor"], currency)
            said = {"amount": amount, "date": event.details["on"]}
            return _("Opening balance of %(amount)s on %(date)s") % said
        case "change_customer":
            changes = sorted(event.details["fields"].items())
            return "\n".join(f"{name}: {before} → {after}" for name, (before, after) in changes)
    return event.act
