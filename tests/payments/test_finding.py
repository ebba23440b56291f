"""Payments are found among many, a page at a time; and all that is known of one."""

from datetime import date
from uuid import uuid4

import pytest

from solde.company.models import User
from solde.customers import finding as customers
from solde.customers.opening import NewCustomer, open_customer
from solde.history.reading import history_of
from solde.ledger.chart import BANK, open_receivable, standard_account
from solde.payments import finding
from solde.payments.adopting import adopt
from solde.payments.applying import apply_credit
from solde.payments.asking import UNAPPLIED, Tender
from solde.payments.finding import (
    NoSuchPayment,
    Search,
    SeveralPayments,
    find_payments,
    payment_numbered,
    payment_of,
)
from solde.payments.models import Payment
from solde.payments.reading import applied_of, open_to_pay, subjects_of
from solde.payments.recording import change, receive, void
from solde.payments.refunding import refund
from tests import town
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, open_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """Alder's payments 1 and 2, Érable's 3, and Alder's refund 1."""
    company = town.company()
    alder = town.customer(company, "Alder", city="Sutton")
    erable = town.customer(company, "Érable Limitée")
    town.invoice(erable, 5000)
    bank = standard_account(company, BANK, "CAD")
    receive(alder, 6000, on=DAY, how=Tender(reference="RBC-1043", memo="Dépôt garanti"))
    receive(alder, 2000, on=LATER, how=Tender(method="interac", account=bank))
    receive(erable, 5000, on=NEXT, how=Tender(reference="o'Neil \\ 7"))
    refund(alder, 1000, on=LATER, how=Tender(method="transfer", reference="wire"))
    return company


def numbers(company, **search):
    return [str(one) for one in find_payments(company, Search(**search)).payments]


def test_the_newest_stand_first(company):
    assert numbers(company) == ["refund 1", "payment 2", "payment 3", "payment 1"]
    assert numbers(town.company("Other")) == []


def test_a_search_narrows(company):
    alder = company.customers.get(name="Alder")
    bank = standard_account(company, BANK, "CAD")
    for search, found in (
        ({"kind": "refund"}, ["refund 1"]),
        ({"unapplied": True}, ["payment 2", "payment 1"]),
        ({"method": "interac"}, ["payment 2"]),
        ({"account": bank}, ["refund 1", "payment 2"]),
        ({"customer": alder, "until": DAY}, ["payment 1"]),
        ({"since": NEXT, "until": NEXT}, ["payment 3"]),
        ({"since": LATER, "kind": "payment"}, ["payment 2"]),
    ):
        assert numbers(company, **search) == found, search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1043", ["payment 1"]),
        ("rbc-10", ["payment 1"]),
        ("DÉPÔT gar", ["payment 1"]),
        ("depot", []),
        ("3", ["payment 3"]),
        ("erable", ["payment 3"]),
        ("limitée", ["payment 3"]),
        ("sutton", ["refund 1", "payment 2", "payment 1"]),
        ("o'neil \\", ["payment 3"]),
        ("wire 1043", []),
        ("garanti 1043", ["payment 1"]),
        ("garanti 7", []),
        ("' | '", []),
        ("  ", ["refund 1", "payment 2", "payment 3", "payment 1"]),
    ],
)
@pytest.mark.parametrize("are_many", [False, True])
def test_words_find_payments_and_customers(company, monkeypatch, text, found, are_many):
    if are_many:
        monkeypatch.setattr(finding, "FEW", 0)
        monkeypatch.setattr(customers, "NAMED_MAX", 0)
    assert numbers(company, text=text) == found
    whole = finding.found(company, Search(text=text)).order_by("-dated_on", "-pk")
    assert [str(one) for one in whole] == found


def test_pages_of_what_words_find_follow_one_another(company):
    first = find_payments(company, Search(text="sutton"), count=2)
    rest = find_payments(company, Search(text="sutton"), count=2, after=first.next)
    found = [str(one) for one in first.payments + rest.payments]
    assert found == ["refund 1", "payment 2", "payment 1"]


def test_pages_follow_one_another_in_two_queries(company, django_assert_num_queries):
    everything = find_payments(company, Search()).payments
    got, after = [], None
    while True:
        with django_assert_num_queries(2 if after else 1):
            page = find_payments(company, Search(), after=after, count=1)
            assert [one.customer.parent for one in page.payments] == [None]
        got += page.payments
        after = page.next
        if after is None:
            break
    assert got == everything
    with pytest.raises(NoSuchPayment):
        find_payments(town.company("Other"), Search(), after=everything[0].public_id)
    with pytest.raises(NoSuchPayment):
        payment_of(company, uuid4())


def test_payments_of_one_day_are_on_one_page_each(company):
    alder = company.customers.get(name="Alder")
    for _ in range(5):
        receive(alder, 100, on=LATER, how=CHEQUE)
    first = find_payments(company, Search(), count=3)
    second = find_payments(company, Search(), after=first.next, count=10)
    assert [one.number for one in first.payments] == ["8", "7", "6"]
    assert [one.number for one in second.payments] == ["5", "4", "1", "2", "3", "1"]


def test_a_payment_is_known_by_its_number(company):
    assert payment_numbered(company, "3").customer.name == "Érable Limitée"
    assert payment_numbered(company, "1", kind=Payment.Kind.REFUND).reference == "wire"
    with pytest.raises(NoSuchPayment, match="number 77"):
        payment_numbered(company, "77")
    for name in ("Birch", "Cedar"):
        town.payment(town.customer(company, name), 100, number="P")
    adopt(company)
    with pytest.raises(SeveralPayments):
        payment_numbered(company, "P")
    cedar = company.customers.get(name="Cedar")
    assert payment_numbered(company, "P", customer=cedar).customer == cedar


def test_what_a_payment_was_applied_to(company, django_assert_num_queries):
    carol = User.objects.create_user("carol@timber.example")
    cedar = open_customer(company, NewCustomer(name="Cedar"))
    invoice = town.invoice(cedar, 5000, number="I-9", due_on=LATER)
    payment = receive(cedar, 6000, on=NEXT, how=CHEQUE, by=carol)
    town.edit(invoice, 7000)
    with django_assert_num_queries(1):
        (applied,) = applied_of(payment)
    assert applied[1:9] == (invoice.pk, "invoice", "I-9", DAY, None, 7000, 5000, NEXT)
    assert (applied.effective_on, applied.released_on) == (NEXT, None)
    assert applied.applied_by == "carol@timber.example"
    paid = refund(cedar, 1000, on=LATER, how=CHEQUE)
    assert [(one.kind, one.number) for one in applied_of(paid)] == [("payment", payment.number)]
    assert [one.kind for one in applied_of(payment)] == ["invoice", "refund"]


def test_who_did_what_to_a_payment(company):
    payment = payment_numbered(company, "3")
    change(payment, amount_minor=5500, on=LATER, how=CHEQUE)
    void(payment, on=LATER)
    acts = [event.act for event in history_of(company, subjects_of(payment)).events]
    assert acts == ["void", "release", "change", "release", "receive"]


def test_what_can_be_paid_on_a_day(company):
    cedar = town.customer(company, "Cedar")
    yard = open_receivable(company, "A/R of the yard", "CAD")
    town.document(cedar, "invoice", 700, number="yard", account=yard)
    town.invoice(cedar, 5000, number="young", due_on=LATER)
    old = town.invoice(cedar, 3000, number="old", due_on=DAY)
    town.invoice(cedar, 100, number="to come", on=LATER)
    credit = receive(cedar, 1000, on=DAY, how=CHEQUE, instructions=UNAPPLIED)
    apply_credit(credit.entry, old, 400, on=date(2025, 12, 1))
    there = open_now(cedar, NEXT)
    assert [(one.number, one.open_minor) for one in there.charges] == [
        ("old", 2600), ("young", 5000),
    ]  # fmt: skip
    assert [one.open_minor for one in there.credits] == [-600]
    assert [one.number for one in open_to_pay(cedar, on=NEXT)[yard.pk].charges] == ["yard"]
