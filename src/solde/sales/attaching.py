"""Files that go with a document: a drawing, a delivery note, a time sheet."""

import unicodedata
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.db.models import Sum
from django.utils.translation import gettext as _

from solde.company.models import User
from solde.history.recording import record
from solde.refusal import Refused
from solde.sales.models import Attachment, Document
from solde.sales.refusals import rules_as_refusals
from solde.subject import Subject

SIZE_MAX = 10_000_000  # bytes of one file
SIZE_MAX_TOGETHER = 20_000_000  # of all that a document has; mail servers take 25 MB, in base64
NAME_MAX = 120  # characters

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "docx": f"{OFFICE}wordprocessingml.document",
}
BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
UNWRITTEN = frozenset(range(32)) - set(b"\t\n\f\r")  # bytes of no text, in whatever encoding
PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}


class FileNotTaken(Refused):
    """That file cannot go with a document."""


class FileIsGone(Refused):
    """That file was removed from the document before."""


def attach(
    document: Document, name: str, content: bytes, *, goes_along: bool = True,
    by: User | None = None,
) -> Attachment:  # fmt: skip
    """Keep a file with a document; with `goes_along` it goes with the letters to the customer.

    Refused: a file that is empty, larger than 10 MB or with the others larger than 20 MB, and
    one that is not what its name says, or none of PDF, PNG, JPEG, text, CSV, XLSX and DOCX.
    """
    company, kept_name = document.company, clean_name(name)
    media_type = type_of(kept_name, content)
    with rules_as_refusals():
        # One at a time, so that two files cannot together exceed what one by one would.
        company.documents.select_for_update().get(pk=document.pk)
        standing = document.attachments.filter(removed_at__isnull=True)
        together = standing.aggregate(size=Sum("size"))["size"] or 0
        if together + len(content) > SIZE_MAX_TOGETHER:
            raise FileNotTaken(_("The files of a document have at most 20 MB together."))
        attachment: Attachment = document.attachments.create(
            company=company,
            name=kept_name,
            media_type=media_type,
            content=content,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            goes_along=goes_along,
        )
        record(company, "attach", Subject.DOCUMENT.of(document.pk), by=by, name=kept_name)
    return attachment


def remove(attachment: Attachment, *, now: datetime, by: User | None = None) -> None:
    """Take a file off a document. Letters that carried it still do."""
    company = attachment.company
    with rules_as_refusals():
        standing = company.attachments.filter(pk=attachment.pk, removed_at__isnull=True)
        if not standing.update(removed_at=now):
            raise FileIsGone
        subject = Subject.DOCUMENT.of(attachment.document_id)
        record(company, "remove_attachment", subject, by=by, name=attachment.name)


def clean_name(name: str) -> str:
    """The name without folders and without what cannot be seen; a long one keeps its ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if character.isprintable() and character not in '<>:"|?*'
    ).strip(" .")
    path = PurePosixPath(seen or "file")
    return path.stem[: NAME_MAX - len(path.suffix)] + path.suffix


def type_of(name: str, content: bytes) -> str:
    """The media type of a file, by what it is; its name must say the same."""
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in TYPES:
        raise FileNotTaken(_("A file is a PDF, PNG, JPEG, text, CSV, XLSX or DOCX."))
    if not content:
        raise FileNotTaken(_("The file is empty."))
    if len(content) > SIZE_MAX:
        raise FileNotTaken(_("A file has at most 10 MB."))
    if not is_what_it_says("jpg" if ending == "jpeg" else ending, content):
        raise FileNotTaken(_("The file is not what its name says."))
    return TYPES[ending]


def is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in BEGINNINGS:
        return content.startswith(BEGINNINGS[ending])
    if ending in PARTS:
        return has_part(content, PARTS[ending])
    return UNWRITTEN.isdisjoint(content)


def has_part(content: bytes, part: str) -> bool:
    """Whether it is an archive with that part; nothing of it is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return part in archive.namelist()
    except BadZipFile:
        return False
