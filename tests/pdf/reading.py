"""Reads a PDF back, as a person or a program would."""

import re
import unicodedata

import pypdfium2


def texts(pdf: bytes) -> list[str]:
    """The text of every page; spaces of any kind are one space, marks of direction dropped."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [plain(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def plain(text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs"))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", seen))


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
