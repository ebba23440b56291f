"""Payments and refunds where a company has several A/R accounts: each is on one of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solde.ledger.chart import (
    BANK,
    choose_receivable,
    open_receivable,
    receivable_of,
    standard_account,
)
from solde.payments.applying import apply_automatically
from solde.payments.asking import UNAPPLIED, Instructions, NewPayment, PaymentIsWrong
from solde.payments.covering import MoreThanCredit
from solde.payments.reading import open_to_pay
from solde.payments.recording import change, receive, receive_many
from solde.payments.refunding import give_back, refund
from tests import town
from tests.ledger.open_items import open_amounts
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, left, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def retail(company):
    return open_receivable(company, "Retail", "CAD")


@pytest.fixture
def usual(alder):
    return receivable_of(alder)


@pytest.fixture
def invoices(alder, retail):
    """One of 100.00 on each of the two accounts."""
    usual = town.invoice(alder, 10000, number="usual")
    return usual, town.document(alder, "invoice", 10000, number="retail", account=retail)


def new(customer, minor, *, on=NEXT, **more):
    return NewPayment(customer=customer, amount_minor=minor, on=on, how=CHEQUE, **more)


def pays(*charges, minor=10000, **more):
    return Instructions(parts=[part(one, minor) for one in charges], **more)


def test_a_payment_is_on_the_account_of_what_it_pays(alder, retail, invoices):
    payment = receive(alder, 12000, on=NEXT, how=CHEQUE, instructions=pays(invoices[1]))
    assert payment.receivable == retail
    assert payment.entry.postings.get(customer=alder).account == retail
    assert open_amounts(alder) == {"usual": 10000, "1": -2000}


def test_the_rest_pays_the_oldest_of_that_account(alder, retail, invoices):
    town.document(alder, "invoice", 500, number="small", account=retail)
    named = pays(invoices[1], rest_oldest_first=True)
    receive(alder, 10700, on=NEXT, how=CHEQUE, instructions=named)
    assert open_amounts(alder) == {"usual": 10000, "1": -200}


def test_a_payment_that_names_nothing_is_on_the_account_given_or_the_usual_one(
    alder, usual, retail, invoices
):
    given, not_given = receive_many(
        alder.company, [new(alder, 4000, receivable=retail), new(alder, 3000)]
    )
    assert (given.receivable, not_given.receivable) == (retail, usual)
    assert open_amounts(alder) == {"usual": 7000, "retail": 6000}


def test_the_usual_account_is_the_customers_own(alder, retail):
    choose_receivable(alder, retail)
    assert receive(alder, 100, on=DAY, how=CHEQUE).receivable == retail


@pytest.mark.parametrize("place", [0, 1])
def test_one_payment_is_not_on_two_accounts(alder, usual, retail, invoices, place):
    """Neither by what it names, nor by that and the account that is given."""
    other = (retail, usual)[place]
    words = r"One A/R account at a time: what is named is on Accounts receivable \(A/R\), Retail\."
    for one in (
        new(alder, 20000, instructions=pays(*invoices)),
        new(alder, 10000, instructions=pays(invoices[place]), receivable=other),
    ):
        with pytest.raises(PaymentIsWrong, match=words):
            receive_many(alder.company, [one])
    assert not alder.payments.exists()


def test_of_several_payments_the_customer_is_named(alder, invoices):
    birch = town.customer(alder.company, "Birch")
    wrong = new(alder, 20000, instructions=pays(*invoices))
    with pytest.raises(PaymentIsWrong, match=r"^Alder: One A/R account at a time"):
        receive_many(alder.company, [new(birch, 100), wrong])
    assert not alder.company.payments.exists()


def test_what_is_received_is_on_an_account_of_that_kind_currency_and_company(alder):
    company, other = alder.company, town.company("Other")
    for account, words in (
        (standard_account(company, BANK, "CAD"), "is on an A/R account in CAD"),
        (open_receivable(company, "Dollars", "USD"), "is on an A/R account in CAD"),
        (open_receivable(other, "Retail", "CAD"), "belongs to another company"),
    ):
        with pytest.raises(PaymentIsWrong, match=words) as wrong:
            receive_many(company, [new(alder, 100, receivable=account)])
        assert [one.fault.field for one in wrong.value.faults] == ["receivable"]


def test_a_correction_keeps_the_account(alder, retail, invoices):
    payment = receive(alder, 10000, on=NEXT, how=CHEQUE, instructions=pays(invoices[1]))
    changed = change(payment, amount_minor=10500, on=LATER, how=CHEQUE)
    assert (changed.receivable, changed.left_minor) == (retail, 500)
    assert {one.account for one in alder.company.postings.filter(customer=alder)} == {
        retail, receivable_of(alder),
    }  # fmt: skip
    assert open_amounts(alder) == {"usual": 10000, "1": -500}


def test_money_goes_back_from_the_account_of_its_credits(alder, retail):
    credit = town.document(alder, "credit_memo", -3000, number="C", account=retail)
    with pytest.raises(
        MoreThanCredit,
        match=r"^Alder has 0\.00 of unapplied credit on Accounts receivable \(A/R\) on that day\.$",
    ):
        refund(alder, 1000, on=LATER, how=CHEQUE)
    named = refund(alder, 1000, on=LATER, how=CHEQUE, parts=[part(credit, 1000)])
    given = give_back(new(alder, 2000, on=LATER, receivable=retail))
    assert (named.receivable, given.receivable) == (retail, retail)
    assert open_amounts(alder) == {}
    assert left(alder.company) == {"refund 1": 0, "refund 2": 0}


def test_a_refund_is_from_credits_of_one_account(alder, retail):
    memos = [
        town.credit_memo(alder, 1000, number="A"),
        town.document(alder, "credit_memo", -1000, number="B", account=retail),
    ]
    with pytest.raises(PaymentIsWrong, match="One A/R account at a time"):
        refund(alder, 2000, on=LATER, how=CHEQUE, parts=[part(one, 1000) for one in memos])


def test_what_can_be_paid_is_told_by_account(alder, usual, retail, invoices):
    receive_many(alder.company, [new(alder, 500, instructions=UNAPPLIED, receivable=retail)])
    there = open_to_pay(alder, on=NEXT)
    assert {
        pk: [one.number for one in (*place.charges, *place.credits)] for pk, place in there.items()
    } == {usual.pk: ["usual"], retail.pk: ["retail", "1"]}
    assert open_to_pay(town.customer(alder.company, "Birch"), on=NEXT) == {}


def test_what_can_be_paid_costs_the_same_on_many_accounts(company):
    def cost(count):
        customer = town.customer(company, f"Of {count}")
        for place in range(count):
            branch = open_receivable(company, f"Branch {count}: {place}", "CAD")
            town.document(customer, "invoice", 100, account=branch)
        with CaptureQueriesContext(connection) as queries:
            assert len(open_to_pay(customer, on=NEXT)) == count
        return len(queries)

    assert cost(1) == cost(20)


def test_credits_are_applied_automatically_on_every_account(alder, usual, retail, invoices):
    for account, minor in ((usual, 1000), (retail, 2000)):
        receive_many(alder.company, [new(alder, minor, instructions=UNAPPLIED, receivable=account)])
    assert len(apply_automatically(alder, on=LATER)) == 2
    assert open_amounts(alder) == {"usual": 9000, "retail": 8000}


def test_a_slip_that_names_charges_costs_the_same_however_long(company, retail):
    def cost(count):
        customers = [town.customer(company, f"Of {count}: {place}") for place in range(count)]
        charges = [town.document(one, "invoice", 100, account=retail) for one in customers]
        slip = [
            new(charge.customer, 100, instructions=pays(charge, minor=100)) for charge in charges
        ]
        with CaptureQueriesContext(connection) as queries:
            receive_many(company, slip)
        return len(queries)

    cost(1)  # opens the number series
    assert cost(2) == cost(40)
