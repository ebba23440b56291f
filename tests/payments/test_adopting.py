"""Payments that came into the ledger from elsewhere are taken up as they stand."""

from datetime import date

import pytest

from solde.company.models import NumberSeries
from solde.ledger.posting import void
from solde.payments.adopting import adopt
from solde.payments.recording import change, receive
from solde.payments.recording import void as void_payment
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, left

pytestmark = pytest.mark.django_db


def test_every_payment_and_refund_is_taken_up_once(company, alder):
    town.invoice(alder, 4000)
    apply_oldest_first(town.payment(alder, 6000, number="P-7", on=NEXT), on=NEXT)
    town.document(alder, "refund", 500, number="R")
    other = town.company("Other")
    town.hazel(other)
    assert adopt(company) == 2
    assert adopt(company) == 0
    assert left(company) == {"payment P-7": 2000, "refund R": 500}
    assert left(other) == {}
    (payment,) = company.payments.filter(kind="payment")
    assert (payment.dated_on, payment.method, payment.series_number) == (NEXT, "other", None)
    assert payment.account.kind == "undeposited_funds"
    assert adopt(other) == 1


def test_edited_and_void_ones_are_taken_up_as_they_are(company, alder):
    edited = town.payment(alder, 6000, number="1")
    town.edit(edited, -7000)
    void(town.payment(alder, 900, number="2"), on=LATER)
    adopt(company)
    rows = company.payments.order_by("number").values_list("state", "amount_minor", "left_minor")
    assert list(rows) == [("recorded", 7000, 7000), ("voided", 900, 0)]


def test_one_that_was_taken_up_is_changed_and_voided_like_others(company, alder):
    town.payment(alder, 6000, number="9")
    adopt(company)
    payment = change(company.payments.get(), amount_minor=5000, on=NEXT, how=CHEQUE)
    assert (payment.number, payment.left_minor) == ("9", 5000)
    void_payment(payment, on=LATER)
    assert payment.state == "voided"


def test_numbers_begin_after_those_from_elsewhere(company, alder):
    for number in ("7", "104", "P-9000", "9" * 13, "0012"):
        town.payment(alder, 100, number=number)
    adopt(company)
    assert receive(alder, 100, on=DAY, how=CHEQUE).number == "105"
    assert NumberSeries._base_manager.get(company=company, kind="payment").first_number == 105


def test_a_number_that_is_taken_is_passed_over(company, alder):
    assert receive(alder, 100, on=DAY, how=CHEQUE).number == "1"
    for number in ("2", "3", "5"):
        town.payment(town.customer(company, f"Of {number}"), 100, number=number)
    adopt(company)
    assert [receive(alder, 100, on=DAY, how=CHEQUE).number for _ in range(3)] == ["4", "6", "7"]


def test_numbers_from_elsewhere_without_digits_leave_the_series_alone(company, alder):
    town.payment(alder, 100, number="March")
    adopt(company)
    assert receive(alder, 100, on=date(2025, 10, 1), how=CHEQUE).number == "1"
