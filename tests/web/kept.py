"""A captured letter, as it stands in the database."""

from email.message import EmailMessage
from email.policy import SMTP

from solde.company.models import Company
from solde.mail.answers import Envelope
from solde.mail.captured import CapturedTransport
from solde.mail.choosing import installations
from solde.mail.models import Delivery, Mailbox
from solde.mail.outbox import PostgresOutbox
from solde.mail.sending import Packed
from tests.mail.envelopes import ALDER, SENDER
from tests.mail.post import queued

TEXT, HTML, PDF = "Please find attached your statement.", "<p>Your <b>statement</b>.</p>", b"%PDF-1"


def kept(company: Company) -> Delivery:
    """A letter with text, HTML and a paper, taken by the box of captured mail."""
    mailbox = installations(Mailbox.Kind.CAPTURED)
    letter = queued(company, mailbox=mailbox)
    outbox = PostgresOutbox(mailbox, [letter.pk])
    picked = outbox.pick()
    assert picked
    envelope = Envelope(SENDER, (ALDER,), written(letter), "<1.1.x@timber.example>")
    claim = outbox.claim(picked, Packed(envelope, ""))
    assert claim
    outbox.finish(claim, CapturedTransport().hand_over(envelope))
    letter.refresh_from_db()
    return letter


def written(letter: Delivery) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, ALDER, letter.subject
    message["X-Solde-Delivery"] = str(letter.public_id)
    message.set_content(TEXT)
    message.add_alternative(HTML, subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="statement.pdf")
    return message.as_bytes()
