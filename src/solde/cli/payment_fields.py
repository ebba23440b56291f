"""The options of payments, and what they mean."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from solde.cli.customer_fields import amount_of
from solde.cli.line import day
from solde.cli.words import gettext as _
from solde.refusal import NotFound

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.customers.models import Customer
    from solde.ledger.models import Account, Entry
    from solde.payments.asking import Part, Tender
    from solde.payments.models import Payment

Name = Annotated[
    str, typer.Argument(metavar="NAME", help=_("Name or number of the customer or project."))
]
Amount = Annotated[
    str, typer.Argument(metavar="AMOUNT", help=_("Such as 1234.50, in the customer's currency."))
]
OnDay = Annotated[
    date | None,
    typer.Option("--date", parser=day, metavar="YYYY-MM-DD", help=_("Its day. Otherwise today.")),
]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("Number of the payment."))]
IsRefund = Annotated[bool, typer.Option("--refund", help=_("A refund of that number is meant."))]
OfCustomer = Annotated[
    str | None,
    typer.Option(
        "--customer", metavar="NAME", help=_("Whose, where two customers have that number.")
    ),
]
Ways = Literal["cheque", "transfer", "interac", "card", "cash", "debit", "other"]
Method = Annotated[Ways, typer.Option(help=_("How it is paid."))]
Reference = Annotated[
    str | None, typer.Option(help=_("Number of the cheque or transfer."), metavar="TEXT")
]
MoneyAccount = Annotated[
    str | None,
    typer.Option(
        "--account",
        metavar="NAME",
        help=_("Bank account or undeposited funds: where the money goes to or comes from."),
    ),
]
Receivable = Annotated[
    str | None,
    typer.Option(
        "--ar-account",
        metavar="NAME",
        help=_("A/R account. Otherwise that of the documents named, or the customer's usual one."),
    ),
]
Memo = Annotated[str | None, typer.Option(help=_("Stands on the statement."), metavar="TEXT")]
DOCUMENT = _("A document of the customer, such as invoice:1041 or credit_memo:17.")
Credit = Annotated[str, typer.Argument(metavar="KIND:NUMBER", help=DOCUMENT)]
Charge = Annotated[str, typer.Argument(metavar="KIND:NUMBER", help=DOCUMENT)]


class NoSuchMoneyAccount(NotFound):
    """There is no account of that name."""


def day_of(company: "Company", on: date | None) -> date:
    """The day that was given, or today where the company is."""
    from solde.company.time_zones import today_of

    return on or today_of(company)


def tender(
    company: "Company",
    *,
    method: str,
    reference: str | None,
    account: str | None,
    memo: str | None,
) -> "Tender":
    """How money comes in or goes out, as far as the options say."""
    from solde.payments.asking import Tender

    return Tender(
        method=method,
        reference=reference or "",
        account=account_named(company, account),
        memo=memo or "",
    )


def payment_meant(
    company: "Company", number: str, *, is_refund: bool, customer: str | None
) -> "Payment":
    from solde.customers.finding import customer_named
    from solde.payments.finding import payment_numbered

    return payment_numbered(
        company,
        number,
        kind="refund" if is_refund else "payment",
        customer=customer_named(company, customer) if customer else None,
    )


def account_named(company: "Company", name: str | None) -> "Account | None":
    if name is None:
        return None
    account: Account | None = company.accounts.filter(name=name).first()
    if account is None:
        raise NoSuchMoneyAccount(_("There is no account “%s”.") % name)
    return account


def receivable_named(customer: "Customer", name: str | None) -> "Account | None":
    if name is None:
        return None
    from solde.ledger.chart import NoSuchAccount
    from solde.ledger.receivables import receivables_in

    accounts = receivables_in(customer.company, customer.currency)
    found = next((one for one in accounts if one.name == name), None)
    if found is None:
        raise NoSuchAccount
    return found


def document_meant(customer: "Customer", text: str) -> "Entry":
    """What KIND:NUMBER names in the ledger."""
    from solde.payments.finding import document_numbered

    return document_numbered(customer, *kind_and_number(text))


def kind_and_number(text: str) -> tuple[str, str]:
    """The two of KIND:NUMBER, such as invoice:1041."""
    kind, colon, number = text.partition(":")
    if not colon:
        raise typer.BadParameter(_("“%s” is not a kind and a number: invoice:1041.") % text)
    return kind, number


def parts_meant(customer: "Customer", texts: list[str] | None) -> "list[Part]":
    """What each KIND:NUMBER=AMOUNT names, such as invoice:1041=60.00."""
    from solde.payments.asking import Part

    parts = []
    for text in texts or []:
        document, equals, amount = text.rpartition("=")
        if not equals:
            raise typer.BadParameter(_("“%s” names no amount: invoice:1041=60.00.") % text)
        entry = document_meant(customer, document)
        parts.append(Part(entry.pk, amount_of(amount, customer.currency)))
    return parts
