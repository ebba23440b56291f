"""The command that sends a receipt; with those of payments."""

from dataclasses import replace

import typer

from solde.cli import payment_fields as of
from solde.cli.letter_words import state_word
from solde.cli.line import Key, Slug
from solde.cli.opening import company_named
from solde.cli.screen import say
from solde.cli.sending import From, Preview, Reason, To, tell_letter
from solde.cli.words import gettext as _

app = typer.Typer()


@app.command("send-receipt", help=_("Send the receipt of a payment to its customer by e-mail."))
def send_receipt(
    number: of.Number,
    company: Slug,
    customer: of.OfCustomer = None,
    to: To = None,
    mailbox: From = "",
    reason: Reason = "",
    preview: Preview = False,
    key: Key = None,
) -> None:
    books = company_named(company)
    from uuid6 import uuid7

    from solde.mail.choosing import mailbox_named
    from solde.payments import sending

    payment = of.payment_meant(books, number, is_refund=False, customer=customer)
    letter = sending.compose(payment, mailbox=mailbox_named(books, mailbox))
    if to is not None:
        letter = replace(letter, to=to)
    if preview:
        tell_letter(letter, [])
        return
    delivery = sending.send(payment, letter, key=key or uuid7(), reason=reason)
    say(f"{delivery.public_id}: {state_word(delivery.state)}")
