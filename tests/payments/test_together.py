"""Two people at one customer's money at the same time: the second sees what the first did."""

from uuid import uuid4

import pytest

from solde.ledger.refusals import MoreThanOpen
from solde.payments import refunding
from solde.payments.applying import apply_automatically, apply_credit, release
from solde.payments.asking import UNAPPLIED, NewPayment
from solde.payments.covering import MoreThanCredit
from solde.payments.recording import LessThanApplied, change, receive, receive_many, void
from solde.payments.refunding import refund
from tests import town
from tests.ledger.open_items import open_amounts
from tests.ledger.sessions import all_at_once, second_waits_for_first
from tests.payments.books import CHEQUE, DAY, NEXT, findings, left

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alder():
    """Owes 100.00, and has paid 60.00 on account."""
    alder = town.customer(town.company(), "Alder")
    town.invoice(alder, 10000, number="I")
    receive(alder, 6000, on=DAY, how=CHEQUE, instructions=UNAPPLIED)
    yield alder
    assert findings() == []


def receive_one(new, *, key):
    (payment,) = receive_many(new.customer.company, [new], key=key)
    return payment


def paid(customer):
    return customer.payments.get(kind="payment", number="1")


def give_back(customer):
    return lambda: refund(customer, 4000, on=NEXT, how=CHEQUE)


def test_one_credit_is_given_back_once(alder):
    refusal = second_waits_for_first(give_back(alder), give_back(alder))
    assert isinstance(refusal, MoreThanCredit)
    assert "20.00" in str(refusal)
    assert left(alder.company) == {"payment 1": 2000, "refund 1": 0}
    assert refund(alder, 100, on=NEXT, how=CHEQUE).number == "2"  # the refused took none


@pytest.mark.parametrize("act", [receive_one, refunding.give_back])
def test_two_with_one_key_are_one(alder, act):
    """The second of two refunds would find the credit taken by the first."""
    key, found = uuid4(), []
    new = NewPayment(customer=alder, amount_minor=6000, on=NEXT, how=CHEQUE)

    def once():
        found.append(act(new, key=key))

    assert second_waits_for_first(once, once) is None
    assert found[0] == found[1]
    assert alder.payments.count() == 2


def test_a_credit_is_not_both_applied_and_given_back(alder):
    invoice, payment = alder.entries.get(number="I"), paid(alder)

    def put():
        apply_credit(payment.entry, invoice, 4000, on=NEXT)

    refusal = second_waits_for_first(put, give_back(alder))
    assert isinstance(refusal, MoreThanCredit)
    assert open_amounts(alder) == {"I": 6000, "1": -2000}


def test_what_is_given_back_is_not_applied(alder):
    invoice, payment = alder.entries.get(number="I"), paid(alder)
    refusal = second_waits_for_first(
        give_back(alder), lambda: apply_credit(payment.entry, invoice, 4000, on=NEXT)
    )
    assert isinstance(refusal, MoreThanOpen)


def test_a_payment_is_not_made_less_than_what_is_just_applied(alder):
    payment = paid(alder)
    refusal = second_waits_for_first(
        lambda: apply_automatically(alder, on=NEXT),
        lambda: change(payment, amount_minor=5000, on=DAY, how=CHEQUE),
    )
    assert isinstance(refusal, LessThanApplied)


def test_two_releases_at_once_leave_what_both_released(alder):
    payment, invoice = paid(alder), alder.entries.get(number="I")
    one, two = (apply_credit(payment.entry, invoice, 1000, on=DAY) for _ in range(2))
    refusal = second_waits_for_first(lambda: release(one, on=NEXT), lambda: release(two, on=NEXT))
    assert refusal is None
    assert left(alder.company) == {"payment 1": 6000}


def test_many_at_once_number_without_gaps_and_pay_nothing_twice(alder):
    birch = town.customer(alder.company, "Birch")
    payment = paid(alder)

    def slip():
        news = (
            NewPayment(customer=one, amount_minor=2500, on=NEXT, how=CHEQUE)
            for one in (alder, birch)
        )
        receive_many(alder.company, list(news))

    all_at_once([slip, slip, slip, slip, lambda: void(payment, on=NEXT)])
    assert open_amounts(alder) == {}
    numbers = alder.company.payments.values_list("series_number", flat=True)
    assert sorted(numbers) == list(range(1, 10))
