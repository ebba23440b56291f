"""Put a letter together, and prove it, before anything of it leaves."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from solde.company.texts import shown
from solde.mail.addresses import as_sent
from solde.mail.bounces.return_path import Try, return_path
from solde.mail.choosing import sent_from
from solde.mail.letters.enclosing import Enclosure, enclosures_of
from solde.mail.letters.envelope import Letter, build
from solde.mail.letters.proof import insist_it_is_its_own
from solde.mail.letters.rereading import insist_it_is_what_was_meant
from solde.mail.letters.wording import cleaned, cleaned_text
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.sending import Packed, Unfit
from solde.mail.states import Fate

CAPTURED_ADDRESS = "solde@solde.invalid"
MARK_BYTES = 8


def put_together(
    delivery: Delivery, mailbox: Mailbox, attempt_number: int, *, now: datetime
) -> Packed:
    """The letter for those whom it has not reached, and proven. No transaction is open.

    Raises Unfit when it can never leave like this.
    """
    recipients = list(delivery.recipients.all())
    waiting = [one for one in recipients if one.fate == Fate.WAITING]
    insist_on_number(waiting, mailbox)
    enclosures = enclosures_of(delivery)
    insist_on_size(enclosures, mailbox)
    for enclosure in enclosures:
        if enclosure.is_ours:
            insist_it_is_its_own(enclosure)
    # Gmail sends to everybody whom the letter names, so of a letter that has reached some it
    # may name only the others.
    named = waiting if mailbox.kind == Mailbox.Kind.GMAIL else recipients
    letter = letter_of(
        delivery, mailbox, attempt_number, now=now, named=named, enclosures=enclosures
    )
    tried = Try(delivery.public_id, attempt_number)
    sender = return_path(mailbox, tried, otherwise=letter.from_address)
    envelope = build(letter, sender=sender, recipients=[one.address for one in waiting])
    insist_it_is_what_was_meant(envelope, letter)
    papers = [sha256(one.content).hexdigest() for one in enclosures]
    return Packed(envelope, papers[0] if papers else "")


def letter_of(
    delivery: Delivery,
    mailbox: Mailbox,
    attempt_number: int,
    *,
    now: datetime,
    named: Sequence[Recipient],
    enclosures: Sequence[Enclosure],
) -> Letter:
    fields = Recipient.Field
    return Letter(
        public_id=delivery.public_id,
        attempt=attempt_number,
        mark=secrets.token_hex(MARK_BYTES),
        sent_at=now,
        from_name=cleaned(delivery.from_name),
        from_address=from_address(mailbox, delivery),
        reply_to=address_of(delivery.reply_to) if delivery.reply_to else "",
        to=[one.address for one in named if one.field == fields.TO],
        cc=[one.address for one in named if one.field == fields.CC],
        subject=cleaned(delivery.subject),
        text=cleaned_text(delivery.text),
        language=delivery.language,
        enclosures=enclosures,
    )


def from_address(mailbox: Mailbox, delivery: Delivery) -> str:
    """Where a letter comes from: the mailbox's own address. Raises Unfit when it has none.

    Captured mail comes from wherever the company is reached.
    """
    if address := sent_from(mailbox):
        return address_of(address)
    if mailbox.kind == Mailbox.Kind.CAPTURED:
        return address_of(delivery.reply_to) if delivery.reply_to else CAPTURED_ADDRESS
    raise Unfit(_("The installation's mailbox has no address. Set SOLDE_FROM_EMAIL."))


def address_of(text: str) -> str:
    try:
        return as_sent(text)
    except ValueError as error:
        raise Unfit(_("A letter cannot come from “%s”.") % shown(text)) from error


def insist_on_number(waiting: Sequence[Recipient], mailbox: Mailbox) -> None:
    if not waiting:
        raise Unfit(_("The letter has nobody whom it could still reach."))
    if mailbox.recipients_max is not None and len(waiting) > mailbox.recipients_max:
        raise Unfit(
            _(
                "The letter has %(count)s recipients; this mailbox takes %(most)s. Take addresses"
                " away from the customer, or send it from another mailbox."
            )
            % {"count": len(waiting), "most": mailbox.recipients_max}
        )


def insist_on_size(enclosures: Sequence[Enclosure], mailbox: Mailbox) -> None:
    size = sum(len(one.content) for one in enclosures)
    if mailbox.attachments_max is not None and size > mailbox.attachments_max:
        raise Unfit(
            _(
                "What the letter carries has %(size)s bytes; this mailbox takes %(most)s. Print"
                " it, choose a shorter period, or send it from another mailbox."
            )
            % {"size": size, "most": mailbox.attachments_max}
        )
