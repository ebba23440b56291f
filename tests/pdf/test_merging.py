"""Many files into one: every page, in order, in little memory."""

import tracemalloc
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from solde.pdf import merging
from solde.pdf.filling import typeset_part
from solde.pdf.merging import merged
from solde.pdf.parts import Part
from tests.pdf.papers import paper
from tests.pdf.printing import bound, part_of
from tests.pdf.reading import texts


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [
        typeset_part([paper(seed=10 * part + i, count=3) for i in range(4)]) for part in range(3)
    ]


def odd_part(*contents: bytes) -> Part:
    """A small PDF with these page contents and odd things around them."""
    file = pikepdf.new()
    for content in contents:
        file.add_blank_page(page_size=(200, 100))
        page = file.pages[-1].obj
        page.Contents = file.make_stream(content)
        page[pikepdf.Name("/Odd#20name (x")] = pikepdf.Array(
            [
                pikepdf.String("1 0 R) (2 0 R \\ ()"),
                b"\x00\xff<>7 0 R".hex(),
                pikepdf.Name("/N1 0 R"),
                file.make_indirect(pikepdf.Dictionary(Deep=pikepdf.String(b"\xff\x00 9 0 R"))),
            ]
        )
    file.pages[0].obj.Parent.Rotate = 90  # inherited by every page that has none
    out = BytesIO()
    file.save(out, static_id=True)
    return part_of(out.getvalue())


def test_pages_come_in_order_and_look_the_same(parts):
    whole = bound(*parts)
    assert texts(whole) == [page for part in parts for page in texts(bound(part))]
    one, two = pypdfium2.PdfDocument(bound(parts[1])), pypdfium2.PdfDocument(whole)
    picture = one[2].render(scale=0.5).to_pil().tobytes()
    assert two[4 + 2].render(scale=0.5).to_pil().tobytes() == picture


def test_the_pages_of_each_paper_are_told(parts):
    assert [part.counts for part in parts] == [(1, 1, 1, 1)] * 3


def test_qpdf_finds_nothing_to_complain_about(parts, tmp_path):
    file = tmp_path / "whole.pdf"
    file.write_bytes(bound(*parts))
    with pikepdf.open(file) as whole:
        assert whole.check_pdf_syntax() == []
        assert len(whole.pages) == 12


def test_the_same_parts_give_the_same_bytes(parts):
    assert bound(*parts) == bound(*parts)


def test_what_comes_again_is_written_once(parts):
    assert len(bound(*parts[:1] * 5)) < 1.2 * len(bound(parts[0]))


def test_pages_stand_under_nodes_of_limited_size(parts, monkeypatch):
    monkeypatch.setattr(merging, "KIDS_MAX", 5)
    with pikepdf.open(BytesIO(bound(*parts))) as whole:
        assert [int(node.Count) for node in whole.Root.Pages.Kids] == [5, 5, 2]
        assert len(whole.pages) == 12


def test_forgetting_what_came_before_costs_size_and_nothing_else(parts, monkeypatch):
    remembered = bound(*parts)
    monkeypatch.setattr(merging, "KNOWN_MAX", 1)
    assert texts(bound(*parts)) == texts(remembered)


def test_strings_and_names_that_look_like_references_stay_as_they_are():
    one, two = odd_part(b"q Q", b"q 1 0 0 1 0 0 cm Q"), odd_part(b"0 g")
    with pikepdf.open(BytesIO(bound(one, two, one))) as whole:
        assert len(whole.pages) == 5
        for page in whole.pages:
            odd = page.obj[pikepdf.Name("/Odd#20name (x")]
            assert str(odd[0]) == "1 0 R) (2 0 R \\ ()"
            assert str(odd[1]) == b"\x00\xff<>7 0 R".hex()
            assert odd[2] == pikepdf.Name("/N1 0 R")
            assert bytes(odd[3].Deep) == b"\xff\x00 9 0 R"
            assert page.obj.Rotate == 90
        assert whole.pages[1].Contents.read_bytes() == b"q 1 0 0 1 0 0 cm Q"


def test_a_file_of_no_parts_is_a_pdf_without_pages():
    with pikepdf.open(BytesIO(bound())) as whole:
        assert len(whole.pages) == 0


def test_memory_does_not_grow_with_the_number_of_parts(parts):
    class Nowhere(BytesIO):
        def write(self, data):
            return len(data)

    def peak(times: int) -> int:
        tracemalloc.start()
        with merged(Nowhere()) as add:
            for i in range(times):
                add(parts[i % 3])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(120) < 1.2 * peak(12) + 100_000
