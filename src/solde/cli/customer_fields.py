"""The options that say what is known of a customer, and the fields that they make."""

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.line import is_given
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.company.models import Company

WHO, WHERE, MAIL = _("Customer"), _("Address"), _("E-mail and paper")
MONEY = _("Terms and taxes")

NO_NUMBER = frozenset({"", "none"})  # how an option empties a number


def option(flag: str, help: str, panel: str, **more: Any) -> Any:  # noqa: A002
    return typer.Option(flag, help=help, rich_help_panel=panel, **more)


Text = str | None
Flag = bool | None
Number = Annotated[Text, option("--number", _("Customer number."), WHO)]
Contact = Annotated[Text, option("--contact", _("Name of the person to talk to."), WHO)]
Phone = Annotated[Text, option("--phone", _("Telephone."), WHO)]
Type = Annotated[Text, option("--type", _("Any word, to select customers by."), WHO)]
Parent = Annotated[
    Text, option("--parent", _("Makes this a project of that customer."), WHO, metavar="NAME")
]
Notes = Annotated[Text, option("--notes", _("For your own people; never printed or sent."), WHO)]
Email = Annotated[
    Text, option("--email", _("Addresses, separated by commas."), MAIL, metavar="ADDRESSES")
]
StatementEmail = Annotated[
    Text,
    option(
        "--statement-email",
        _("Addresses for statements, where they are others."),
        MAIL,
        metavar="ADDRESSES",
    ),
]
Cc = Annotated[Text, option("--cc", _("Addresses for copies."), MAIL, metavar="ADDRESSES")]
Bcc = Annotated[Text, option("--bcc", _("Addresses for blind copies."), MAIL, metavar="ADDRESSES")]
Delivery = Annotated[
    Literal["email", "print", "both", "none"] | None,
    option("--delivery", _("How this customer prefers to get papers."), MAIL),
]
Language = Annotated[
    Text, option("--language", _("Language of papers and letters, such as fr-CA."), MAIL)
]
Statements = Annotated[
    Flag, option("--statements/--no-statements", _("Whether statements are made."), MAIL)
]
Reminders = Annotated[
    Flag, option("--reminders/--no-reminders", _("Whether this customer is reminded."), MAIL)
]
Currency = Annotated[
    Text, option("--currency", _("Currency; it stays once there is a document."), MONEY)
]
TermsRule = Annotated[
    Literal["net", "end_of_month", "day_of_month"] | None,
    option("--terms-rule", _("What the days of the terms count."), MONEY),
]
TermsDays = Annotated[
    Text,
    option(
        "--terms-days",
        _("Days until a charge is due, or the day of the month; “none”: due on its date."),
        MONEY,
        metavar="N",
    ),
]
CreditLimit = Annotated[
    Text,
    option(
        "--credit-limit",
        _("What the balance should not exceed; “none” for no limit."),
        MONEY,
        metavar="AMOUNT",
    ),
]
Taxed = Annotated[Flag, option("--taxed/--exempt", _("Whether invoices bear taxes."), MONEY)]
Exemption = Annotated[
    Text, option("--exemption", _("Number of the certificate of exemption."), MONEY)
]
Address = Annotated[
    list[str] | None,
    option("--address", _("Street; again for another line."), WHERE, metavar="LINE"),
]
City = Annotated[Text, option("--city", _("Town."), WHERE)]
Region = Annotated[Text, option("--region", _("Province or state."), WHERE)]
PostalCode = Annotated[Text, option("--postal-code", _("Postal code."), WHERE)]
Country = Annotated[Text, option("--country", _("Two letters of ISO 3166."), WHERE)]


def fields_given(ctx: typer.Context, company: "Company", *, currency: str) -> dict[str, Any]:
    """What the command line says, as fields of NewCustomer. What is given as "" is emptied.

    `currency` is that of amounts, where the line names none.
    """
    from solde.customers.finding import customer_named
    from solde.customers.opening import NewCustomer

    names = {one.name for one in fields(NewCustomer)} | {"credit_limit"}
    given = {name: ctx.params[name] for name in names & ctx.params.keys() if is_given(ctx, name)}
    if "address" in given:
        given["address"] = "\n".join(filter(None, given["address"]))
    if "parent" in given:
        given["parent"] = customer_named(company, given["parent"]) if given["parent"] else None
    if "terms_days" in given:
        given["terms_days"] = days_of(given["terms_days"])
    if "credit_limit" in given:
        text = given.pop("credit_limit")
        limit_minor = (
            None if text in NO_NUMBER else amount_of(text, given.get("currency", currency))
        )
        given["credit_limit_minor"] = limit_minor
    return given


def days_of(text: str) -> int | None:
    if text in NO_NUMBER:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise typer.BadParameter(_("“%s” is not a number of days.") % text)
    return int(text)


def amount_of(text: str, currency: str) -> int:
    """An amount of the command line, in minor units."""
    from solde.figures.money import WrongAmount, is_currency, parse_amount

    if not is_currency(currency):
        raise typer.BadParameter(_("“%s” is not an ISO 4217 currency.") % currency)
    try:
        return parse_amount(text, currency)
    except WrongAmount as wrong:
        raise typer.BadParameter(_(wrong.words) % wrong.values) from wrong
