"""What a PDF of ours says: read back from its bytes, as a reader's program does."""

from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import pikepdf
import pypdfium2

from solde.pdf.decoding import written_text

ATTACHED = ("statement.json", "invoice.json")  # as the templates name it
ONE_AT_A_TIME = Lock()  # PDFium serves one thread at a time


class Unreadable(ValueError):
    """Bytes that are no PDF, or one that is broken."""


class Content(NamedTuple):
    pages: list[str]  # what is written on each
    figures: bytes | None  # what is attached


def content_of(pdf: bytes) -> Content:
    """What a PDF says and holds, as its own bytes tell it. Raises Unreadable.

    Letters come in the order in which they are written, which is not always that of reading: of
    a page that runs leftward shown_text() tells more.
    """
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as file:
            return Content([written_text(page) for page in file.pages], figures_of(file))
    except (pikepdf.PdfError, AttributeError, ValueError) as error:
        raise Unreadable(str(error)) from error


def attached_figures(path: Path) -> bytes | None:
    """The figures attached to a statement's PDF; None for a file that holds none."""
    try:
        return figures_within(path.read_bytes())
    except Unreadable:
        return None


def figures_within(pdf: bytes) -> bytes | None:
    """The figures attached to a PDF of ours; None when it holds none. Raises Unreadable."""
    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            return figures_of(file)
    except pikepdf.PdfError as error:
        raise Unreadable(str(error)) from error


def figures_of(file: pikepdf.Pdf) -> bytes | None:
    named = (file.attachments.get(name) for name in ATTACHED)
    attached = next(filter(None, named), None)
    return attached.get_file().read_bytes() if attached else None


def shown_text(pdf: bytes) -> list[str]:
    """The text of every page, line by line. Raises Unreadable.

    PDFium gives text back by the places of its glyphs. Where a page runs leftward, or a name
    does, words and letters come in an order of its own, and some letters twice.
    """
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error
        try:
            return [text_of(page) for page in document]
        finally:
            document.close()


def text_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()
