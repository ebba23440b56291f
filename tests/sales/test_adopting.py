"""Documents of what came into the ledger by another road."""

from datetime import date

import pytest

from solde.ledger.applying import apply
from solde.ledger.posting import void as void_entry
from solde.sales import papers
from solde.sales.adopting import adopt
from solde.sales.editing import edit
from solde.sales.models import Document
from solde.sales.voiding import void
from tests import town
from tests.importing.csv_files import TRANSACTIONS, bring
from tests.sales.selling import ON, findings, issued, line, new

pytestmark = pytest.mark.django_db


def only(company):
    return company.documents.get()


def test_what_the_ledger_holds_gets_documents(company, maple):
    entry = town.invoice(maple, 10_000, number="INV-9")
    town.payment(maple, 100)
    assert (adopt(company), adopt(company)) == (1, 0)
    document = only(company)
    assert (document.kind, document.number, document.total_minor, document.left_minor) == (
        "invoice", "INV-9", 10_000, 10_000,
    )  # fmt: skip
    assert (document.entry_id, document.due_on, document.account) == (
        entry.pk, town.DUE_ON, entry.postings.get(customer=maple).account,
    )  # fmt: skip
    assert document.public_id.version == 7
    assert (document.version_number, document.series_number) == (0, None)
    assert findings(company) == []


@pytest.mark.parametrize("kind", Document.Kind.values)
def test_every_kind_is_taken_up(company, maple, kind):
    sign = -1 if kind in ("credit_memo", "refund_receipt") else 1
    town.document(maple, kind, sign * 500)
    adopt(company)
    assert only(company).total_minor == 500
    assert findings(company) == []


def test_what_was_applied_edited_or_voided_before(company, maple):
    paid, changed, gone = (town.invoice(maple, 10_000) for _ in range(3))
    apply(town.payment(maple, 3_000), paid, amount_minor=3_000, on=ON)
    town.edit(changed, 4_000, on=date(2025, 9, 4))
    void_entry(gone, on=ON)
    assert adopt(company) == 3
    assert [(one.state, one.total_minor, one.left_minor, one.dated_on) for one in
            company.documents.order_by("entry_id")] == [
        ("issued", 10_000, 7_000, ON),
        ("issued", 4_000, 4_000, date(2025, 9, 4)),
        ("voided", 10_000, 0, ON),
    ]  # fmt: skip
    assert findings(company) == []


def test_numbers_go_on_after_the_greatest_plain_one(company, maple):
    for number in ("1001", "0999", "INV-5000", "9" * 30):
        town.invoice(maple, 500, number=number)
    adopt(company)
    assert issued(maple).number == "1002"
    assert issued(maple, kind="credit_memo").number == "1"
    town.invoice(maple, 500, number="4000")
    adopt(company)
    assert issued(maple).number == "1003"
    assert findings(company) == []


def test_an_adopted_document_is_edited_and_voided_like_others(company, maple):
    town.invoice(maple, 10_000, number="INV-9")
    town.invoice(maple, 500, number="INV-10")
    adopt(company)
    first, second = company.documents.order_by("pk")
    edited = edit(first, new(maple, line("80.00")))
    assert [version.total_minor for version in edited.versions.all()] == [10_000, 8_000]
    assert void(second, on=ON).state == "voided"
    papers.version_for(second)
    assert findings(company) == []


def test_companies_are_taken_up_one_by_one(company, maple):
    other = town.company()
    town.invoice(town.customer(other, "Elsewhere"), 500)
    town.invoice(maple, 500)
    assert adopt(company) == 1
    assert not other.documents.exists()


def test_an_import_ends_with_documents(company, maple, tmp_path):
    rows = (
        "Maple,invoice,7,2025-09-01,2025-10-01,100.00,,\nMaple,credit_memo,CM1,2025-09-02,,5.00,,\n"
    )
    bring(company, tmp_path, transactions=TRANSACTIONS + rows)
    assert [(one.kind, one.left_minor) for one in company.documents.order_by("pk")] == [
        ("invoice", 10_000),
        ("credit_memo", 500),
    ]
    assert issued(maple).number == "8"
    assert findings(company) == []
