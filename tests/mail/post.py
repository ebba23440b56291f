"""Letters as they stand in the database, made through the real acts."""

from solde.mail.answers import Answer, Envelope, Meaning
from solde.mail.choosing import Way, installations
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.outbox import PostgresOutbox
from solde.mail.queueing import NewLetter, queue_letters
from solde.mail.sending import Packed
from tests.mail.envelopes import ALDER, SENDER

TO, CC, BCC = Recipient.Field.TO, Recipient.Field.CC, Recipient.Field.BCC


def refill() -> None:
    """Put back what migrations put into the tables: tests with transactions empty them."""
    for kind in (Mailbox.Kind.CAPTURED, Mailbox.Kind.SMTP):
        Mailbox.objects.get_or_create(kind=kind, is_installations=True)


def queued(company, *recipients, about="statement:1", mailbox=None) -> Delivery:
    """A letter that waits; recipients are addresses or (field, address), by default Alder."""
    addressed = [one if isinstance(one, tuple) else (TO, one) for one in recipients or (ALDER,)]
    letter = NewLetter(
        about=about,
        recipients=addressed,
        subject="Statement",
        text="Please find your statement.",
        language="en-CA",
    )
    way = Way(mailbox or installations(Mailbox.Kind.SMTP))
    made = queue_letters(company, [letter], way)
    return company.deliveries.get(pk=made[about])


def tried(delivery: Delivery, **meanings: Meaning) -> Delivery:
    """Hand a letter over; its recipients, or all but those named by position, were taken.

    `tried(letter, r1=Meaning.REFUSED)`: the second one was refused.
    """
    outbox = PostgresOutbox(delivery.mailbox, [delivery.pk])
    letter = outbox.pick()
    assert letter
    waiting = delivery.recipients.filter(fate="waiting").values_list("address", flat=True)
    message_id = f"<{delivery.public_id.hex}.{letter.attempt_number}.x@timber.example>"
    envelope = Envelope(SENDER, tuple(waiting), b"", message_id)
    answers = {
        address: (meanings.get(f"r{place}", Meaning.TAKEN), "250 Ok")
        for place, address in enumerate(envelope.recipients)
    }
    claim = outbox.claim(letter, Packed(envelope, ""))
    assert claim
    outbox.finish(claim, Answer(recipients=answers, phase="dot", words="250 Ok"))
    delivery.refresh_from_db()
    return delivery
