"""What the letter of a document carries: its paper, and the files that go along."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db.models import Q, QuerySet

from solde.ledger.posting import was_void
from solde.mail.letters.enclosing import Enclosure, number_about
from solde.mail.letters.papers import enclosed_paper
from solde.mail.models import Delivery
from solde.pdf.file_names import ascii_name, shown_name
from solde.sales import papers
from solde.sales.models import Attachment, Document, Version
from solde.subject import Subject


def letters_about(document: Document) -> QuerySet[Delivery]:
    """The letters about any version of a document."""
    abouts = list(map(Subject.VERSION.of, document.versions.values_list("pk", flat=True)))
    letters: QuerySet[Delivery] = document.company.deliveries.filter(about__in=abouts)
    return letters


class Read(NamedTuple):
    """What is read for a letter before it is put together."""

    version: Version  # with its document
    may_have_files: bool  # some have gone along with letters of the document


def read_together(letters: Sequence[Delivery]) -> None:
    """Read at once what several letters are about, each for its letter. No content of files."""
    versions = Version._base_manager.select_related("document")
    found = versions.in_bulk([number_about(letter) for letter in letters])
    documents = [version.document_id for version in found.values()]
    files = Attachment._base_manager.filter(document__in=documents, goes_along=True)
    with_files = set(files.order_by().values_list("document_id", flat=True))
    for letter in letters:
        version = found.get(number_about(letter))
        if version and version.company_id == letter.company_id:
            letter.thing = Read(version, version.document_id in with_files)


def read(letter: Delivery) -> Read:
    versions = letter.company.versions.select_related("document")
    return Read(versions.get(pk=number_about(letter)), may_have_files=True)


def enclosed(letter: Delivery) -> list[Enclosure]:
    """The paper of the very version that a letter is about, and the files as it was ordered."""
    version, may_have_files = letter.thing if isinstance(letter.thing, Read) else read(letter)
    files = going_along(version.document, at=letter.created_at) if may_have_files else ()
    return [paper_enclosed(version, at=letter.created_at), *map(file_enclosed, files)]


def paper_enclosed(version: Version, *, at: datetime | None = None) -> Enclosure:
    """The accessible PDF; it says that the document is void if that was so at a moment.

    By default now: what was sent before stays what it was.
    """
    document = version.document
    taken_back = document.entry if document.state == Document.State.VOIDED else None
    is_void = taken_back is not None and was_void(taken_back, at)
    return enclosed_paper(papers.paper_of(version, voided=is_void))


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
        file_name=f"{ascii_name(name.stem)}{name.suffix.lower()}",
        shown_name=shown_name(name.stem, name.suffix),
        content=bytes(file.content),
        must_show=(),
        media_type="application/octet-stream" if is_text else file.media_type,
        is_ours=False,
    )
