"""Documents written into forms: to people, screen readers and archives the same as Typst's."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pdfua
import pikepdf
import pytest

from solde.pdf.accessible import laid_out
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_forms import drafted, is_common, made_form, made_sample
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.invoice_sheet import sheet
from solde.pdf.layout import layout_of
from solde.pdf.paper import PaperSize
from solde.pdf.sampling import GROWN, UnlikeASample, falls
from tests.pdf.invoices import GST, KINDS, QST, invoice, line, taxed
from tests.pdf.papers import NORTHWIND
from tests.pdf.reading import texts
from tests.pdf.test_filling import assert_alike
from tests.pdf.test_forms import Node, parents, structure
from tests.pdf.test_invoice import with_logo

NUMBER = re.compile(rb"\d+\.?\d*")
LONG = "Repair of the workshop floor, two days, with removal of the old boards. " * 3


def by_typst(sent: InvoicePaper) -> bytes:
    made = sheet(sent, layout_of(sent.template))
    return laid_out(made, attachment(sent), sent.template, sent.dated_on)


def is_formed(sent: InvoicePaper) -> bool:
    layout = layout_of(sent.template)
    made = sheet(sent, layout)
    return is_common(made, layout) and drafted(made, layout) is not None


def rounded(node: Node) -> Node:
    """With places to a tenth of a point."""
    return tuple(
        rounded(part) if isinstance(part, tuple)
        else NUMBER.sub(lambda found: b"%.1f" % float(found[0]), part) if isinstance(part, bytes)
        else part
        for part in node
    )  # fmt: skip


def assert_says_and_shows_the_same(sent: InvoicePaper) -> None:
    assert is_formed(sent)
    pdf, other = typeset_invoice(sent), by_typst(sent)
    assert pdf != other
    assert rounded(structure(pdf)) == rounded(structure(other))
    assert_alike(pdf, other)
    assert all(number in holds for number, holds in parents(pdf))
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.check_pdf_syntax() == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "el-GR", "ru-RU"])
def test_a_form_says_and_shows_what_typst_does(kind, language):
    for count, size, slip in ((1, PaperSize.A4, True), (2, PaperSize.LETTER, False),
                              (3, PaperSize.A4, False), (7, PaperSize.LETTER, True)):  # fmt: skip
        assert_says_and_shows_the_same(
            invoice(kind, count, seed=count, language=language, size=size, remittance_slip=slip)
        )


@pytest.mark.parametrize("lengths", [(1,), (0,), (12,), (0, 6), (6, 0), (2, 1, 3), (0, 0, 4, 0, 1)])
def test_rows_are_as_high_as_their_descriptions(lengths):
    lines = tuple(line("\n".join(["Oak"] + ["boards, planed"] * more)) for more in lengths)
    assert_says_and_shows_the_same(invoice(lines=lines, taxes=()))


def test_a_description_too_long_for_a_row_goes_on_in_another():
    first = line("\n".join(f"Lot {i}" for i in range(20)))
    assert_says_and_shows_the_same(invoice(lines=(first, line("Oak")), taxes=()))


@pytest.mark.parametrize(
    "changes",
    [
        {"memo": "Thank you.\nSee you on Tuesday.", "project": "Barn", "po_number": ""},
        {"address": ("Alder",), "customer_number": "", "terms": None},
        {"address": ("Alder & Sons Inc.", *["A line that is folded into two or even three"] * 3)},
        {"letterhead": with_logo(), "memo": LONG},
        {"discount_minor": 12_345, "discount_ppm": 100_000},
        {"number": "9" * 40, "po_number": "P" * 40},
        {"total_minor": 10**16},
    ],
)
def test_whatever_else_a_document_says(changes):
    assert_says_and_shows_the_same(invoice(count=4, **changes))


def test_lines_that_are_taxed_differently_or_reduced():
    made = invoice(count=4).lines
    lines = (
        replace(made[0], taxes=(0,)),
        replace(made[1], taxes=(), discount_ppm=125_000),
        replace(made[2], taxes=(), description=LONG),
        made[3],
    )
    assert_says_and_shows_the_same(invoice(lines=lines, taxes=taxed(lines, GST, QST, GST)))


@pytest.mark.parametrize("rows", [1, 2, 9])
@pytest.mark.parametrize("slip", [False, True])
def test_forms_pass_the_checks_of_pdf_ua(rows, slip, tmp_path):
    sent = invoice(count=rows, remittance_slip=slip, language="fr-CA", memo="Merci.")
    assert is_formed(sent)
    file = tmp_path / "invoice.pdf"
    file.write_bytes(typeset_invoice(sent))
    report = pdfua.validate(str(file))
    assert report.exit_code == 0, report.findings


def test_lines_days_and_addresses_make_no_other_sample():
    made_sample.cache_clear()
    for seed in range(1, 25):
        address = ("Alder & Sons Inc.", "450 Front Street", "Floor 3", "Toronto")[: 1 + seed % 4]
        day = date(2025, 9, seed)
        sent = invoice(count=2 + seed % 6, seed=seed, dated_on=day, address=address)
        assert is_formed(sent)
        typeset_invoice(sent)
    assert made_sample.cache_info().misses == 1


@pytest.mark.parametrize(
    "sent",
    [
        invoice(number=""),
        invoice(voided=True),
        invoice(count=60),
        invoice("payment", 0, total_minor=5000),
        invoice(language="ar-EG"),
        invoice(address=("株式会社",)),
        invoice(letterhead=replace(NORTHWIND, note="¦000¦")),
        invoice(
            "finance_charge",
            1,
            language="nl-NL",
            number="9" * 20,
            remittance_slip=True,
            size=PaperSize.A4,
        ),
    ],
    ids=["draft", "void", "pages", "no rows", "leftward", "ideographs", "marks", "wide slip"],
)
def test_all_others_are_laid_out_by_typst(sent):
    assert not is_formed(sent)
    assert typeset_invoice(sent) == by_typst(sent)


def test_a_document_whose_sample_takes_a_page_more_is_laid_out_by_typst():
    memo = "\n".join(f"Part {i}" for i in range(29))
    sent = invoice(count=1, memo=memo, remittance_slip=False)
    assert is_formed(sent)
    assert typeset_invoice(sent) == by_typst(sent)


@pytest.mark.parametrize("text", ["\\\\", "((", "))", "a\\)(b", "¦000¦", "¦title¦", "%PDF /x <<>>"])
def test_what_means_something_in_a_pdf_or_a_mark_is_printed(text):
    sent = invoice(lines=(line(text), line(text)), taxes=(), address=(text,), customer_name=text)
    assert is_formed(sent)
    assert texts(typeset_invoice(sent))[0].count(text) == 3


def test_what_was_made_before_changes_no_byte():
    papers = [invoice(count=seed, seed=seed) for seed in range(1, 8)]
    made_form.cache_clear()
    made_sample.cache_clear()
    before = [typeset_invoice(sent) for sent in papers]
    made_form.cache_clear()
    made_sample.cache_clear()
    assert [typeset_invoice(sent) for sent in reversed(papers)] == before[::-1]


def test_what_moves_by_another_length_than_the_rows_is_no_sample():
    assert [falls(100.0, 100.0), falls(100.0, 100.0 - GROWN)] == [False, True]
    for after in (100.0 - GROWN / 2, 100.0 + GROWN, 100.0 - 2 * GROWN):
        with pytest.raises(UnlikeASample):
            falls(100.0, after)
