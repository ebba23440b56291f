"""Documents are posted, taken back and posted again; the balance is what is written there."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from solde.company.models import User
from solde.figures.money import AMOUNT_MAX
from solde.history.models import Event
from solde.ledger.applying import apply
from solde.ledger.chart import RECEIVABLE, open_receivable, standard_account
from solde.ledger.models import Entry, Posting
from solde.ledger.posting import Line, draft, entries_of, post, reverse, void
from solde.ledger.reading import reach, read_ledgers
from solde.ledger.refusals import (
    AlreadyReversed,
    AmountIsZero,
    AmountTooLarge,
    MoreThanOpen,
    NumberTaken,
    OtherCompany,
    OtherCurrency,
    ReversalStays,
    StaysOnItsAccount,
    TakenBackTooEarly,
    WrongSide,
)
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on
from tests.ledger.open_items import END, open_amounts

pytestmark = pytest.mark.django_db

DAY, NEXT = date(2025, 9, 1), date(2025, 9, 2)


def rows_in_the_books():
    return Entry._base_manager.count(), Posting._base_manager.count(), Event._base_manager.count()


def test_a_document_changes_the_balance_from_its_day_on(alder):
    town.invoice(alder, 10000, on=NEXT)
    assert balance_on(alder, DAY) == 0
    assert balance_on(alder, NEXT) == 10000


def test_the_first_entry_is_the_document(alder):
    invoice = town.invoice(alder, 10000)
    assert invoice.document_id == invoice.pk
    assert sum(p.amount_minor for p in invoice.postings.all()) == 0


def test_a_sales_receipt_changes_no_balance(alder):
    """100.00 and 8.75 % of tax: 108.75 into the bank, nothing owed (case S14)."""
    town.document(alder, "sales_receipt", 10875, on=DAY)
    assert balance_on(alder, END) == 0
    assert open_amounts(alder) == {}
    ledger = read_ledgers(reach(alder.company_id, [alder.pk]), up_to=END, receipts=True)[alder.pk]
    assert [(p.amount_minor, p.receipt_minor) for p in ledger.postings] == [(0, 10875)]


def test_documents_are_posted_all_or_none(company, alder):
    before = rows_in_the_books()
    good = draft(alder, "invoice", "1", dated_on=DAY, amount_minor=100)
    with pytest.raises(NumberTaken, match="already has a document of that kind with that number"):
        post(company, good, good)
    assert rows_in_the_books() == before


def test_a_number_serves_once_for_each_customer_and_kind(company, alder):
    town.invoice(alder, 100, number="7")
    town.payment(alder, 100, number="7")
    town.invoice(town.customer(company, "Birch"), 100, number="7")
    with pytest.raises(NumberTaken):
        town.invoice(alder, 200, number="7")
    voided = town.invoice(alder, 100, number="8")
    void(voided, on=DAY)
    with pytest.raises(NumberTaken):
        town.invoice(alder, 100, number="8")


@pytest.mark.parametrize("kind", ["payment", "credit_memo"])
def test_a_credit_does_not_raise_a_balance_nor_a_charge_lower_it(alder, kind):
    with pytest.raises(WrongSide, match="does not change a balance in this direction"):
        town.document(alder, kind, 100)
    with pytest.raises(WrongSide):
        town.invoice(alder, -100)


def test_an_amount_of_nothing_is_refused(alder):
    with pytest.raises(AmountIsZero, match="zero changes nothing"):
        town.invoice(alder, 0)


def test_an_amount_beyond_all_bounds_is_refused(alder):
    town.invoice(alder, AMOUNT_MAX)
    with pytest.raises(AmountTooLarge, match="larger than these books can hold"):
        town.invoice(alder, AMOUNT_MAX + 1)


def test_another_companys_customer_is_refused(company, alder):
    stranger = town.customer(town.company("Other"), "Alder")
    with pytest.raises(OtherCompany, match="belongs to another company"):
        post(company, draft(stranger, "invoice", "1", dated_on=DAY, amount_minor=100))


def test_another_companys_account_is_refused(alder):
    other = town.company("Other")
    account = standard_account(other, RECEIVABLE, "CAD")
    with pytest.raises(OtherCompany):
        town.document(alder, "invoice", 100, account=account)


def test_an_account_in_another_currency_is_refused(company, alder):
    town.fir(company)
    dollars = standard_account(company, RECEIVABLE, "USD")
    with pytest.raises(OtherCurrency, match="not in the customer's currency"):
        town.document(alder, "invoice", 100, account=dollars)


def test_a_customer_whose_currency_somebody_changed_meanwhile_is_refused(alder):
    alder.company.customers.filter(pk=alder.pk).update(currency="USD")
    with pytest.raises(OtherCurrency):
        town.invoice(alder, 100)


def test_a_void_on_the_own_date_leaves_no_trace_in_figures(alder):
    invoice = town.invoice(alder, 99900)
    void(invoice, on=DAY)
    assert balance_on(alder, DAY) == 0
    assert open_amounts(alder, DAY) == {}


def test_a_later_void_changes_no_day_before(alder):
    invoice = town.invoice(alder, 10000)
    void(invoice, on=date(2025, 9, 10))
    assert [balance_on(alder, date(2025, 9, day)) for day in (9, 10)] == [10000, 0]
    assert open_amounts(alder, date(2025, 9, 9)) == {invoice.number: 10000}


def test_a_void_gives_back_what_was_applied(alder):
    """Case S10: the payment of 200.00 on an invoice of 512.13 is voided."""
    invoice = town.invoice(alder, 51213, number="I")
    payment = town.payment(alder, 20000, number="P")
    apply(payment, invoice, amount_minor=20000, on=NEXT)
    assert open_amounts(alder) == {"I": 31213}
    void(payment, on=date(2025, 9, 5))
    assert open_amounts(alder) == {"I": 51213}
    assert open_amounts(alder, date(2025, 9, 4)) == {"I": 31213}
    assert apply_oldest_first(payment, on=date(2025, 9, 6)) == []


def test_a_void_is_done_once_and_on_record(company, alder):
    carol = User.objects.create_user("carol@timber.example")
    invoice = town.invoice(alder, 10000)
    (reversal,) = void(invoice, on=NEXT, by=carol)
    assert reversal.posted_by == carol
    event = company.events.get(act="void")
    assert (event.by, event.subject, event.details) == (
        carol,
        f"entry:{invoice.pk}",
        {"on": "2025-09-02"},
    )
    with pytest.raises(AlreadyReversed, match="reversed already"):
        void(invoice, on=NEXT)
    assert company.events.filter(act="void").count() == 1


def test_nothing_is_taken_back_before_its_own_date(alder):
    invoice = town.invoice(alder, 10000, on=NEXT)
    with pytest.raises(TakenBackTooEarly, match="before its own date"):
        void(invoice, on=DAY)
    with pytest.raises(TakenBackTooEarly):
        reverse(invoice, on=DAY)


def test_an_entry_is_reversed_once_and_a_reversal_never(alder):
    invoice = town.invoice(alder, 10000)
    reversal = reverse(invoice, on=NEXT)
    assert balance_on(alder, NEXT) == 0
    with pytest.raises(AlreadyReversed):
        reverse(invoice, on=NEXT)
    with pytest.raises(ReversalStays, match="post the document again instead"):
        reverse(reversal, on=NEXT)


def test_what_is_applied_is_not_reversed_from_under_it(alder):
    invoice = town.invoice(alder, 10000)
    apply(town.payment(alder, 4000), invoice, amount_minor=4000, on=NEXT)
    with pytest.raises(MoreThanOpen, match="more than is open"):
        reverse(invoice, on=NEXT)


def test_an_edit_is_one_document_with_another_amount(alder):
    """Reversed and posted again under the same number; applications stay where they fit."""
    invoice = town.invoice(alder, 10000, number="I")
    apply(town.payment(alder, 4000), invoice, amount_minor=4000, on=NEXT)
    town.edit(invoice, 7000)
    assert open_amounts(alder) == {"I": 3000}
    town.edit(invoice, 4000)
    assert open_amounts(alder) == {}
    with pytest.raises(MoreThanOpen):
        town.edit(invoice, 3999)
    assert [entry.number for entry in alder.entries.filter(document=invoice)] == ["I"] * 5


def test_an_edited_document_stays_on_its_account_and_side(company, alder):
    adjustment = town.document(alder, "adjustment", 100)
    void(adjustment, on=NEXT)
    yard = open_receivable(company, "A/R of the yard", "CAD")
    with pytest.raises(StaysOnItsAccount, match="it was first posted to"):
        again(adjustment, 100, account=yard)
    with pytest.raises(WrongSide):
        again(adjustment, -100)
    again(adjustment, 300)
    assert balance_on(alder, END) == 300


def again(document, amount_minor, **extras):
    """Post a version of a document that is void."""
    version = draft(
        document.customer,
        document.kind,
        document.number,
        dated_on=END,
        amount_minor=amount_minor,
        **extras,
    )
    return post(document.company, replace(version, document_id=document.pk))


def test_a_draft_that_does_not_balance_is_a_bug(company, alder):
    one = draft(alder, "invoice", "1", dated_on=DAY, amount_minor=100)
    unbalanced = replace(one, lines=(*one.lines, Line(one.lines[1].account_id, 1)))
    with pytest.raises(AssertionError):
        post(company, unbalanced)


def test_two_companies_share_a_name_and_nothing_else(alder):
    """Case I-1005."""
    namesake = town.alder(town.company("Other"))
    assert balance_on(alder, END) == 0
    assert balance_on(namesake, END) == 4000
    assert open_amounts(alder) == {}


def test_the_entries_of_a_document_are_found_without_going_through_all(company, alder):
    invoice = town.invoice(alder, 100)
    void(invoice, on=invoice.dated_on)
    found = entries_of(company, invoice.pk)
    assert [one.reverses_id for one in found.order_by("id")] == [None, invoice.pk]
    others = (
        draft(alder, "invoice", f"Other {number}", dated_on=DAY, amount_minor=100)
        for number in range(1000)
    )
    post(company, *others)
    with connection.cursor() as cursor:
        cursor.execute("analyze ledger_entry")
    plan = found.explain()
    assert "BitmapOr" in plan
    assert "Seq Scan" not in plan
