"""Payments, refunds and credits where a company has several A/R accounts."""

import pytest

from solde.company.time_zones import today_of
from solde.ledger.chart import open_receivable, receivable_of
from solde.payments.asking import UNAPPLIED, NewPayment, Tender
from solde.payments.models import Payment
from solde.payments.recording import receive_many
from solde.sales.issuing import issue
from tests.sales.selling import line, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def usual(maple):
    return receivable_of(maple)


@pytest.fixture
def retail(company):
    return open_receivable(company, "Retail", "CAD")


@pytest.fixture
def invoices(maple, retail):
    """100.00 on the usual account, 50.00 on the other."""
    asked = [new(maple, line("100.00")), new(maple, line("50.00"), account=retail)]
    return issue(maple.company, asked)


@pytest.fixture
def unapplied(maple, usual, retail):
    """Payments of 30.00 and of 20.00 that pay nothing, one on each account."""
    news = [
        NewPayment(
            customer=maple, amount_minor=minor, on=today_of(maple.company), how=Tender(),
            instructions=UNAPPLIED, receivable=account,
        )
        for account, minor in ((usual, 3000), (retail, 2000))
    ]  # fmt: skip
    return receive_many(maple.company, news)


def beside(document):
    return f"part-{document.entry_id}"


def fields(visitor):
    return visitor.read.forms[-1].fields


def left(company):
    return list(company.documents.order_by("pk").values_list("left_minor", flat=True))


def received(visitor, customer, kind="new", more=""):
    visitor.open(f"payments/{kind}?customer={customer.public_id}{more}")


def test_an_invoice_is_paid_on_its_account(owner, company, maple, retail, invoices):
    owner.open(f"sales/{invoices[1].public_id}")
    owner.follow("Receive a payment")
    assert fields(owner)["receivable"] == str(retail.pk)
    owner.press("Record", record="yes")
    assert left(company) == [10000, 0]
    assert company.payments.get().receivable == retail
    assert "Retail" in owner.words


def test_of_one_account_nobody_is_asked(owner, company, maple):
    open_receivable(company, "Dollars", "USD")
    issue(company, [new(maple, line("100.00"))])
    for kind in ("new", "new-refund"):
        received(owner, maple, kind)
        assert "A/R account" not in owner.words
        assert "receivable" not in fields(owner)
    received(owner, maple)
    owner.press("Oldest first", amount="100.00", spread="yes")
    owner.press("Record", record="yes")
    assert left(company) == [0]
    assert "A/R account" not in owner.words


def test_the_account_is_chosen_and_its_documents_are_shown(owner, maple, usual, retail, invoices):
    received(owner, maple)
    assert fields(owner)["receivable"] == str(usual.pk)
    assert beside(invoices[0]) in fields(owner)
    assert beside(invoices[1]) not in fields(owner)
    owner.press("Recalculate", recalculate="yes", receivable=str(retail.pk))
    assert beside(invoices[0]) not in fields(owner)
    owner.press("Oldest first", spread="yes", amount="60.00")
    assert fields(owner)[beside(invoices[1])] == "50.00"
    owner.press("Record", record="yes")
    assert left(maple.company) == [10000, 0]


def test_it_begins_with_the_account_on_which_something_is_open(
    owner, company, maple, usual, retail
):
    received(owner, maple)
    assert fields(owner)["receivable"] == str(usual.pk)
    issue(company, [new(maple, line("50.00"), account=retail)])
    received(owner, maple)
    assert fields(owner)["receivable"] == str(retail.pk)
    received(owner, maple, "new-refund")  # there is no credit
    assert fields(owner)["receivable"] == str(usual.pk)


def test_what_was_typed_for_another_account_is_not_recorded(
    owner, company, maple, retail, invoices
):
    received(owner, maple)
    owner.press("Oldest first", spread="yes", amount="100.00")
    owner.press("Record", record="yes", receivable=str(retail.pk))
    assert "One A/R account at a time" in owner.words
    assert not company.payments.exists()
    assert beside(invoices[1]) in fields(owner)


def test_an_account_that_is_none_is_not_taken(owner, company, maple, invoices):
    received(owner, maple)
    owner.press("Record", record="yes", amount="1.00", receivable="7")
    assert "Select a valid choice" in owner.words
    assert not company.payments.exists()


def test_a_form_from_before_the_second_account_still_works(owner, company, maple, invoices):
    there = f"/c/{company.slug}/payments/new?customer={maple.public_id}"
    owner.open(there)
    form = fields(owner) | {"record": "yes", "amount": "100.00", beside(invoices[0]): "100.00"}
    form.pop("receivable")
    assert owner.client.post(there, form).status_code == 302
    assert left(company) == [0, 5000]


def test_money_goes_back_from_the_account_chosen(owner, company, maple, retail, unapplied):
    received(owner, maple, "new-refund")
    owner.press("Recalculate", recalculate="yes", receivable=str(retail.pk))
    assert f"Payment {unapplied[1].number}" in owner.words
    assert f"Payment {unapplied[0].number}" not in owner.words
    owner.press("Record", record="yes", amount="20.00")
    refund = company.payments.get(kind=Payment.Kind.REFUND)
    assert (refund.receivable, refund.left_minor) == (retail, 0)


def test_a_correction_asks_for_no_account(owner, company, maple, retail, unapplied):
    owner.open(f"payments/{unapplied[1].public_id}/change")
    assert "A/R account" not in owner.words
    owner.press("Save", amount="25.00")
    kept = company.payments.get(pk=unapplied[1].pk)
    assert (kept.amount_minor, kept.receivable) == (2500, retail)


def test_each_credit_is_applied_on_its_account(owner, company, maple, invoices, unapplied):
    owner.open(f"payments/credits-of/{maple.public_id}")
    assert f"Payment {unapplied[0].number} · Accounts receivable (A/R)" in owner.words
    assert beside(invoices[0]) in fields(owner)
    owner.follow(next(one for one in owner.read.links if "Retail" in one))
    assert beside(invoices[0]) not in fields(owner)
    owner.press("Apply", apply="yes", **{beside(invoices[1]): "20.00"})
    assert left(company) == [10000, 3000]


def test_every_account_is_applied_automatically(owner, company, maple, invoices, unapplied):
    owner.open(f"payments/credits-of/{maple.public_id}")
    owner.press("Apply all, oldest first")
    assert left(company) == [7000, 3000]


def test_the_credits_of_an_invoice_are_those_of_its_account(owner, invoices, unapplied):
    owner.open(f"sales/{invoices[1].public_id}")
    owner.follow("Apply credits")
    assert beside(invoices[1]) in fields(owner)
    assert fields(owner)["credit"] == str(unapplied[1].entry_id)


def test_credits_begin_where_something_can_be_paid(owner, company, maple, retail, unapplied):
    (invoice,) = issue(company, [new(maple, line("50.00"), account=retail)])
    owner.open(f"payments/credits-of/{maple.public_id}")
    assert beside(invoice) in fields(owner)
    owner.open(f"payments/credits-of/{maple.public_id}?credit={unapplied[0].entry_id}")
    assert "Nothing is open on its A/R account, and a credit pays on no other." in owner.words
    owner.press("Apply all, oldest first")
    assert left(company) == [3000]
