"""Documents from a person's wish to the books."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solde.company.closing import close_books
from solde.company.numbering import NumberingHasBegun, NumberingIsWrong, number_from
from solde.customers.models import Customer
from solde.figures.days import Terms, TermsRule
from solde.ledger.models import Entry, Posting
from solde.ledger.refusals import BooksAreClosed, OtherCompany
from solde.sales.issuing import issue
from solde.sales.models import LineTax, VersionTax
from solde.sales.refusals import DocumentIsWrong, NumberInUse
from solde.sales.usual import UsualIsWrong, change_usual, usual_of
from tests import town
from tests.ledger.acting import balance_on
from tests.sales.selling import ON, brought_in, findings, issued, line, new, quebec, stored

pytestmark = pytest.mark.django_db

NET_30 = Terms(TermsRule.NET, 30)


def postings(document):
    rows = Posting._base_manager.filter(entry__document=document.entry_id).order_by("id")
    return [(row.account.kind, row.amount_minor) for row in rows.select_related("account")]


def test_an_invoice_is_numbered_posted_and_kept(company, maple):
    document = issued(maple, terms=NET_30, po_number="PO 7")
    assert (document.number, document.state, document.total_minor) == ("1", "issued", 10_000)
    assert document.due_on == date(2025, 10, 1)
    assert balance_on(maple, ON) == 10_000
    assert stored(document).left_minor == 10_000
    assert postings(document) == [("receivable", 10_000), ("income", -10_000)]
    assert findings(company) == []


def test_taxes_of_quebec_go_to_taxes_payable(company, maple):
    document = issued(maple, line("100.00", taxes=quebec(company)))
    assert document.total_minor == 11_498
    assert postings(document) == [
        ("receivable", 11_498),
        ("income", -10_000),
        ("tax_payable", -1_498),
    ]
    taxes = VersionTax._base_manager.values_list("tax__name", "base_minor", "amount_minor")
    assert list(taxes) == [("GST", 10_000, 500), ("QST", 10_000, 998)]
    assert LineTax._base_manager.count() == 2
    assert findings(company) == []


def test_s14_a_sales_receipt_changes_no_balance(company, maple):
    (tax,) = quebec(company, ("PST", 87_500))
    document = issued(maple, line("100.00", taxes=(tax,)), kind="sales_receipt", paid_by="Cash")
    assert (document.total_minor, document.left_minor) == (10_875, 0)
    assert postings(document)[0] == ("undeposited_funds", 10_875)
    assert balance_on(maple, ON) == 0
    assert findings(company) == []


def test_s16_a_credit_memo_lowers_the_balance(company, maple):
    (tax,) = quebec(company, ("PST", 82_500))
    document = issued(maple, line("8.50", quantity="2", taxes=(tax,)), kind="credit_memo")
    assert (document.total_minor, stored(document).left_minor) == (1_840, 1_840)
    assert balance_on(maple, ON) == -1_840
    assert findings(company) == []


def test_a_refund_receipt_pays_out(company, maple):
    document = issued(maple, kind="refund_receipt")
    assert postings(document) == [("undeposited_funds", -10_000), ("income", 10_000)]
    assert findings(company) == []


def test_a_discount_comes_off_income_and_taxes(company, maple):
    document = issued(
        maple,
        line("100.00", taxes=quebec(company)),
        line("-20.00", "Returned pallet"),
        discount_ppm=100_000,
    )
    assert document.total_minor == 8_548  # 90.00 - 18.00, and 4.50 + 8.98 on 90.00
    assert postings(document)[1] == ("income", -7_200)
    assert findings(company) == []


def test_other_currencies_have_their_own_accounts_and_decimals(company):
    tokyo = town.customer(company, "Sugi", currency="JPY", language="ja-JP", country="JP")
    document = issued(tokyo, line("1234.5"))
    assert document.total_minor == 1_235
    entry = Entry._base_manager.get(pk=document.entry_id)
    currencies = entry.postings.values_list("account__currency", flat=True)
    assert (entry.currency, set(currencies)) == ("JPY", {"JPY"})
    assert findings(company) == []


def test_each_kind_is_numbered_for_itself_without_gaps(company, maple):
    news = [new(maple), new(maple, kind="credit_memo"), new(maple), new(maple)]
    assert [(one.kind, one.number) for one in issue(company, news)] == [
        ("invoice", "1"),
        ("credit_memo", "1"),
        ("invoice", "2"),
        ("invoice", "3"),
    ]
    assert findings(company) == []


def test_numbers_have_a_prefix_and_begin_where_people_say(company, maple):
    number_from(company, "invoice", prefix="F-", next_number=1001)
    assert issued(maple).number == "F-1001"
    number_from(company, "invoice", prefix="2026-F", next_number=1002)
    assert issued(maple).number == "2026-F1002"
    with pytest.raises(NumberingHasBegun):
        number_from(company, "invoice", prefix="F-", next_number=2000)
    with pytest.raises(NumberingIsWrong):
        number_from(company, "invoice", prefix="F1", next_number=1003)
    assert findings(company) == []


def test_a_number_is_not_given_again(company, maple):
    brought_in(maple, "2")
    number_from(company, "invoice", prefix="", next_number=1)
    issued(maple)
    with pytest.raises(NumberInUse):
        issued(maple)
    number_from(company, "invoice", prefix="N", next_number=2)
    assert issued(maple).number == "N2"


def test_all_or_none_are_issued_and_numbers_come_back(company, maple):
    close_books(company, date(2025, 8, 31))
    with pytest.raises(BooksAreClosed):
        issue(company, [new(maple), new(maple, on=date(2025, 8, 31))])
    assert not company.documents.exists()
    assert issued(maple).number == "1"


def test_many_are_issued_by_as_many_statements_as_few(company):
    """Customers and projects as a query finds them, without company or parent at hand."""
    taxes = quebec(company)
    for i in range(6):
        owner = town.customer(company, f"Owner {i}")
        town.customer(company, f"Barn of {i}", parent=owner)

    def statements(count):
        projects = Customer._base_manager.filter(parent__isnull=False)[:count]
        lines = line("10.00", taxes=taxes), line("5.00")
        news = [new(one, *lines, po_number="7", terms=NET_30) for one in projects]
        with CaptureQueriesContext(connection) as captured:
            issue(company, news * 3)
        return len(captured)

    statements(1)
    assert statements(6) == statements(2) < 30


@pytest.mark.parametrize("terms", [Terms(TermsRule.DAY_OF_MONTH, 32), Terms(TermsRule.NET, 4_000)])
def test_what_cannot_be_usual(company, terms):
    with pytest.raises(UsualIsWrong):
        change_usual(
            company, terms=terms, apply_credits=False, queue_new=False, remittance_slip=False
        )


def test_unapplied_credits_are_used_where_the_company_wants_it(company, maple):
    town.payment(maple, 3_000)
    credit = issued(maple, line("25.00"), kind="credit_memo", on=date(2025, 9, 2))
    late = issued(maple, line("80.00"), kind="credit_memo", on=date(2025, 9, 20))
    change_usual(company, terms=None, apply_credits=True, queue_new=False, remittance_slip=False)
    first, second = issue(
        company,
        [new(maple, line("40.00"), on=date(2025, 9, 3)), new(maple, on=date(2025, 9, 4))],
    )
    assert (first.left_minor, second.left_minor) == (0, 8_500)
    assert stored(second).left_minor == 8_500
    assert (stored(credit).left_minor, stored(late).left_minor) == (0, 8_000)
    assert findings(company) == []


def test_what_is_usual_is_kept(company):
    assert usual_of(company).terms is None
    change_usual(company, terms=NET_30, apply_credits=True, queue_new=True, remittance_slip=False)
    usual = usual_of(company)
    assert (usual.terms, usual.apply_credits, usual.queue_new) == (NET_30, True, True)


def test_credits_stay_where_they_are_unless_the_company_wants_it(maple):
    town.payment(maple, 3_000)
    assert issued(maple).left_minor == 10_000


def test_a_company_issues_to_its_own_customers(company):
    stranger = town.customer(town.company(), "Stranger")
    with pytest.raises(OtherCompany):
        issue(company, [new(stranger)])


def test_of_many_wrong_documents_each_is_named(company, maple):
    with pytest.raises(DocumentIsWrong) as refused:
        issue(company, [new(maple), new(maple, line("0.00")), new(maple, line("5", " "))])
    assert [fault.words for fault in refused.value.faults] == [
        "2: The document comes to zero: there is nothing to post.",
        "3: Line 1 says nothing.",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ""),
        ({"memo": "Thank\nyou"}, "Thank you"),
        ({"po_number": "4711"}, "PO 4711"),
        ({"po_number": "4711", "memo": "Barn"}, "PO 4711 · Barn"),
        ({"memo": "x" * 400}, "x" * 299 + "…"),
    ],
)
def test_what_statements_tell_of_a_document(maple, said, told):
    assert issued(maple, **said).entry.description == told


def test_the_same_wish_may_be_issued_again(maple):
    """Nothing about a wish is used up: an invoice of every month is the same one, dated anew."""
    wish = new(maple, terms=NET_30)
    later = replace(wish, dated_on=date(2025, 10, 1))
    documents = issue(maple.company, [wish, later])
    assert [one.due_on for one in documents] == [date(2025, 10, 1), date(2025, 10, 31)]
