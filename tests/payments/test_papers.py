"""The receipt of a payment: how it was paid, what it is put on, what of it is left."""

from datetime import date

import pytest

from solde.payments import papers
from solde.payments.applying import release
from solde.payments.asking import Tender
from solde.payments.models import Payment
from solde.payments.recording import receive
from solde.pdf.reading import shown_text
from tests import town
from tests.payments.books import CHEQUE, DAY, NEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(shown_text(pdf)).split())


def paid(customer, amount_minor: int, how: Tender = CHEQUE) -> Payment:
    return receive(customer, amount_minor, on=NEXT, how=how)


def test_a_receipt_says_what_was_paid_how_and_what_for(company):
    maple = town.customer(company, "Maple", number="C-7")
    town.invoice(maple, 10_000, number="1001", on=DAY)
    town.invoice(maple, 5_000, number="1002", on=DAY, due_on=date(2025, 11, 1))
    payment = paid(maple, 12_000)
    text = text_of(papers.receipt_of(payment))
    for part in (
        "Payment receipt", f"Number {payment.number} ", "September 2, 2025", "Maple",
        "Paid by Cheque 1043", "Customer no. C-7", "Amount received $120.00",
        "Sep 1, 2025 Invoice 1001 100.00", "Sep 1, 2025 Invoice 1002 20.00",
    ):  # fmt: skip
        assert part in text, part
    assert "credit on your account" not in text


def test_what_is_left_is_kept_as_a_credit(company):
    maple = town.customer(company, "Maple")
    town.invoice(maple, 10_000, number="1001", on=DAY)
    payment = paid(maple, 10_050)
    assert "Kept as a credit on your account $0.50" in text_of(papers.receipt_of(payment))


def test_a_receipt_is_in_the_language_of_the_customer(company):
    erable = town.customer(company, "Érable", language="fr-CA")
    how = Tender(method=Payment.Method.INTERAC, reference="5512")
    text = text_of(papers.receipt_of(paid(erable, 4_000, how)))
    for part in ("Reçu de paiement", "Payé par Virement Interac 5512", "Montant reçu 40,00 $"):
        assert part in text, part


def test_what_was_sent_stays_when_the_payment_is_put_elsewhere(company):
    maple = town.customer(company, "Maple")
    town.invoice(maple, 10_000, number="1001", on=DAY)
    payment = paid(maple, 10_000)
    sent = papers.freeze(payment)
    release(company.applications.get(), on=date(2025, 9, 3))
    assert [one.number for one in papers.paper_of(sent).applied] == ["1001"]
    assert papers.paper_of(papers.freeze(payment)).applied == ()
    text = text_of(papers.receipt_of(payment))
    assert "The whole amount is kept as a credit on your account." in text
