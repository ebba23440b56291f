"""What documents say under their rows, on paper."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from solde.figures.details import Detail
from solde.figures.statement import Kind
from solde.pdf.accessible import typeset_accessible
from solde.pdf.layout import layout_of, templates
from solde.pdf.paper import Paper, PaperSize
from solde.pdf.press import batches
from solde.pdf.sheet import sheet
from solde.pdf.stencils import is_simple
from solde.pdf.words import languages, words_for
from tests.pdf.papers import detailed, paper, statement
from tests.pdf.printing import PAPERS, typeset_batch
from tests.pdf.reading import page_count, texts

FIGURES = b"{}"
LONG = "Repair of the workshop floor, two days, with removal of the old boards " * 5


def saying(kind: Kind = Kind.BALANCE_FORWARD, count: int = 3, **changes: Any) -> Paper:
    more = {name: changes.pop(name) for name in ("lines", "text") if name in changes}
    return paper(kind, figures=detailed(statement(kind, count), **more), **changes)


def under_one(*details: Detail, row: dict[str, Any] | None = None, **changes: Any) -> Any:
    """What the template gets of these details under one row."""
    figures = statement(Kind.OPEN_ITEM, 1)
    rows = tuple(one._replace(**(row or {})) for one in figures.rows)
    sent = paper(figures=replace(figures, rows=rows, details=(details,)), **changes)
    ((groups,),) = (sheet(sent, layout_of(sent.template))["details"]["under"],)
    return groups


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("due_dates", [True, False])
def test_all_that_documents_say_can_be_read(template, kind, due_dates):
    sent = saying(kind, template=template, due_dates=due_dates)
    text = " ".join(texts(typeset_accessible(sent, FIGURES)))
    charges = [row for row in sent.statement.rows if row.kind != "payment"]
    assert text.count("12 m × 45.50 546.00") == len(charges)
    assert text.count("Discount of 5% -5.00") == len(charges)
    assert text.count("GST 5% 12.34") == len(charges)
    for row in charges:
        rest = f"{(row.amount_minor - 54_600 - 734) / 100:,.2f}"
        assert f"Oak boards 1 × {rest} -10% {rest}" in text


def test_in_french_as_on_the_documents():
    sent = saying(Kind.OPEN_ITEM, language="fr-CA")
    text = " ".join(texts(typeset_accessible(sent, FIGURES)))
    assert "12 m × 45,50 546,00" in text
    assert "Remise de 5 % -5,00" in text
    assert "GST 5 % 12,34" in text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("template", templates())
def test_on_paper_in_every_language(template, language):
    assert (
        page_count(typeset_accessible(saying(template=template, language=language), FIGURES)) == 1
    )


def test_a_statement_without_rows_says_so_as_ever():
    (page,) = texts(typeset_accessible(saying(Kind.OPEN_ITEM, 0), FIGURES))
    assert words_for("en")["sums"]["no_rows"] in page


def test_names_of_other_scripts_get_their_letters():
    sent = saying(count=1, text="オーク材 板")
    assert "オーク材" in texts(typeset_accessible(sent, FIGURES))[0]


def test_a_charge_that_its_amount_says_all_of_says_no_price():
    plain = Detail("line", "Storage", 700, 1_000_000, "", 7_000_000)
    assert under_one(plain, row={"kind": "statement_charge"}) == [[("Storage", "", "7.00")]]
    assert under_one(plain) == [[("Storage", "1\xa0× 7.00", "7.00")]]
    some = plain._replace(quantity_micros=2_000_000)
    ((found,),) = under_one(some, row={"kind": "statement_charge"})
    assert found.factors == "2\xa0× 7.00"


def test_a_discount_of_an_amount_has_no_rate():
    ((found,),) = under_one(Detail("discount", "", -500))
    assert found == ("Discount", "", "-5.00")


def test_a_quantity_too_long_for_its_column_stands_below_the_description():
    long = Detail("line", "Boards", 700, 123_456_789_123_456, "long bundles of 25", 7_123_456)
    short = Detail("line", "Nails", 700, 1_000_000, "", 7_000_000)
    ((first, second),) = under_one(long, short)
    assert first.factors == ""
    assert first.text.split("\n")[0] == "Boards"
    assert "7.123456" in first.text
    assert second.factors == "1\xa0× 7.00"


def test_a_long_description_is_folded_and_none_of_it_is_lost():
    (first, *others) = [
        row for group in under_one(Detail("line", LONG, 700, 1_000_000, "", 7_000_000))
        for row in group
    ]  # fmt: skip
    assert first.amount == "7.00"
    assert [(row.factors, row.amount) for row in others] == [("", "")] * len(others)
    assert "\n".join(row.text for row in (first, *others)).split() == LONG.split()
    text = " ".join(texts(typeset_accessible(saying(count=1, text=LONG), FIGURES)))
    assert text.count("Repair of the workshop floor") == 2 * 5


def test_a_row_stays_with_the_first_lines_and_the_last_with_each_other():
    line = Detail("line", "Boards", 700, 1_000_000, "", 7_000_000)
    assert list(map(len, under_one(*[line] * 4))) == [4]
    assert list(map(len, under_one(*[line] * 7))) == [2, 1, 1, 1, 2]
    tall = line._replace(description="Boards\nand more")
    assert list(map(len, under_one(*[tall] * 4))) == [1, 1, 1, 1]


@pytest.mark.parametrize("template", templates())
def test_no_page_ends_with_a_row_whose_lines_are_on_the_next(template):
    sent = saying(count=60, template=template, lines=7)
    pages = texts(typeset_accessible(sent, FIGURES))
    assert len(pages) > 4
    numbers = {row.number: row for row in sent.statement.rows if row.kind != "payment"}
    found = 0
    for page in pages:
        for number in numbers:
            if f"Invoice {number} " in page:
                found += 1
                after = page.partition(f"Invoice {number} ")[2]
                assert "Oak boards 1 ×" in after.partition("Invoice")[0]
    assert found == len(numbers)


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("size", PaperSize)
def test_what_is_foreseen_to_fit_one_page_does(template, size):
    papers = [
        saying(kind, count, template=template, size=size, lines=1 + count % 3)
        for kind in Kind
        for count in range(0, 12, 2)
    ]
    made = [sheet(sent, layout_of(template)) for sent in papers]
    batch = typeset_batch(papers)
    assert any(one["pages"] == 1 for one in made)
    assert all(
        count == 1 for one, count in zip(made, batch.pages, strict=True) if one["pages"] == 1
    )


def test_papers_with_lines_are_laid_out_one_by_one():
    sent = saying(count=1)
    assert not is_simple(sheet(sent, layout_of(sent.template)))
    assert is_simple(sheet(paper(count=1), layout_of("standard-1")))


def test_lines_count_as_rows_for_what_is_laid_out_at_once():
    assert saying(count=3, lines=2).row_count == 3 * 5
    assert len(list(batches(PAPERS, [paper(count=40)] * 4))) == 1
    assert len(list(batches(PAPERS, [saying(count=40)] * 4))) == 2


def test_a_screen_reader_finds_the_lines_in_the_cells_of_the_table():
    pdf = typeset_accessible(saying(count=2, lines=6), FIGURES)
    with pikepdf.open(BytesIO(pdf)) as file:
        rows = [
            [cell for cell in node.K if cell.S in ("/TD", "/TH")]
            for node in nodes(file.Root.StructTreeRoot)
            if node.get("/S") == "/TR"
        ]
    spans = [
        [(int(attribute(cell, "ColSpan")), int(attribute(cell, "RowSpan"))) for cell in row]
        for row in rows
    ]
    # Head, opening balance, then a document with eight details: kept are 2, then one, then 2.
    assert spans[0] == spans[1] == [(1, 1)] * 5
    assert spans[2] == [(1, 3), (1, 1), (1, 1), (1, 3), (1, 3)]
    assert spans[3] == spans[4] == [(2, 1)]
    assert spans[5] == [(1, 1), (2, 1), (1, 1), (1, 1)]
    assert spans[9] == [(1, 2), (2, 1), (1, 2), (1, 2)]
    assert spans[10] == [(2, 1)]


def nodes(node: Any) -> list[Any]:
    """All of a tree of structure, in the order in which it is read."""
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    inner = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [node, *(one for kid in inner for one in nodes(kid))]


def attribute(cell: Any, name: str) -> int:
    entries = cell.get("/A", [])
    entries = entries if isinstance(entries, pikepdf.Array) else [entries]
    return next((entry[f"/{name}"] for entry in entries if f"/{name}" in entry), 1)
