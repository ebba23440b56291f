"""Files with documents: only what can be opened without fear, and not too much of it."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from solde.sales import attaching
from solde.sales.attaching import FileIsGone, FileNotTaken, attach, clean_name, remove
from solde.sales.drafting import save_draft, throw_away
from solde.sales.models import Attachment
from tests.sales.selling import issued, new

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def archive(*parts):
    kept = BytesIO()
    with ZipFile(kept, "w") as made:
        for part in parts:
            made.writestr(part, "<xml/>")
    return kept.getvalue()


PDF = b"%PDF-1.7 ..."
GOOD = [
    ("plan.pdf", PDF, "application/pdf"),
    ("photo.PNG", b"\x89PNG\r\n\x1a\n...", "image/png"),
    ("photo.jpeg", b"\xff\xd8\xff...", "image/jpeg"),
    ("note.txt", "été".encode("latin-1"), "text/plain"),
    ("hours.csv", "día;horas\r\n1;7,5\r\n".encode(), "text/csv"),
    ("hours.xlsx", archive("xl/workbook.xml"), f"{attaching.OFFICE}spreadsheetml.sheet"),
    ("offer.docx", archive("word/document.xml"), f"{attaching.OFFICE}wordprocessingml.document"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), GOOD, ids=[one[0] for one in GOOD])
def test_what_is_taken(maple, name, content, media_type):
    kept = attach(issued(maple), name, content)
    kept.refresh_from_db()
    assert (kept.name, kept.media_type, bytes(kept.content)) == (name, media_type, content)
    assert (kept.size, kept.goes_along, kept.removed_at) == (len(content), True, None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("picture.svg", b"<svg/>"),
        ("run.exe", b"MZ"),
        ("old.doc", b"\xd0\xcf\x11\xe0"),
        ("nothing.pdf", b""),
        ("wrong.pdf", b"MZ"),
        ("wrong.png", PDF),
        ("wrong.txt", b"MZ\x00\x01"),
        ("wrong.xlsx", archive("word/document.xml")),
        ("wrong.docx", b"PK\x03\x04"),
        ("no-ending", PDF),
    ],
)
def test_what_is_not_taken(maple, name, content):
    document = issued(maple)
    with pytest.raises(FileNotTaken):
        attach(document, name, content)
    assert not Attachment._base_manager.exists()


def test_files_have_a_largest_size_alone_and_together(maple, monkeypatch):
    monkeypatch.setattr(attaching, "SIZE_MAX", 100)
    monkeypatch.setattr(attaching, "SIZE_MAX_TOGETHER", 150)
    document = issued(maple)
    first = attach(document, "a.pdf", PDF.ljust(100))
    for size in (101, 51):
        with pytest.raises(FileNotTaken):
            attach(document, "b.pdf", PDF.ljust(size))
    attach(document, "b.pdf", PDF.ljust(50))
    remove(first, now=NOW)
    attach(document, "c.pdf", PDF.ljust(100), goes_along=False)


def test_a_file_is_removed_once_and_kept_for_old_letters(maple):
    kept = attach(issued(maple), "a.pdf", PDF)
    remove(kept, now=NOW)
    kept.refresh_from_db()
    assert (kept.removed_at, bytes(kept.content)) == (NOW, PDF)
    with pytest.raises(FileIsGone):
        remove(kept, now=NOW)


def test_files_of_a_draft_go_with_it(company, maple):
    draft = save_draft(company, new(maple))
    attach(draft, "a.pdf", PDF)
    throw_away(draft)
    assert not Attachment._base_manager.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\bob\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("a\r\nBcc: x.pdf", "aBcc x.pdf"),
        ("été.pdf", "été.pdf"),
        (f"{'x' * 200}.pdf", f"{'x' * 116}.pdf"),
        ("..", "file"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert clean_name(given) == kept
