"""What the letter of a document carries: its paper, and the files that go along."""

import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from django.db.models import Q, QuerySet

from solde.mail.enclosing import Enclosure, number_about
from solde.mail.models import Delivery
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.invoice_sheet import printed_texts, title
from solde.pdf.lettering import literal
from solde.sales import papers
from solde.sales.models import Attachment, Document, Version

PLAIN_NAME_MAX = 60  # characters of a file name, without its ending
SHOWN_NAME_MAX = 70  # characters; written as bytes in a header, each may take twelve
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def about(version_id: int) -> str:
    """What letters call a version of a document."""
    return f"document:{version_id}"


def enclosed(letter: Delivery) -> list[Enclosure]:
    """The paper of the very version that a letter is about, and the files as it was ordered."""
    versions = letter.company.versions.select_related("document")
    version: Version = versions.get(pk=number_about(letter))
    files = going_along(version.document, at=letter.created_at)
    return [paper_enclosed(version), *map(file_enclosed, files)]


def paper_enclosed(version: Version) -> Enclosure:
    """The accessible PDF, and what must be in it to be this customer's."""
    paper = papers.paper_of(version, voided=version.document.state == Document.State.VOIDED)
    name = f"{title(paper)} {paper.number}"
    return Enclosure(
        file_name=f"{plain(f'{paper.number}-{paper.customer_name}')}.pdf",
        shown_name=shown(name, ".pdf"),
        content=typeset_invoice(paper),
        must_show=printed_texts(paper),
        figures=attachment(paper),
    )


def going_along(document: Document, *, at: datetime | None = None) -> QuerySet[Attachment]:
    """The files that go with a document's letter ordered at a moment; by default, now."""
    files: QuerySet[Attachment] = document.attachments.filter(goes_along=True)
    if at is None:
        return files.filter(removed_at=None)
    return files.filter(Q(removed_at=None) | Q(removed_at__gt=at), added_at__lte=at)


def file_enclosed(file: Attachment) -> Enclosure:
    """A file as it is. Texts go as bytes: their encoding is not known."""
    name = PurePosixPath(file.name)
    is_text = file.media_type.startswith("text/")
    return Enclosure(
        file_name=f"{plain(name.stem)}{name.suffix.lower()}",
        shown_name=shown(name.stem, name.suffix),
        content=bytes(file.content),
        must_show=(),
        media_type="application/octet-stream" if is_text else file.media_type,
        is_ours=False,
    )


def plain(text: str) -> str:
    """What ASCII can tell of a name, for systems that take nothing else."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters)[:PLAIN_NAME_MAX].strip("-") or "file"


def shown(name: str, ending: str) -> str:
    """The name for people, in their script: "Facture 1043.pdf"."""
    return NOT_IN_FILE_NAMES.sub(" ", literal(name)).strip()[:SHOWN_NAME_MAX] + ending
