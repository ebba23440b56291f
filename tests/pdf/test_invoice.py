"""Documents as PDF, read back: complete, accessible, for the archive, the same every time."""

import json
from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pytest

from solde.figures.money import decimal_string
from solde.pdf.formats import amount_format, figure_format
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_press import BATCH_MAX, DOCUMENTS, typeset_invoice
from solde.pdf.invoice_rows import mark
from solde.pdf.invoice_sheet import printed_texts, sheet
from solde.pdf.layout import layout_of, published, templates
from solde.pdf.paper import PaperSize
from solde.pdf.press import print_file
from solde.pdf.reading import figures_within
from solde.pdf.typesetting import compiled, written
from tests.pdf.invoices import GST, KINDS, RECEIPTS, invoice
from tests.pdf.papers import NORTHWIND
from tests.pdf.reading import page_count, plain, texts
from tests.pdf.test_typesetting import BROKEN_RULES, logo, structure

TITLES = {
    "invoice": "Invoice",
    "credit_memo": "Credit memo",
    "sales_receipt": "Sales receipt",
    "refund_receipt": "Refund receipt",
    "statement_charge": "Statement charge",
    "finance_charge": "Finance charge",
    "payment": "Payment receipt",
}


@pytest.mark.parametrize("kind", KINDS)
def test_accessible_documents_pass_the_checks_of_pdf_ua(kind, tmp_path):
    sent = invoice(kind, 30, remittance_slip=True, language="fr-CA", memo="Merci.\nÀ mardi.")
    file = tmp_path / "invoice.pdf"
    file.write_bytes(typeset_invoice(sent))
    report = pdfua.validate(str(file))
    assert report.exit_code == 0, report.findings
    assert {rule.rule_id for rule in report.outcomes if rule.skipped_reason} <= BROKEN_RULES


def test_one_heading_and_a_table_with_head_cells():
    found = structure(typeset_invoice(invoice(count=3)))
    assert [one for one in found if one.startswith("/H")] == ["/H1"]
    assert found.count("/TH") == 4
    assert found.count("/TR") == 1 + 3


def test_a_document_for_the_archive_says_so_and_holds_its_figures():
    sent = invoice(language="fr-CA")
    pdf = typeset_invoice(sent)
    with pikepdf.open(BytesIO(pdf)) as file:
        with file.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Facture 1042 : Alder & Sons Inc."
        assert str(file.Root.Lang) == "fr-CA"
        assert str(file.Root.AF[0].UF) == "invoice.json"
        assert str(file.docinfo["/CreationDate"]).startswith("D:20250930")
    assert figures_within(pdf) == attachment(sent)


def test_the_attached_figures_add_up():
    sent = invoice(count=2)
    told = json.loads(attachment(sent))
    assert told["kind"] == "invoice"
    assert (told["date"], told["due_date"]) == ("2025-09-30", "2025-10-30")
    assert told["terms"] == {"rule": "net", "days": 30}
    assert told["paid_by"] is None
    assert told["lines"][0] == {
        "description": "beams",
        "quantity": "4.5",
        "unit": "h",
        "unit_price": "747.06",
        "discount_percent": None,
        "amount": "3361.77",
        "taxes": ["GST", "QST"],
    }
    assert [tax["percent"] for tax in told["taxes"]] == ["5", "9.975"]
    minor = sum(one.amount_minor for one in (*sent.lines, *sent.taxes))
    assert told["total"] == decimal_string(minor, "CAD")


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_a_document_says_can_be_read_on_it(kind):
    sent = invoice(kind, 3, memo="Bring the key.", project="Barn", letterhead=with_logo())
    text = " ".join(texts(typeset_invoice(sent)))
    amount, figure = amount_format("en-CA", "CAD"), figure_format("en-CA", "CAD")
    for part in (
        TITLES[kind], *NORTHWIND.address, NORTHWIND.name, NORTHWIND.email, NORTHWIND.phone,
        NORTHWIND.note, *sent.address, sent.number, sent.customer_number, sent.po_number,
        sent.paid_by, "Bring the key.", "Barn", "September 30, 2025", "CAD",
        amount(sent.total_minor),
        *(tax.registration for tax in sent.taxes),
        *(amount(tax.amount_minor) for tax in sent.taxes),
        *(line.description for line in sent.lines),
        *(figure(line.amount_minor) for line in sent.lines),
        *(f"Invoice {one.number}" for one in sent.applied),
        *(figure(one.amount_minor) for one in sent.applied),
    ):  # fmt: skip
        assert " ".join(part.split()) in text, part


def with_logo():
    return replace(NORTHWIND, logo=logo())


@pytest.mark.parametrize("kind", KINDS)
def test_only_charges_ask_for_money(kind):
    text = texts(typeset_invoice(invoice(kind, remittance_slip=True)))[0]
    asks = kind not in (*RECEIPTS, "credit_memo")
    assert ("Balance due" in text) is asks
    assert ("Due date October 30, 2025" in text) is asks
    assert ("Remittance slip" in text) is asks
    assert ("not a request for payment" in text) is (kind == "credit_memo")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("sales_receipt", "Paid by Cheque 104"),
        ("refund_receipt", "Refunded by Cheque 104"),
        ("payment", "Paid by Cheque 104"),
    ],
)
def test_receipts_say_how_they_were_paid(kind, said):
    assert said in texts(typeset_invoice(invoice(kind)))[0]


def test_what_of_a_payment_is_put_on_nothing_is_a_credit():
    whole = texts(typeset_invoice(invoice("payment", 0, total_minor=5000)))[0]
    assert "The whole amount is kept as a credit on your account." in whole
    assert "Amount received $50.00" in whole
    paid = invoice("payment", 2)
    more = replace(paid, total_minor=paid.total_minor + 1)
    assert "Kept as a credit on your account $0.01" in texts(typeset_invoice(more))[0]
    assert "Kept as a credit" not in texts(typeset_invoice(paid))[0]


def test_a_draft_says_that_it_is_one():
    pdf = typeset_invoice(invoice(number=""))
    assert "Invoice Draft, not issued" in texts(pdf)[0]
    with pikepdf.open(BytesIO(pdf)) as file, file.open_metadata() as about:
        assert about["dc:title"] == "Invoice Draft, not issued: Alder & Sons Inc."


def test_a_void_document_says_so_and_asks_for_nothing():
    text = texts(typeset_invoice(invoice(voided=True, remittance_slip=True)))[0]
    assert "Invoice Void" in text
    assert "Balance due" not in text
    assert "Due date" not in text
    assert "Remittance slip" not in text


def test_a_plain_charge_shows_no_quantity_and_price():
    layout = layout_of("invoice-1")
    charge = invoice("statement_charge", 1)
    hours = replace(charge.lines[0], quantity_micros=2_500_000, unit="h")
    assert sheet(charge, layout)["columns"] == ("description", "amount")
    counted = sheet(replace(charge, lines=(hours,)), layout)
    assert counted["columns"] == ("description", "quantity", "price", "amount")


def test_only_lines_taxed_differently_say_how():
    same = invoice(count=3)
    first, *others = same.lines
    mixed = replace(same, lines=(replace(first, taxes=(0,)), *others))
    assert "GST 5% (123456789 RT0001)" in texts(typeset_invoice(same))[0]
    text = texts(typeset_invoice(mixed))[0]
    assert "747.06 A 3,361.77" in text
    assert "619.98 A B 8,989.71" in text
    assert "A · GST 5% (123456789 RT0001)" in text
    assert "B · QST 9.975% (1234567890 TQ0001)" in text


def test_taxes_have_marks_however_many_there_are():
    assert [mark(place) for place in (0, 25, 26, 52)] == ["A", "Z", "A1", "A2"]


def test_discounts_are_shown_on_their_line_and_below_the_subtotal():
    plain_one = invoice(count=2)
    lines = (replace(plain_one.lines[0], discount_ppm=125_000), plain_one.lines[1])
    text = texts(
        typeset_invoice(
            replace(plain_one, lines=lines, discount_minor=12_345, discount_ppm=100_000)
        )
    )[0]
    assert "747.06 12.5% 3,361.77" in text
    assert "Subtotal $12,351.48" in text
    assert "Discount of 10% -$123.45" in text
    by_amount = replace(plain_one, discount_minor=12_345)
    assert "Discount -$123.45" in texts(typeset_invoice(by_amount))[0]


def test_tax_numbers_stand_beside_the_taxes_or_at_the_foot():
    beside = texts(typeset_invoice(invoice()))[0]
    assert [beside.count(number) for number in ("123456789 RT0001", "1234567890 TQ0001")] == [1, 1]
    spaced = replace(GST, registration="123456789RT0001")
    alone = texts(typeset_invoice(invoice(taxes=(spaced, spaced))))[0]
    assert "GST 123456789 RT0001" not in alone
    assert "QST 1234567890 TQ0001" in alone
    foot = texts(typeset_invoice(invoice("finance_charge")))[0]
    assert "GST 123456789 RT0001" in foot


def test_lines_go_on_with_a_head_and_a_number_on_every_page():
    sent = invoice(count=120)
    pages = texts(typeset_invoice(sent))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Description Quantity Unit price Amount" in page
    assert all("Northwind Timber Ltd. · Alder & Sons Inc. · 1042" in page for page in pages[1:])
    figure = figure_format("en-CA", "CAD")
    whole = " ".join(pages)
    assert all(figure(line.amount_minor) in whole for line in sent.lines)


def test_no_word_of_a_description_or_memo_is_dropped():
    words = [f"word{i:03}" for i in range(140)]
    lines = replace(
        invoice(count=1).lines[0], description="\n".join(words[:60]) + " " + " ".join(words[60:])
    )
    memo = "\n".join(f"memo{i:03}" for i in range(120))
    text = " ".join(texts(typeset_invoice(invoice(lines=(lines,), memo=memo))))
    assert [word for word in (*words, *memo.split()) if text.count(word) != 1] == []


@pytest.mark.parametrize("size", PaperSize)
def test_what_is_foreseen_to_fit_one_page_does(size):
    papers = [
        invoice(kind, count, size=size, remittance_slip=slip, memo=memo)
        for kind in KINDS
        for count in range(0, 36, 3)
        for slip in (False, True)
        for memo in ("", "One.\nTwo.\nThree.")
    ]
    layout = layout_of("invoice-1")
    foreseen = [made for made in (sheet(paper, layout) for paper in papers) if made["pages"] == 1]
    assert len(papers) // 3 < len(foreseen) < len(papers)
    for at in range(0, len(foreseen), BATCH_MAX):
        few = foreseen[at : at + BATCH_MAX]
        day = papers[0].dated_on
        pdf = compiled("invoice-1", {"sheets": written(few)}, day, tagged=False)
        assert page_count(pdf) == len(few)


def test_many_are_printed_into_one_file_in_their_order(tmp_path):
    papers = [invoice(count=1 + seed % 50, seed=seed) for seed in range(90)]
    heard: list[int] = []
    file = tmp_path / "invoices.pdf"
    pages = print_file(DOCUMENTS, iter(papers), file, processes=1, on_batch=heard.append).pages
    shown = texts(file.read_bytes())
    assert len(shown) == pages > len(papers)
    assert heard == sorted(heard)
    assert heard[-1] == len(papers)
    firsts = [page for page in shown if "Page 1 of" in page]
    assert all(
        f"Number {paper.number} " in page for paper, page in zip(papers, firsts, strict=True)
    )
    with pikepdf.open(file) as printed:
        assert "/StructTreeRoot" not in printed.Root


def test_several_processes_print_the_same_bytes(tmp_path):
    papers = [invoice(count=3, seed=seed) for seed in range(BATCH_MAX + 5)]
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for processes, file in enumerate(files, 1):
        print_file(DOCUMENTS, papers, file, processes=processes)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en-CA", "fr-CA", "ja-JP"])
def test_what_proves_whose_it_is_stands_on_the_page(kind, language):
    sent = invoice(
        kind, language=language, project="Barn", number="N" * 40,
        address=("A company with quite a long name " * 3, "Barn", "1 Mill Road"),
    )  # fmt: skip
    page = texts(typeset_invoice(sent))[0].replace(" ", "")
    assert len(printed_texts(sent)) == 4
    for text in printed_texts(sent):
        assert plain(text).replace(" ", "") in page


def test_documents_have_templates_of_their_own():
    assert "invoice-1" in published()
    assert "invoice-1" not in templates()
