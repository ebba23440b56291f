"""Letters and answers for tests of the ways out."""

from email.message import EmailMessage
from email.policy import SMTP

from solde.mail.answers import Answer, Envelope

ALDER, BIRCH, CEDAR = "books@alder.example", "books@birch.example", "office@cedar.example"
SENDER = "billing@timber.example"
ASCII = SMTP.clone(cte_type="7bit")


def envelope(
    *recipients: str, text: str = "Please find your statement.", size: int = 0, **headers: str
) -> Envelope:
    """A letter to Alder, or to others; with a size, an attachment of about so many bytes."""
    message = EmailMessage(policy=ASCII)
    message["From"], message["To"] = SENDER, ", ".join(recipients or (ALDER,))
    message["Subject"], message["Message-ID"] = "Statement", "<1.1.x@timber.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if size:
        pdf = b"%PDF-" + bytes(range(251)) * (size // 251)
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename="s.pdf")
    return Envelope(SENDER, recipients or (ALDER,), message.as_bytes(), "<1.1.x@timber.example>")


def meanings(answer: Answer) -> dict[str, str]:
    return {address: meaning.value for address, (meaning, _words) in answer.recipients.items()}
