"""The check of the books names what was done to documents behind its back."""

from datetime import date

import pytest

from solde.ledger.applying import apply
from solde.ledger.chart import BANK, standard_account
from solde.ledger.checking import check_books
from solde.sales.charge_rules import CHARGED_ONCE, COVERS_ITS_DAYS
from solde.sales.checking import SALES_RULES
from solde.sales.editing import edit
from solde.sales.voiding import void
from tests import town
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import findings, issued, line, new, quebec

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(company, maple):
    """An edited and partly paid invoice with taxes and a discount, a receipt, a void memo."""
    taxes = quebec(company)
    lines = (line("33.33", taxes=taxes), line("0.125", quantity="3", discount_ppm=100_000))
    document = issued(maple, *lines, discount_ppm=70_000)
    document = edit(document, new(maple, *lines, line("9.99", taxes=taxes), discount_ppm=70_000))
    apply(town.payment(maple, 1_000), document.entry, amount_minor=1_000, on=document.dated_on)
    receipt = issued(maple, kind="sales_receipt", account=standard_account(company, BANK, "CAD"))
    edit(receipt, new(maple, kind="sales_receipt"))
    void(issued(maple, kind="credit_memo"), on=date(2025, 9, 3))
    town.invoice(maple, 700, number="elsewhere")
    return document


TAMPERINGS = [
    ("update sales_line set amount_minor = amount_minor + 1 where position = 2",
     {"document_line_adds_up", "document_adds_up"}),
    ("update sales_line set quantity_micros = 2000000 where position = 3",
     {"document_line_adds_up"}),
    ("update sales_version set discount_minor = discount_minor - 1",
     {"document_discount_adds_up", "document_adds_up", "document_tax_adds_up"}),
    ("update sales_versiontax set amount_minor = amount_minor + 1",
     {"document_tax_adds_up", "document_adds_up"}),
    ("update sales_versiontax set base_minor = base_minor - 1", {"document_tax_adds_up"}),
    ("delete from sales_linetax", {"document_tax_adds_up"}),
    ("update sales_version set total_minor = 1, subtotal_minor = 1 where number = 2",
     {"document_adds_up", "document_says_its_latest_version"}),
    ("update sales_version set content = jsonb_set(content, '{number}', '\"9\"') where number = 2",
     {"document_says_its_latest_version"}),
    ("update sales_version set entry_id = (select min(id) from ledger_entry) where number = 2",
     {"document_says_its_latest_version"}),
    ("update sales_document set version_number = 1 where version_number = 2",
     {"document_says_its_latest_version"}),
    ("update sales_document set version_number = 0 where kind = 'sales_receipt'",
     {"document_says_its_latest_version"}),
    ("update sales_document set total_minor = 9999 where kind = 'sales_receipt'",
     {"document_is_its_entry", "document_says_its_latest_version"}),
    ("update sales_document set account_id = account_id + 1 where kind = 'sales_receipt'",
     {"document_is_its_entry"}),
    ("update sales_document set dated_on = '2025-09-02' where kind = 'invoice'",
     {"document_is_its_entry", "document_says_its_latest_version"}),
    ("update sales_document set state = 'issued' where kind = 'credit_memo'",
     {"document_is_its_entry", "document_left_is_what_is_not_applied",
      "document_says_its_latest_version"}),
    ("update sales_document set number = '77' where kind = 'invoice'",
     {"document_is_its_entry", "document_says_its_latest_version",
      "document_numbers_have_no_gaps"}),
    ("update sales_document set left_minor = left_minor - 1 where kind = 'invoice'",
     {"document_left_is_what_is_not_applied"}),
    ("update ledger_application set released_on = '2025-09-05'",
     {"document_left_is_what_is_not_applied"}),
    ("update company_numberseries set next_number = 3 where kind = 'invoice'",
     {"document_numbers_have_no_gaps"}),
    ("update sales_document set series_number = null where kind = 'invoice'",
     {"document_numbers_have_no_gaps"}),
]  # fmt: skip


def of_sales(company):
    """What is found but for the invoice that never had a document."""
    names = {rule.name for rule in SALES_RULES} - {"entry_of_sales_has_a_document"}
    return names & set(findings(company))


def test_what_nobody_touched_is_in_order(company, sold):
    (found,) = check_books(company, more=SALES_RULES)
    assert found.rule == "entry_of_sales_has_a_document"
    assert found.words == (
        "invoice elsewhere of Maple, dated 2025-09-01, is in the ledger without a document."
    )


@pytest.mark.parametrize(("sql", "rules"), TAMPERINGS, ids=[sql for sql, _ in TAMPERINGS])
def test_what_was_tampered_with_is_named(company, sold, sql, rules):
    with behind_the_back() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount
    assert of_sales(company) == rules


def test_every_rule_is_broken_above():
    broken = set().union(*(rules for _sql, rules in TAMPERINGS))
    of_charges = {CHARGED_ONCE.name, COVERS_ITS_DAYS.name}  # test_charging.py
    named = {rule.name for rule in SALES_RULES} - of_charges
    assert broken == named - {"entry_of_sales_has_a_document"}


def test_findings_are_told_in_words(company, sold):
    with behind_the_back() as cursor:
        cursor.execute("update sales_document set left_minor = 1 where kind = 'invoice'")
    words = [one.words for one in check_books(company, more=SALES_RULES)]
    assert "invoice 1 of Maple says that 0.01 CAD is left of it; it is 36.63 CAD." in words


def test_of_another_company_nothing_is_named(sold):
    with behind_the_back() as cursor:
        cursor.execute("update sales_document set left_minor = 1 where kind = 'invoice'")
    assert findings(town.company()) == []
