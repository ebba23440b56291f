"""Every mistake in a document is named at once, with its field and line."""

from dataclasses import replace
from datetime import date

import pytest

from solde.customers.changing import change_customer
from solde.figures.days import Terms, TermsRule
from solde.figures.money import AMOUNT_MAX
from solde.ledger.chart import BANK, RECEIVABLE, SALES, standard_account
from solde.sales.catalogue import NewItem, add_item
from solde.sales.faults import LINES_MAX, faults, faults_of_draft
from solde.sales.issuing import issue
from solde.sales.refusals import DocumentIsWrong
from solde.sales.taxes import retire_tax
from tests import town
from tests.sales.selling import issued, line, new, quebec

pytestmark = pytest.mark.django_db


def found(wish):
    return [(fault.field, fault.line) for fault in faults(wish)]


def test_all_mistakes_are_named_at_once(company, maple):
    strange = quebec(town.company(), ("GST", 50_000))
    wish = new(
        maple,
        line("1", ""),
        line("1", "x" * 1001, discount_ppm=1_000_001),
        line("1", taxes=strange),
        po_number="x" * 41,
        memo="\u202e",
        on=date(1066, 10, 14),
    )
    assert found(wish) == [
        ("po_number", None),
        ("memo", None),
        ("dated_on", None),
        ("description", 2),
        ("discount_ppm", 2),
        ("taxes", 3),
        ("description", 1),
    ]
    with pytest.raises(DocumentIsWrong) as refused:
        issue(company, [wish])
    assert len(refused.value.faults) == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": ()}, "lines"),
        ({"lines": (line("1"),) * (LINES_MAX + 1)}, "lines"),
        ({"lines": (line("0.001"),)}, "total"),
        ({"lines": (line("-1"),)}, "total"),
        ({"lines": (line("999999999", quantity="20000"),)}, "total"),
        ({"lines": (line("1", quantity="9000000000001"),)}, "quantity_micros"),
        ({"discount_ppm": 1_000_000}, "total"),
        ({"discount_ppm": 1_000_001}, "discount_ppm"),
        ({"discount_minor": -1}, "discount_minor"),
        ({"discount_minor": 10_001}, "discount_minor"),
        ({"discount_minor": AMOUNT_MAX + 1}, "discount_minor"),
        ({"due_on": date(2200, 1, 1)}, "due_on"),
        ({"terms": Terms(TermsRule.NET, -1)}, "terms"),
        ({"terms": Terms(TermsRule.NET, 3_651)}, "terms"),
        ({"terms": Terms(TermsRule.DAY_OF_MONTH, 0)}, "terms"),
        ({"charged_up_to": date(2025, 9, 1)}, "charged_up_to"),
        ({"paid_by": "Cash"}, "paid_by"),
        ({"kind": "quotation"}, "kind"),
        ({"kind": "credit_memo", "terms": Terms(TermsRule.NET, 30)}, "due_on"),
        ({"kind": "sales_receipt", "due_on": date(2025, 9, 1)}, "due_on"),
        ({"kind": "statement_charge", "lines": (line("1"), line("2"))}, "lines"),
        ({"kind": "finance_charge"}, "charged_up_to"),
        ({"internal_note": "x" * 10_001}, "internal_note"),
    ],
)
def test_what_cannot_be_issued(maple, changes, field):
    assert found(replace(new(maple), **changes)) == [
        (field, None if field != "quantity_micros" else 1)
    ]


def test_a_due_date_may_lie_before_the_date(maple):
    assert faults(new(maple, due_on=date(2025, 8, 1))) == []


def test_a_memo_and_a_description_may_have_several_lines(maple):
    assert faults(new(maple, line("1", "Lumber\nred cedar"), memo="Thank\nyou")) == []
    assert found(new(maple, po_number="1\n2")) == [("po_number", None)]


def test_a_discount_needs_something_to_come_off(maple):
    wish = new(maple, line("1"), line("-1"), line("0", "Free"), discount_minor=5)
    assert found(wish) == [("discount_minor", None)]


def test_a_charge_on_the_account_has_no_taxes(company, maple):
    taxed = line("1", taxes=quebec(company))
    assert found(new(maple, taxed, kind="statement_charge")) == [("taxes", None)]


def test_an_exempt_customer_has_no_taxes(company, maple):
    change_customer(maple, taxed=False, exemption="BC-1")
    maple.refresh_from_db()
    assert found(new(maple, line("1"), line("1", taxes=quebec(company)))) == [("taxes", 2)]


def test_who_is_not_active_gets_no_new_documents(maple):
    before = new(maple)
    change_customer(maple, active=False)
    maple.refresh_from_db()
    assert found(new(maple)) == [("customer", None)]
    assert faults(new(maple), before=before) == []


def test_a_retired_tax_is_on_nothing_new(company, maple):
    (tax,) = quebec(company, ("PST", 70_000))
    retire_tax(tax)
    wish = new(maple, line("1", taxes=(tax,)))
    assert found(wish) == [("taxes", 1)]
    assert faults(wish, before=wish) == []


def test_a_tax_is_on_a_line_once(company, maple):
    (tax,) = quebec(company, ("PST", 70_000))
    assert found(new(maple, line("1", taxes=(tax, tax)))) == [("taxes", 1)]


def test_accounts_are_of_the_company_the_kind_and_the_currency(company, maple):
    bank, sales = (standard_account(company, one, "CAD") for one in (BANK, SALES))
    dollars = standard_account(company, RECEIVABLE, "USD")
    elsewhere = standard_account(town.company(), RECEIVABLE, "CAD")
    for wrong in (bank, sales, dollars, elsewhere):
        assert found(new(maple, account=wrong)) == [("account", None)]
    assert faults(new(maple, kind="sales_receipt", account=bank)) == []
    assert found(new(maple, kind="sales_receipt", account=sales)) == [("account", None)]
    assert faults(new(maple, line("1", account=sales))) == []
    assert found(new(maple, line("1", account=bank))) == [("account", 1)]
    in_dollars = standard_account(company, SALES, "USD")
    assert found(new(maple, line("1", account=in_dollars))) == [("account", 1)]


def test_an_item_is_of_the_company(maple):
    item = add_item(town.company(), NewItem(name="Gold"))
    assert found(new(maple, line("1", item=item))) == [("item", 1)]


def test_a_draft_may_lack_what_an_issued_document_needs(maple):
    assert faults_of_draft(new(maple, line("-1", ""))) == []


def test_the_same_wish_that_has_no_fault_is_issued(maple):
    assert issued(maple, discount_minor=10_000 - 1).total_minor == 1
