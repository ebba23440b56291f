"""Commands about payments and refunds: record, find, correct and apply them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from solde.cli import payment_fields as of
from solde.cli.customer_fields import amount_of
from solde.cli.line import AsJson, CustomerOnly, Key, Since, Slug, Until, day
from solde.cli.opening import company_named
from solde.cli.payment_card import line, row, tell_payment, whole
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.payments.models import Payment

app = typer.Typer(no_args_is_help=True, help=_("Payments and refunds, and what they are put on."))

FETCHED = 1000  # payments in memory at a time


@app.command(help=_("Record money that came in. Without --pays it pays what fell due first."))
def receive(
    name: of.Name,
    amount: of.Amount,
    company: Slug,
    on: of.OnDay = None,
    method: of.Method = "cheque",
    reference: of.Reference = None,
    account: of.MoneyAccount = None,
    ar_account: of.Receivable = None,
    memo: of.Memo = None,
    pays: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND:NUMBER=AMOUNT", help=_("Pay that, such as invoice:1041=60.00; again.")
        ),
    ] = None,
    rest: Annotated[
        Literal["oldest", "credit"] | None,
        typer.Option(
            help=_("The rest pays what fell due first, or stays credit, as it does with --pays.")
        ),
    ] = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments import recording
    from solde.payments.asking import Instructions, NewPayment

    customer = customer_named(books, name)
    new = NewPayment(
        customer=customer,
        amount_minor=amount_of(amount, customer.currency),
        on=of.day_of(books, on),
        how=of.tender(books, method=method, reference=reference, account=account, memo=memo),
        instructions=Instructions(
            parts=of.parts_meant(customer, pays),
            rest_oldest_first=rest == "oldest" or (rest is None and not pays),
        ),
        receivable=of.receivable_named(customer, ar_account),
    )
    (payment,) = recording.receive_many(books, [new], key=key)
    tell(payment, as_json=as_json)


@app.command(help=_("Give a customer money back. Without --from, from the oldest credits."))
def refund(
    name: of.Name,
    amount: of.Amount,
    company: Slug,
    on: of.OnDay = None,
    method: of.Method = "cheque",
    reference: of.Reference = None,
    account: of.MoneyAccount = None,
    ar_account: of.Receivable = None,
    memo: of.Memo = None,
    parts: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="KIND:NUMBER=AMOUNT",
            help=_("From that credit, such as credit_memo:17=60.00; again for another."),
        ),
    ] = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments import refunding
    from solde.payments.asking import OLDEST_FIRST, Instructions, NewPayment

    customer = customer_named(books, name)
    named = of.parts_meant(customer, parts)
    new = NewPayment(
        customer=customer,
        amount_minor=amount_of(amount, customer.currency),
        on=of.day_of(books, on),
        how=of.tender(books, method=method, reference=reference, account=account, memo=memo),
        instructions=Instructions(parts=named) if named else OLDEST_FIRST,
        receivable=of.receivable_named(customer, ar_account),
    )
    tell(refunding.give_back(new, key=key), as_json=as_json)


def tell(payment: "Payment", *, as_json: bool) -> None:
    if as_json:
        print_json(whole(payment))
    else:
        tell_payment(payment)


@app.command("list", help=_("List payments and refunds, the newest first."))
def list_payments(
    company: Slug,
    find: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help=_("Beginnings of words of number, reference, memo or customer."),
        ),
    ] = "",
    customer: CustomerOnly = None,
    kind: Annotated[
        Literal["payment", "refund"] | None, typer.Option(help=_("Only these."))
    ] = None,
    unapplied: Annotated[
        bool, typer.Option("--unapplied", help=_("Those of which something is not applied."))
    ] = False,
    method: Annotated[of.Ways | None, typer.Option(help=_("Paid in this way."))] = None,
    account: of.MoneyAccount = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.customers.finding import customer_named
    from solde.payments.finding import Search, found

    search = Search(
        text=find,
        kind=kind or "",
        unapplied=unapplied,
        method=method or "",
        account=of.account_named(books, account),
        customer=customer_named(books, customer) if customer else None,
        since=since,
        until=until,
    )
    rows = found(books, search).select_related("customer__parent", "receivable", "account")
    payments = rows.order_by("-dated_on", "-pk").iterator(FETCHED)
    if as_json:
        for one in payments:
            print_json(line(one))
    else:
        print_rows(payments)


def print_rows(payments: "Iterable[Payment]") -> None:
    columns = {
        _("Date"): 10, _("Kind"): 7, _("Number"): 8, _("Amount"): 12, _("Not applied"): 12,
        _("Customer"): 4, _("Paid by"): 2, _("Account"): 2,
    }  # fmt: skip
    print_long(columns, map(row, payments), fixed=5)


@app.command(help=_("Show a payment: what it says, what it pays, who did what to it."))
def show(
    number: of.Number,
    company: Slug,
    is_refund: of.IsRefund = False,
    customer: of.OfCustomer = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    tell(of.payment_meant(books, number, is_refund=is_refund, customer=customer), as_json=as_json)


@app.command(help=_("Correct a payment or refund under its number. Options not given stay."))
def change(
    number: of.Number,
    company: Slug,
    is_refund: of.IsRefund = False,
    customer: of.OfCustomer = None,
    amount: Annotated[str | None, typer.Option(metavar="AMOUNT", help=_("What it was."))] = None,
    on: Annotated[
        date | None,
        typer.Option("--date", parser=day, metavar="YYYY-MM-DD", help=_("Its day.")),
    ] = None,
    method: Annotated[of.Ways | None, typer.Option(help=_("How it was paid."))] = None,
    reference: of.Reference = None,
    account: of.MoneyAccount = None,
    memo: of.Memo = None,
    as_json: AsJson = False,
) -> None:
    if (amount, on, method, reference, account, memo) == (None,) * 6:
        raise typer.BadParameter(_("Nothing to change was given."))
    books = company_named(company)
    from solde.payments import recording
    from solde.payments.asking import Tender

    payment = of.payment_meant(books, number, is_refund=is_refund, customer=customer)
    changed = recording.change(
        payment,
        amount_minor=amount_of(amount, payment.currency) if amount else payment.amount_minor,
        on=on or payment.dated_on,
        how=Tender(
            method=method or payment.method,
            reference=payment.reference if reference is None else reference,
            account=of.account_named(books, account) or payment.account,
            memo=payment.memo if memo is None else memo,
        ),
    )
    tell(changed, as_json=as_json)


@app.command(help=_("Take a payment or refund back: what it paid is open again."))
def void(
    number: of.Number,
    company: Slug,
    on: of.OnDay = None,
    is_refund: of.IsRefund = False,
    customer: of.OfCustomer = None,
) -> None:
    books = company_named(company)
    from solde.payments import recording

    payment = of.payment_meant(books, number, is_refund=is_refund, customer=customer)
    recording.void(payment, on=of.day_of(books, on))
    say(_("%s is void now.") % payment)
