"""What a document says on paper is kept when it is issued, and printed the same ever after."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from solde.company.changing import change_company
from solde.company.logo import keep_logo
from solde.company.models import Company
from solde.customers.letterhead import letterhead_of
from solde.customers.models import Customer
from solde.figures.days import Terms, TermsRule
from solde.mail.letters.enclosing import Enclosure
from solde.mail.letters.proof import insist_it_is_its_own
from solde.mail.sending import Unfit
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_sheet import printed_texts
from solde.pdf.reading import figures_within, shown_text
from solde.sales import papers
from solde.sales.adopting import adopt
from solde.sales.canada import choose_province
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.models import Document, Line, Tax, Version, VersionTax
from solde.sales.usual import change_usual
from tests import town
from tests.sales.selling import ON, findings, issued, line, new, version_of

pytestmark = pytest.mark.django_db

NUMBERS = {"GST": "123456789 RT0001", "QST": "1234567890 TQ0001"}


@pytest.fixture
def taxes(company: Company) -> tuple[Tax, ...]:
    return tuple(choose_province(company, "QC", registrations=NUMBERS))


def text_of(version: Version, **more: bool) -> str:
    return " ".join(" ".join(shown_text(papers.pdf_of(version, **more))).split())


def test_an_invoice_prints_what_it_said(maple, taxes):
    invoice = issued(
        maple,
        line("40.00", "Oak boards", "2.5", unit="m", taxes=taxes),
        terms=Terms(TermsRule.NET, 30),
        po_number="7781-B",
        memo="The beams come on Tuesday.",
    )
    text = text_of(version_of(invoice))
    for part in (
        "Timber and Sons", "Invoice", f"Number {invoice.number} ", "September 1, 2025", "Maple",
        "Net 30 days", "Due date October 1, 2025", "PO number 7781-B", "Oak boards 2.5 m 40.00",
        "Subtotal $100.00", "GST 5% (123456789 RT0001) $5.00",
        "QST 9.975% (1234567890 TQ0001) $9.98", "Total $114.98", "Balance due $114.98",
        "The beams come on Tuesday.",
    ):  # fmt: skip
        assert part in text, part


def test_an_internal_note_is_on_no_paper(maple):
    secret = "Pays when pressed"
    invoice = issued(maple, internal_note=secret)
    version = version_of(invoice)
    assert stored_note(invoice) == secret
    assert secret not in text_of(version)
    assert secret.encode() not in (figures_within(papers.pdf_of(version)) or b"")
    assert secret not in json.dumps(version.content)
    draft = save_draft(maple.company, new(maple, internal_note=secret))
    assert secret not in " ".join(shown_text(papers.preview_of(draft)))


def stored_note(document: Document) -> str:
    return str(document.company.documents.values_list("internal_note", flat=True).get())


def test_whatever_changes_afterwards_the_bytes_are_the_same(maple, taxes):
    company = maple.company
    change_company(company, logo=keep_logo(company, picture("green")))
    version = version_of(issued(maple, line("100.00", taxes=taxes)))
    before = papers.pdf_of(version)
    red = keep_logo(company, picture("red"))
    change_company(company, name="Lumber Ltd.", country="DE", logo=red)
    company.customers.update(name="Acer", language="fr-CA", address="5 New Street")
    company.taxes.update(registration="other", names={"en": "TPS"}, active=False)
    again = company.versions.get(pk=version.pk)
    assert papers.pdf_of(again) == before


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_every_version_keeps_its_paper(maple):
    invoice = issued(maple, line("100.00"))
    first = version_of(invoice)
    before = papers.pdf_of(first)
    second = version_of(edit(invoice, new(maple, line("120.00"))))
    assert papers.pdf_of(first.company.versions.get(pk=first.pk)) == before
    assert "Balance due $120.00" in text_of(second)


def test_taxes_are_named_in_the_language_of_the_paper(company, taxes):
    erable = town.customer(company, "Érable", language="fr-CA")
    text = text_of(version_of(issued(erable, line("100.00", taxes=taxes))))
    assert "TPS 5 % (123456789 RT0001) 5,00 $" in text
    assert "TVQ 9,975 % (1234567890 TQ0001) 9,98 $" in text


def test_a_project_gets_its_paper_in_the_language_of_its_customer(company):
    owner = town.customer(company, "Érable", language="fr-CA", address="4, rue du Moulin")
    barn = town.customer(company, "Grange", parent=owner)
    paper = papers.paper_of(version_of(issued(barn)))
    assert paper.language == "fr-CA"
    assert paper.address[:3] == ("Érable", "Grange", "4, rue du Moulin")
    assert (paper.customer_name, paper.project) == ("Érable", "Grange")


@pytest.mark.parametrize(
    ("due_on", "shown"), [(None, True), (date(2025, 10, 1), True), (date(2025, 10, 2), False)]
)
def test_terms_that_lead_to_another_day_are_not_printed(maple, due_on, shown):
    text = text_of(version_of(issued(maple, terms=Terms(TermsRule.NET, 30), due_on=due_on)))
    assert ("Net 30 days" in text) is shown


def test_a_charge_without_terms_is_due_on_its_own_date(maple):
    assert "Due date September 1, 2025" in text_of(version_of(issued(maple)))


def test_a_slip_to_send_back_stands_on_charges_where_the_company_wants_it(maple):
    before = issued(maple)
    change_usual(
        maple.company, terms=None, apply_credits=False, queue_new=False, remittance_slip=True
    )
    slip = "Please detach and return with your payment."
    assert slip in text_of(version_of(issued(maple)))
    assert slip not in text_of(version_of(issued(maple, kind="credit_memo")))
    assert slip not in text_of(version_of(before))


def test_receipts_and_credit_memos_are_not_to_be_paid(maple):
    for kind in ("credit_memo", "sales_receipt", "refund_receipt"):
        paper = papers.paper_of(version_of(issued(maple, kind=kind)))
        assert (paper.due_on, paper.terms) == (None, None)
    paid = issued(maple, kind="sales_receipt", paid_by="Interac 5512")
    assert "Paid by Interac 5512" in text_of(version_of(paid))


def test_freezing_asks_the_database_nothing(company, maple, taxes, django_assert_num_queries):
    """Rows that are not stored yet are enough: issuing writes each version once."""
    document = Document(
        company=company, customer=maple, kind="invoice", number="1", currency="CAD", dated_on=ON,
        terms_rule="net", terms_days=10, total_minor=10_500,
    )  # fmt: skip
    version = Version(document=document, number=1, subtotal_minor=10_000, total_minor=10_500)
    gst, qst = (VersionTax(tax=tax, base_minor=0, amount_minor=0) for tax in taxes)
    lines = [
        (Line(description="Oak", price_micros=100_000_000, amount_minor=10_000), [qst.tax_id]),
        (Line(description="Pine", price_micros=0, amount_minor=0), [qst.tax_id, gst.tax_id]),
    ]
    look = papers.look_of(company)
    with django_assert_num_queries(0):
        content = papers.freeze(document, version, lines=lines, taxes=[gst, qst], look=look)
    assert [one["taxes"] for one in content["lines"]] == [[1], [0, 1]]
    assert json.loads(json.dumps(content))["letterhead"]["name"] == "Timber and Sons"


def test_the_country_of_the_company_chooses_the_size_of_the_paper(maple):
    assert letterhead_of(maple.company)["size"] == "us-letter"
    abroad = town.customer(town.company(country="DE"), "Ahorn")
    assert papers.paper_of(version_of(issued(abroad))).size == "a4"


def test_a_draft_is_shown_as_it_would_become(maple, taxes):
    draft = save_draft(maple.company, new(maple, line("100.00", taxes=taxes)))
    text = " ".join(" ".join(shown_text(papers.preview_of(draft))).split())
    assert "Invoice Draft, not issued" in text
    assert "Total $114.98" in text


def test_a_void_document_is_printed_as_such(maple):
    version = version_of(issued(maple))
    assert "Invoice Void" in text_of(version, voided=True)
    assert "Balance due" not in text_of(version, voided=True)
    assert "Void" not in text_of(version)


def brought_in(maple: Customer, kind: str = "invoice", **more: str) -> Document:
    amount = 12_345 if kind == "invoice" else -12_345
    town.document(maple, kind, amount, number="A-17", **more)
    adopt(maple.company)
    document: Document = maple.company.documents.get()
    return document


def test_a_document_brought_in_gets_its_first_version_when_it_is_wanted(maple):
    document = brought_in(maple, description="Oak boards")
    assert not document.versions.exists()
    version = papers.version_for(document)
    assert "Oak boards 1 123.45 123.45" in text_of(version)
    assert "Balance due $123.45" in text_of(version)
    assert papers.version_for(document) == version
    assert papers.version_for(maple.company.documents.get(pk=document.pk)) == version
    assert findings(maple.company) == []


def test_a_document_brought_in_without_words_is_called_by_its_kind(maple):
    document = brought_in(maple, "credit_memo")
    assert "Credit memo 1 123.45 123.45" in text_of(papers.version_for(document))
    assert findings(maple.company) == []


def test_a_document_brought_in_says_what_the_books_said_last(maple):
    latest = town.edit(town.document(maple, "invoice", 12_345, number="A-17"), 20_000)
    adopt(maple.company)
    version = papers.version_for(maple.company.documents.get())
    assert (version.entry, version.total_minor) == (latest, 20_000)
    assert findings(maple.company) == []


def test_many_are_printed_into_one_file_and_their_logo_is_read_once(
    maple, tmp_path, django_assert_num_queries
):
    company = maple.company
    change_company(company, logo=keep_logo(company, picture("green")))
    documents = [issued(maple, line(f"{n}.00")) for n in range(1, 5)]
    versions = [version_of(document) for document in documents]
    file, heard = tmp_path / "invoices.pdf", []
    with django_assert_num_queries(1):
        pages = papers.print_documents(versions, file, on_batch=heard.append)
    assert (pages, heard) == (4, [4])
    shown = shown_text(file.read_bytes())
    for document, page in zip(documents, shown, strict=True):
        assert f"Number {document.number} " in " ".join(page.split())


def test_a_letter_can_prove_that_it_holds_its_own_paper(maple):
    versions = [version_of(issued(maple, line(price))) for price in ("1.00", "2.00")]
    own, other = (papers.paper_of(version) for version in versions)
    letter = Enclosure(
        file_name="invoice.pdf",
        shown_name="Invoice.pdf",
        content=papers.pdf_of(versions[0]),
        must_show=printed_texts(own),
        figures=attachment(own),
    )
    insist_it_is_its_own(letter)
    with pytest.raises(Unfit, match="does not show"):
        insist_it_is_its_own(replace(letter, must_show=printed_texts(other)))
    with pytest.raises(Unfit, match="figures"):
        insist_it_is_its_own(replace(letter, figures=attachment(other)))
