"""What people type on documents is printed: in every script, letter by letter, in its place."""

from dataclasses import replace

import pypdfium2
import pytest

from solde.mail.letters.enclosing import Enclosure
from solde.mail.letters.proof import what_is_wrong
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.invoice_sheet import printed_texts, sheet
from solde.pdf.layout import layout_of
from solde.pdf.paper import PaperSize
from solde.pdf.words import languages
from tests.pdf.invoices import GST, invoice, line
from tests.pdf.papers import NORTHWIND
from tests.pdf.reading import page_count, plain, texts
from tests.pdf.test_printed_text import HOSTILE, NAMES


@pytest.mark.parametrize("script", NAMES)
def test_every_script_is_printed_without_a_missing_glyph(script):
    """PDF/A forbids a glyph that is missing, and Typst refuses to write one."""
    name = NAMES[script]
    lines = (line(name, unit=name, taxes=(0,)),)
    sent = invoice(address=(name,), memo=name, lines=lines, taxes=(replace(GST, name=name),))
    text = texts(typeset_invoice(sent))[0]
    if script in ("Arabic", "Hebrew"):  # read back from left to right
        assert {letter for letter in name if letter.isalpha()} <= set(text)
    else:
        assert text.replace(" ", "").count(plain(name).replace(" ", "")) == 5


@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "de-DE", "ru-RU", "el-GR", "ja-JP", "zh-CN",
                                      "ar-EG", "he-IL", "th-TH", "hi-IN", "ko-KR"])  # fmt: skip
@pytest.mark.parametrize("kind", ["invoice", "payment"])
def test_documents_in_every_language(kind, language):
    sent = invoice(kind, language=language, remittance_slip=True, voided=kind == "payment")
    assert page_count(typeset_invoice(sent)) == 1


@pytest.mark.parametrize("language", [*languages(), "fa-IR", "th-TH"])
@pytest.mark.parametrize("script", ["Latin", "Arabic", "Hebrew", "Japanese"])
def test_a_letter_can_prove_whose_paper_it_is_in_every_language(language, script):
    name = NAMES[script]
    sent = invoice(language=language, address=(name, "Barn", "1 Mill Road"), project="Barn")
    paper = Enclosure(
        file_name="invoice.pdf",
        shown_name="invoice.pdf",
        content=typeset_invoice(sent),
        must_show=printed_texts(sent),
        figures=attachment(sent),
    )
    assert what_is_wrong(paper) == ""
    cheaper = replace(sent, total_minor=sent.total_minor - 1)
    assert what_is_wrong(replace(paper, must_show=printed_texts(cheaper))) != ""


def test_yen_have_no_decimals():
    beam = line("Beam", price_micros=1_500_000_000, amount_minor=3000)
    sent = invoice(lines=(beam,), taxes=(), total_minor=3000, currency="JPY", language="ja-JP")
    text = texts(typeset_invoice(sent))[0]
    assert "Beam 2 1,500 3,000" in text
    assert "合計 ¥3,000" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_printed_letter_by_letter(text):
    hostile = replace(NORTHWIND, name=text, note=text, website=text)
    pdf = typeset_invoice(
        invoice(
            address=(text,), customer_name=text, customer_number=text, number=text, project=text,
            po_number=text, memo=text, lines=(line(text, taxes=(0,)),),
            letterhead=hostile,
            taxes=(replace(GST, name=text),),
        )
    )  # fmt: skip
    seen = "".join("".join(texts(pdf)).split())
    assert seen.count("".join(text.split())) >= 9


def figure_of(pdf: bytes) -> tuple[float, float, float, float]:
    """Where the amount in the panel stands, of a total of 10**16."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [page.get_rect(i) for i in range(page.count_rects())]
    amounts = [box for box in boxes if "$100,000,000,000,000" in page.get_text_bounded(*box)]
    return max(amounts, key=lambda box: box[3])


@pytest.mark.parametrize("size", PaperSize)
def test_long_texts_keep_to_their_places(size):
    word = "Donaudampfschiff" * 15
    nights = line(word, unit="Arbeitsstunden(Nacht")
    sent = invoice(
        lines=(nights, nights), taxes=(), size=size, number="9" * 40, po_number="P" * 40,
        project=word, customer_number="C" * 40, paid_by="x" * 60,
    )  # fmt: skip
    made = sheet(sent, layout_of(sent.template))
    page = pypdfium2.PdfDocument(typeset_invoice(sent))[0].get_textpage()
    left = {PaperSize.LETTER: 45.0, PaperSize.A4: 70.87}[size]
    boxes = [page.get_rect(i) for i in range(page.count_rects())]
    described = [box for box in boxes if "Donaud" in page.get_text_bounded(*box) and box[0] < 200]
    assert len(described) >= 2
    assert all(left - 1 <= box[0] and box[2] <= left + made["widths"][0] + 1 for box in described)
    wide = figure_of(typeset_invoice(replace(sent, total_minor=10**16)))
    assert wide[2] - wide[0] < 210
    lowest_fact = min(box[1] for box in boxes if "CAD" in page.get_text_bounded(*box))
    due = max(box[3] for box in boxes if "Balance due" in page.get_text_bounded(*box))
    assert lowest_fact > due
