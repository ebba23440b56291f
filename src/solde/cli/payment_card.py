"""Payments on the screen, and as programs read them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.table import Table

from solde.cli.customer_card import full_name
from solde.cli.screen import console, moment, table
from solde.cli.words import gettext as _
from solde.cli.words import locale
from solde.figures.money import decimal_string

if TYPE_CHECKING:
    from solde.history.models import Event
    from solde.payments.models import Payment
    from solde.payments.reading import Applied


def row(payment: "Payment") -> tuple[str, ...]:
    """A payment in the list."""
    from solde.pdf.formats import amount_format

    write = amount_format(locale(), payment.currency)
    state = _("void") if payment.state == "voided" else ""
    return (
        payment.dated_on.isoformat(),
        payment.kind,
        payment.number,
        write(payment.amount_minor),
        state or (write(payment.left_minor) if payment.left_minor else ""),
        full_name(payment.customer),
        " ".join(filter(None, (payment.method, payment.reference))),
        payment.account.name,
    )


def line(payment: "Payment") -> dict[str, Any]:
    """A payment for programs. What does not apply is None, never left away."""
    customer = payment.customer
    return {
        "id": str(payment.public_id),
        "kind": payment.kind,
        "number": payment.number,
        "state": payment.state,
        "customer": (customer.parent or customer).name,
        "project": customer.name if customer.parent else None,
        "date": payment.dated_on.isoformat(),
        "currency": payment.currency,
        "amount": decimal_string(payment.amount_minor, payment.currency),
        "left": decimal_string(payment.left_minor, payment.currency),
        "method": payment.method,
        "reference": payment.reference or None,
        "account": payment.account.name,
        "ar_account": payment.receivable.name,
        "memo": payment.memo or None,
    }


def whole(payment: "Payment") -> dict[str, Any]:
    """Everything that is known of a payment, for programs."""
    from solde.payments.reading import applied_of

    history = (
        {"at": event.at.isoformat(), "by": event.by and event.by.email, "act": event.act}
        for event in events_of(payment)
    )
    applied = [applied_line(one, payment.currency) for one in applied_of(payment)]
    return {**line(payment), "applied": applied, "history": list(history)}


def applied_line(applied: "Applied", currency: str) -> dict[str, Any]:
    return {
        "kind": applied.kind,
        "number": applied.number,
        "date": applied.dated_on.isoformat(),
        "due_date": applied.due_on and applied.due_on.isoformat(),
        "document_amount": decimal_string(applied.document_minor, currency),
        "amount": decimal_string(applied.amount_minor, currency),
        "from": applied.effective_on.isoformat(),
        "released_on": applied.released_on and applied.released_on.isoformat(),
    }


def events_of(payment: "Payment") -> "Iterator[Event]":
    from solde.history.reading import all_history_of
    from solde.payments.reading import subjects_of

    return all_history_of(payment.company, subjects_of(payment))


def tell_payment(payment: "Payment") -> None:
    """Print all that is known of a payment."""
    from solde.payments.reading import applied_of

    rows = Table(box=None, show_header=False, pad_edge=False)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in known(payment):
        if value:
            rows.add_row(name, value)
    screen = console()
    screen.print(rows)
    if applied := applied_of(payment):
        screen.print()
        screen.print(applications(applied, payment.currency))
    history = table(_("When"), _("Who"), _("What"))
    for event in events_of(payment):
        history.add_row(moment(event.at), event.by.email if event.by else "", event.act)
    screen.print()
    screen.print(history)


def known(payment: "Payment") -> Iterator[tuple[str, str]]:
    from solde.pdf.formats import amount_format

    write = amount_format(locale(), payment.currency)
    yield _("Kind"), payment.kind
    yield _("Number"), payment.number
    yield _("State"), _("void") if payment.state == "voided" else ""
    yield _("Customer"), full_name(payment.customer)
    yield _("Date"), payment.dated_on.isoformat()
    yield _("Amount"), write(payment.amount_minor)
    yield _("Not applied"), write(payment.left_minor)
    yield _("Method"), payment.method
    yield _("Reference"), payment.reference
    yield _("Account"), payment.account.name
    yield _("A/R account"), payment.receivable.name
    yield _("Memo"), payment.memo


def applications(applied: "list[Applied]", currency: str) -> Table:
    from solde.pdf.formats import figure_format

    write = figure_format(locale(), currency)
    rows = table(
        _("Kind"), _("Number"), _("Date"), _("Amount"), _("Applied"), _("From"), _("Released"),
        right=(3, 4),
    )  # fmt: skip
    for one in applied:
        released = one.released_on.isoformat() if one.released_on else ""
        amounts = (write(one.document_minor), write(one.amount_minor))
        days = (one.effective_on.isoformat(), released)
        rows.add_row(one.kind, one.number, one.dated_on.isoformat(), *amounts, *days)
    return rows
