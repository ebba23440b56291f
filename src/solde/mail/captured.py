"""Captured mail: letters that are kept and shown instead of sent. Nothing leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.mail.answers import Answer, Envelope, Meaning
from solde.mail.letters.envelope import DELIVERY_HEADER
from solde.mail.models import CapturedLetter, Delivery

# Goes before the HTML of a letter. The page shows it in a sandbox besides; neither the letter's
# own scripts nor anything from elsewhere is loaded.
FORBID_THE_WORLD = (
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)


class CapturedTransport:
    """Takes every letter, for all recipients, and keeps it in the database."""

    def open(self) -> None:
        """Always is."""

    def close(self) -> None:
        """Nothing to leave."""

    def hand_over(self, envelope: Envelope) -> Answer:
        """Keep a letter. The second time it is there already, and stays as it was."""
        header = BytesHeaderParser(policy=SMTP).parsebytes(envelope.message)[DELIVERY_HEADER]
        delivery = Delivery._base_manager.get(public_id=UUID(header.strip()))
        letter = CapturedLetter(
            delivery=delivery, message=envelope.message, recipients=list(envelope.recipients)
        )
        CapturedLetter.objects.bulk_create([letter], ignore_conflicts=True)
        return Answer.for_all(envelope, Meaning.TAKEN, "kept", _("Kept here; nothing has left."))


def letters_of(company: Company) -> QuerySet[CapturedLetter]:
    """A company's captured letters, the newest first; without their bytes, for a list."""
    return (
        CapturedLetter.objects.filter(delivery__company=company)
        .select_related("delivery")
        .defer("message")
        .order_by("-pk")
    )


def letter_of(company: Company, public_id: UUID) -> CapturedLetter | None:
    """One captured letter, by the public id of its delivery."""
    return (
        CapturedLetter.objects.select_related("delivery")
        .filter(delivery__company=company, delivery__public_id=public_id)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that came with a letter."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parts:
    """A letter as whoever got it would have read it."""

    headers: tuple[tuple[str, str], ...]  # in their order, decoded
    text: str
    html: str  # for an <iframe sandbox srcdoc="…">; empty: it has none
    papers: tuple[Paper, ...]

    def header(self, name: str) -> str:
        """The first header of a name; empty when there is none."""
        wanted = name.lower()
        return next((value for one, value in self.headers if one.lower() == wanted), "")


def parts_of(letter: CapturedLetter) -> Parts:
    """Take a letter apart."""
    message = message_from_bytes(bytes(letter.message), policy=SMTP)
    assert isinstance(message, EmailMessage)
    html = body(message, "html")
    return Parts(
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=body(message, "plain"),
        html=FORBID_THE_WORLD + html if html else "",
        papers=tuple(papers(message)),
    )


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    return str(found.get_content()) if found else ""


def papers(message: EmailMessage) -> Iterator[Paper]:
    for part in message.iter_attachments():
        if part.get_content_type() == "application/pdf":
            yield Paper(part.get_filename() or "letter.pdf", part.get_content())
