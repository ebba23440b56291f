"""Documents on the command line: drafted, changed, found, taken back."""

import pytest

from solde.sales.models import Document
from tests import town
from tests.cli.paperwork import INVOICE, LINE, documents, issue
from tests.sales.selling import findings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_quebec")]


def test_a_draft_is_kept_edited_issued_and_another_thrown_away(company, alder):
    first, second = documents(
        company, "draft", "-", "--json", typed=[INVOICE, INVOICE | {"lines": []}]
    ).lines
    assert (first["state"], first["number"], second["total"]) == ("draft", None, "0.00")
    said = documents(company, "edit", second["id"], "-", "--json", typed={"lines": [LINE]})
    assert said.lines[0]["total"] == "114.98"
    said = documents(company, "issue", "--draft", first["id"], "--draft", second["id"])
    assert said.out.split()[::3] == ["invoice:1", "invoice:2"]
    assert documents(company, "throw-away", first["id"]).code == 1
    (third,) = documents(company, "draft", "-", "--json", typed=INVOICE).lines
    assert documents(company, "throw-away", third["id"]).code == 0
    assert documents(company, "show", third["id"]).code == 1


def test_a_draft_is_changed_to_another_customer_and_kind(company, alder):
    town.customer(company, "Fir", currency="USD", country="US")
    (kept,) = documents(company, "draft", "-", "--json", typed=INVOICE).lines
    given = {"customer": "Fir", "kind": "statement_charge", "lines": [LINE], "discount": "1.5"}
    (told,) = documents(company, "edit", kept["id"], "-", "--json", typed=given).lines
    assert (told["kind"], told["customer"]["name"]) == ("statement_charge", "Fir")
    assert (told["currency"], told["total"], told["taxes"]) == ("USD", "98.50", [])


def test_a_draft_that_lacks_something_is_not_issued(company, alder):
    (kept,) = documents(company, "draft", "-", "--json", typed=INVOICE | {"lines": []}).lines
    said = documents(company, "issue", "--draft", kept["id"], "--json")
    assert (said.code, said.lines[0]["key"]) == (1, "lines")
    assert documents(company, "issue", "--draft", kept["id"], "-", typed=INVOICE).code == 2
    assert documents(company, "issue").code == 2


def test_an_edited_invoice_keeps_what_is_not_named(company, alder):
    issue(company, INVOICE | {"memo": "Thank you"})
    given = {"date": "2025-10-01", "memo": "", "lines": [LINE | {"quantity": "1"}]}
    (told,) = documents(company, "edit", "invoice:1", "-", "--json", typed=given).lines
    assert (told["number"], told["version"], told["total"]) == ("1", 2, "45.99")
    assert (told["date"], told["due_date"], told["memo"]) == ("2025-10-01", "2025-10-31", None)
    said = documents(company, "edit", "invoice:1", "-", typed={"colour": "red"})
    assert (said.code, said.err.strip()) == (1, "colour: There is no such key.")
    town.customer(company, "Birch")
    said = documents(company, "edit", "invoice:1", "-", typed={"customer": "Birch"})
    assert (said.code, "keeps its kind and its customer" in said.err) == (1, True)


def test_an_edited_invoice_keeps_taxes_and_a_due_date_of_its_own(company, alder):
    issue(company, INVOICE | {"due_date": "2025-12-01"})
    company.taxes.update(active=False)
    given = {"date": "2025-10-01", "lines": [LINE | {"taxes": ["GST"]}]}
    (told,) = documents(company, "edit", "invoice:1", "-", "--json", typed=given).lines
    assert (told["due_date"], told["total"]) == ("2025-12-01", "105.00")


def test_a_void_document_is_shown_as_void(company, alder):
    issue(company, INVOICE)
    assert documents(company, "void", "invoice:1", "--date", "2025-09-30").code == 0
    assert documents(company, "void", "invoice:1", "--date", "2025-09-30").code == 1
    (told,) = documents(company, "show", "invoice:1", "--json").lines
    assert (told["state"], told["left"], told["total"]) == ("voided", "0.00", "114.98")
    assert findings(company) == []


def test_a_document_is_shown_to_a_person(company, alder):
    issue(company, INVOICE | {"discount": "5%", "internal_note": "by Ann"})
    documents(company, "dispute", "invoice:1", "--because", "too short", "--date", "2025-10-02")
    said = documents(company, "show", "invoice:1")
    for words in ("invoice:1", "Alder", "2025-10-30", "Net 30", "$5.00 (5 %)", "$4.75", "$109.23",
                  "by Ann", "2025-10-02 too short", "Oak boards", "2.5 m", "GST, QST"):  # fmt: skip
        assert words in said.out
    assert documents(company, "end-dispute", "invoice:1").code == 0
    assert "too short" not in documents(company, "show", "invoice:1").out


def test_what_was_brought_in_has_no_lines(company, alder):
    from solde.sales.adopting import adopt

    town.invoice(alder, 5000, number="OLD-1")
    adopt(company)
    (told,) = documents(company, "show", "invoice:OLD-1", "--json").lines
    assert (told["version"], told["total"], told["lines"]) == (0, "50.00", [])
    assert "$50.00" in documents(company, "show", "invoice:OLD-1").out
    (told,) = documents(
        company, "edit", "invoice:OLD-1", "-", "--json", typed={"memo": "From before"}
    ).lines
    assert (told["version"], told["total"], told["memo"]) == (2, "50.00", "From before")


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), ["1", None, "2", "1"]),
        (("--kind", "invoice"), [None, "2", "1"]),
        (("--state", "draft"), [None]),
        (("--state", "overdue"), ["1"]),
        (("--state", "open"), ["1", "2"]),
        (("--customer", "Birch"), ["1", "2"]),
        (("--number", "1"), ["1", "1"]),
        (("--from", "2025-09-30", "--to", "2025-09-30"), ["1"]),
    ],
)
def test_documents_are_found(company, alder, options, numbers):
    town.customer(company, "Birch")
    issue(
        company,
        INVOICE,
        INVOICE | {"customer": "Birch", "date": "2025-10-01", "due_date": "2199-01-01"},
        INVOICE | {"customer": "Birch", "date": "2025-10-03", "kind": "credit_memo"},
    )
    documents(company, "draft", "-", typed=INVOICE | {"date": "2025-10-02"})
    said = documents(company, "list", *options, "--json")
    assert [one["number"] for one in said.lines] == numbers
    assert "Alder" in documents(company, "list").out


def test_a_file_goes_with_a_document(company, alder, tmp_path):
    issue(company, INVOICE)
    file = tmp_path / "notes.txt"
    file.write_text("two boards")
    assert documents(company, "attach", "invoice:1", file, "--stays").code == 0
    (kept,) = company.attachments.all()
    assert (kept.name, kept.goes_along, bytes(kept.content)) == ("notes.txt", False, b"two boards")
    assert "notes.txt" in documents(company, "show", "invoice:1").out
    assert documents(company, "attach", "invoice:1", tmp_path / "none.txt").code == 2


def test_a_document_is_written_as_pdf(company, alder, tmp_path):
    issue(company, INVOICE)
    (kept,) = documents(company, "draft", "-", "--json", typed=INVOICE).lines
    for name in ("invoice:1", kept["id"]):
        file = tmp_path / "document.pdf"
        assert documents(company, "pdf", name, file).code == 0
        assert file.read_bytes().startswith(b"%PDF-")
        file.unlink()
    assert documents(company, "pdf", "invoice:1", tmp_path / "none" / "document.pdf").code == 2


@pytest.mark.parametrize(
    ("name", "code"),
    [("1041", 2), ("invoice:9", 1), ("018f0000-0000-7000-8000-000000000000", 1)],
)
def test_a_document_that_is_not_there(company, alder, name, code):
    assert documents(company, "show", name).code == code


def test_another_companys_document_is_not_there(company, alder):
    (told,) = issue(company, INVOICE).lines
    assert documents(town.company(), "show", told["id"]).code == 1
    assert Document._base_manager.count() == 1
