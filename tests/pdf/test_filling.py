"""Papers written into stencils: the same pages as those that Typst lays out."""

from collections import defaultdict
from dataclasses import replace

import pypdfium2
import pytest

from solde.figures.statement import Kind
from solde.pdf import filling
from solde.pdf.filling import drawer, part_of
from solde.pdf.layout import layout_of, templates
from solde.pdf.paper import Paper, PaperSize
from solde.pdf.sheet import sheet
from solde.pdf.stencils import ALPHABET, is_simple
from solde.pdf.typesetting import Batch, typeset_sheets
from tests.pdf.papers import NORTHWIND, paper, statement
from tests.pdf.printing import bound, typeset_batch
from tests.pdf.reading import texts

NEAR = 0.06  # points: Typst rounds positions to a thousandth of the size of type
Places = dict[str, list[tuple[float, float]]]


def letters(pdf: bytes) -> list[Places]:
    """Where each letter of every page stands, by letter."""
    pages: list[Places] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        places: Places = defaultdict(list)
        for i in range(text.count_chars()):
            letter = text.get_text_range(i, 1)
            if letter.strip():
                left, bottom, *_ = text.get_charbox(i)
                places[letter].append((left, bottom))
        pages.append(places)
    document.close()
    return pages


def assert_alike(one: bytes, other: bytes) -> None:
    ones, others = letters(one), letters(other)
    assert len(ones) == len(others)
    for places, rest in zip(ones, others, strict=True):
        assert places.keys() == rest.keys()
        for letter, found in places.items():
            left = list(rest[letter])
            for x, y in found:
                near = [p for p in left if abs(p[0] - x) < NEAR and abs(p[1] - y) < NEAR]
                assert near, f"{letter!r} stands elsewhere than at {x:.2f}, {y:.2f}"
                left.remove(near[0])
            assert left == []


def laid_out_by_typst(papers: list[Paper]) -> Batch:
    template, day = papers[0].template, papers[0].statement.request.statement_on
    return typeset_sheets([sheet(each, layout_of(template)) for each in papers], template, day)


def is_filled(sent: Paper) -> bool:
    return is_simple(sheet(sent, layout_of(sent.template)))


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "el-GR", "ru-RU"])
def test_every_letter_stands_where_typst_puts_it(template, language):
    papers = [
        paper(kind, count, seed=count + 1, template=template, language=language, size=size,
              remittance_slip=slip)
        for kind in Kind
        for size in PaperSize
        for count, slip in ((0, False), (3, True))
    ]  # fmt: skip
    assert sum(map(is_filled, papers)) > len(papers) // 2
    filled, laid_out = typeset_batch(papers), laid_out_by_typst(papers)
    assert filled.pages == laid_out.pages
    assert_alike(filled.pdf, laid_out.pdf)


def test_common_and_other_papers_keep_their_order():
    memo = replace(statement(count=2), rows=tuple(
        row._replace(description="oak " * 40) for row in statement(count=2).rows
    ))  # fmt: skip
    papers = [
        paper(seed=1, count=2),
        paper(seed=2, figures=memo),
        paper(seed=3, count=90),
        paper(seed=4, count=2),
        paper(seed=5, count=2, address=("株式会社",)),
        paper(seed=6, count=2),
    ]
    assert [is_filled(each) for each in papers] == [True, False, False, True, False, True]
    batch = typeset_batch(papers)
    assert batch.pages == (1, 1, 3, 1, 1, 1)
    pages = texts(batch.pdf)
    firsts = [pages[at] for at in (0, 1, 2, 5, 6, 7)]
    assert all(each.number in page for each, page in zip(papers, firsts, strict=True))
    assert_alike(batch.pdf, laid_out_by_typst(papers).pdf)


def test_a_page_more_than_foreseen_is_found_and_numbered():
    rows = tuple(row._replace(description="") for row in statement(count=60).rows)
    papers = [paper(seed=1, count=2), paper(figures=replace(statement(count=60), rows=rows))]
    layout = layout_of("standard-1")
    sheets = [sheet(each, layout) | {"pages": 1} for each in papers]
    assert all(map(is_simple, sheets))
    part = part_of(sheets, "standard-1", papers[0].statement.request.statement_on)
    assert part.counts == (1, 2)
    pages = texts(bound(part))
    assert "Page 1 of 1" in pages[0]
    assert "Page 2 of 2" in pages[2]


def test_every_letter_of_the_alphabet_is_written_and_can_be_read():
    words = ALPHABET.replace(" ", "")
    names = [words[at : at + 24] for at in range(0, len(words), 24)]
    papers = [paper(count=1, address=(name, "x"), template="standard-1") for name in names]
    assert all(map(is_filled, papers))
    batch = typeset_batch(papers)
    assert_alike(batch.pdf, laid_out_by_typst(papers).pdf)
    for name, page in zip(names[:3], texts(batch.pdf), strict=False):
        assert name in page


@pytest.mark.parametrize("text", ["\\\\", "((", "))", "a\\)(b", "¦000¦", "¦001¦¦", "%PDF /x <<>>"])
def test_what_means_something_in_a_pdf_or_a_mark_is_printed(text):
    sent = paper(count=1, address=(text, text), customer_number=text, customer_name=text)
    assert is_filled(sent)
    assert texts(typeset_batch([sent]).pdf)[0].count(text) == 3
    head = replace(NORTHWIND, note=text)
    ours = paper(count=1, letterhead=head)
    assert text in texts(typeset_batch([ours]).pdf)[0]


def test_stencils_are_made_once_and_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(filling, "STENCILS_MAX", 2)
    drawer.cache_clear()
    of_rows = [[paper(seed=seed, count=count) for seed in range(3)] for count in (1, 2, 3)]
    made = [typeset_batch(papers).pdf for papers in of_rows]
    stencils = drawer("standard-1").stencils
    assert len(stencils) == 2
    kept = dict(stencils)
    typeset_batch(of_rows[2])
    assert stencils == kept
    assert typeset_batch(of_rows[0]).pdf == made[0]
    assert len(stencils) == 2


def test_what_was_printed_before_changes_no_byte():
    papers = [paper(seed=seed, count=seed) for seed in range(5)]
    drawer.cache_clear()
    alone = typeset_batch(papers).pdf
    drawer.cache_clear()
    typeset_batch(papers[3:])
    assert typeset_batch(papers).pdf == alone
