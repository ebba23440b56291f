"""Receipts by e-mail: what was sent stays as it was."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from solde.history.once import AskedOtherwise
from solde.mail.composing import LetterIsWrong
from solde.mail.letters.enclosing import enclosures_of
from solde.mail.letters.proof import insist_it_is_its_own
from solde.mail.models import Delivery
from solde.mail.settling import NoReason, NotAtRest
from solde.mail.states import State
from solde.mail.working import see_out
from solde.payments.applying import apply_credit
from solde.payments.asking import Instructions, Tender
from solde.payments.recording import receive, void
from solde.payments.sending import NoReceipt, compose, send
from tests import town
from tests.cli.door import solde

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 2)


@pytest.fixture
def payment():
    company = town.company(email="billing@timber.example")
    maple = town.customer(company, "Maple", email="books@maple.example", language="fr-CA")
    town.invoice(maple, 5000, number="I-1")
    return receive(
        maple, 5000, on=ON, how=Tender(method="cheque", reference="104"),
        instructions=Instructions(rest_oldest_first=False),
    )  # fmt: skip


def left(delivery):
    see_out(Delivery._base_manager.filter(pk=delivery.pk))
    delivery.refresh_from_db()
    assert delivery.state == State.SENT, delivery.last_words


def test_a_receipt_goes_in_the_customers_language_with_its_paper(payment):
    letter = compose(payment)
    assert letter.to == "books@maple.example"
    assert "50,00\xa0$" in letter.text
    assert "{{" not in letter.subject + letter.text
    delivery = send(payment, letter, key=uuid4())
    (paper,) = enclosures_of(delivery)
    insist_it_is_its_own(paper)
    left(delivery)


def test_what_was_sent_stays_when_the_payment_is_put_on_something_else(payment):
    delivery = send(payment, compose(payment), key=uuid4())
    before = enclosures_of(delivery)
    with pytest.raises(NotAtRest):
        send(payment, compose(payment), key=uuid4())
    left(delivery)
    with pytest.raises(NoReason):
        send(payment, compose(payment), key=uuid4())
    charge = payment.company.entries.get(number="I-1")
    apply_credit(payment.entry, charge, 5000, on=ON)
    again = send(payment, compose(payment), key=uuid4())
    assert enclosures_of(delivery) == before != enclosures_of(again)


def test_pressed_again_it_is_the_letter_of_the_first_time(payment):
    key, letter = uuid4(), compose(payment)
    delivery = send(payment, letter, key=key)
    assert send(payment, letter, key=key) == delivery
    left(delivery)
    assert send(payment, letter, key=key) == delivery
    with pytest.raises(AskedOtherwise):
        send(payment, replace(letter, to="other@maple.example"), key=key)


def test_what_was_sent_stays_when_the_payment_is_void(payment):
    delivery = send(payment, compose(payment), key=uuid4())
    before = enclosures_of(delivery)
    left(delivery)
    void(payment, on=ON)
    assert enclosures_of(delivery) == before


def test_letters_that_wait_are_called_off_when_the_payment_is_void(payment):
    delivery = send(payment, compose(payment), key=uuid4())
    void(payment, on=ON)
    delivery.refresh_from_db()
    assert delivery.state == State.CANCELLED


def test_no_receipt_without_an_address_or_for_a_refund(payment):
    letter = compose(payment)
    payment.customer.email = ""
    with pytest.raises(LetterIsWrong):
        send(payment, compose(payment), key=uuid4())
    payment.kind = "refund"
    with pytest.raises(NoReceipt):
        compose(payment)
    assert letter.subject


def test_the_command_shows_and_sends_it(payment):
    slug = ("--company", payment.company.slug)
    shown = solde("payments", "send-receipt", payment.number, "--preview", *slug)
    assert "To: books@maple.example" in shown.out, shown.err
    assert solde("payments", "send-receipt", payment.number, *slug).code == 0
    assert payment.company.deliveries.count() == 1
