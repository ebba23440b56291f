"""What a page writes is read as a reader's program reads it."""

from collections import Counter

import pikepdf
import pytest

from solde.pdf.accessible import typeset_accessible
from solde.pdf.decoding import Letters, mapped, written
from solde.pdf.layout import templates
from solde.pdf.reading import Unreadable, content_of, shown_text
from tests.pdf.papers import paper
from tests.pdf.test_forms import FIGURES, by_typst, plain

FACES = {"/f0": Letters({code: chr(code) for code in range(0x20, 0x7F)})}


def codes(text: str) -> bytes:
    return text.encode("utf-16-be")


def letters(pages: list[str]) -> Counter[str]:
    return Counter("".join("".join(pages).split()))


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("make", [by_typst, lambda sent: typeset_accessible(sent, FIGURES)])
def test_every_letter_that_pdfium_reads_is_read(template, make):
    for count, language in ((3, "fr-CA"), (60, "el-GR")):
        pdf = make(plain(count=count, template=template, language=language))
        content = content_of(pdf)
        assert letters(content.pages) == letters(shown_text(pdf))
        assert content.figures == FIGURES


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"/f0 9 Tf (%b) Tj" % codes("Alder"), ["Alder"]),
        (b"/f0 9 Tf [(%b) -20 <%b>]TJ" % (codes("Al"), codes("der").hex().encode()), ["Alder"]),
        (b"/f0 9 Tf <00 41 0042> Tj", ["AB"]),
        (rb"/f0 9 Tf (\000A\0\102\000\(\000\)\000\\) Tj", ["AB()\\"]),
        (b"/f0 9 Tf (\0A\0(\0B\0)) Tj", ["A(B)"]),
        (b"/f0 9 Tf (\0A\0[\0]) Tj [(\0B\0])] TJ", ["A[]", "B]"]),
        # What is not shown is not read, whatever is in it.
        (b"/Span <</ActualText (%b)>> BDC /f0 9 Tf (\0A) Tj EMC" % codes("Birch"), ["A"]),
        (b"/Span <</ActualText (\\(%b\\) Tj)>> BDC EMC" % codes("Birch"), []),
        (b"/f0 9 Tf (\0A) % (\0B) Tj", []),
        # A font that is not there, and one that says nothing of a letter.
        (b"/f1 9 Tf (\0A) Tj", ["\ufffd"]),
        (b"/f0 9 Tf (\0A\x01A) Tj", ["A\ufffd"]),
    ],
)
def test_what_is_shown_is_read(content, lines):
    assert list(written(content, FACES)) == lines


def test_letters_of_a_font_are_those_that_it_says():
    cmap = (
        b"2 beginbfchar <0001> <0041> <0002> <00660069> endbfchar"
        b" 2 beginbfrange <0003> <0005> <0061> <0006> <0007> [<0031> <00320033>] endbfrange"
    )
    assert mapped(cmap) == {1: "A", 2: "fi", 3: "a", 4: "b", 5: "c", 6: "1", 7: "23"}


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", typeset_accessible(paper(), b"{}")[:5000]])
def test_what_is_no_whole_file_is_not_read(pdf):
    with pytest.raises(Unreadable):
        content_of(pdf)


def test_a_file_whose_places_are_wrong_is_not_mended():
    pdf = typeset_accessible(plain(), FIGURES)
    with pytest.raises(Unreadable):
        content_of(pdf.replace(b"startxref\n", b"startxref\n1"))


def test_a_file_without_pages_says_nothing(tmp_path):
    with pikepdf.new() as file:
        file.save(tmp_path / "empty.pdf")
    assert content_of((tmp_path / "empty.pdf").read_bytes()) == ([], None)
