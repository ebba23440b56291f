"""Where documents stand: what was paid of them, and what became of their letters."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from solde.mail.models import Delivery
from solde.mail.settling import cancel, mark_bounced
from solde.mail.states import State
from solde.mail.working import see_out
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.models import Document
from solde.sales.standing import (
    BY_STATE,
    PaymentAxis,
    SendingAxis,
    in_trouble,
    paid_like,
    payment_of,
    payment_words,
    sending_of,
    sending_words,
    sent_like,
)
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.sales.selling import ON, issued, lettered, line, new, stored

pytestmark = pytest.mark.django_db

DUE_ON = ON + timedelta(days=30)
TROUBLE = {SendingAxis.PROBLEM, SendingAxis.IN_DOUBT}


def paid(document: Document, *, on: date) -> set[PaymentAxis]:
    """Every state in which a list would show a document; it must be the one that it says."""
    mine = document.company.documents.filter(pk=document.pk)
    found = {axis for axis in PaymentAxis if mine.filter(paid_like(axis, on=on)).exists()}
    assert found == {payment_of(stored(document), on=on)}
    return found


def sent(document: Document) -> set[SendingAxis]:
    mine = document.company.documents.select_related("letter").filter(pk=document.pk)
    found = {axis for axis in SendingAxis if mine.filter(sent_like(axis)).exists()}
    assert found == {sending_of(mine.get())}
    assert mine.filter(in_trouble()).exists() is bool(found & TROUBLE)
    return found


def test_a_charge_is_open_until_the_day_after_it_is_due(maple):
    invoice = issued(maple, due_on=DUE_ON)
    assert paid(invoice, on=DUE_ON) == {PaymentAxis.OPEN}
    assert paid(invoice, on=DUE_ON + timedelta(days=1)) == {PaymentAxis.OVERDUE}


def test_a_charge_without_a_due_date_is_due_on_its_own(maple):
    invoice = issued(maple)
    assert paid(invoice, on=ON) == {PaymentAxis.OPEN}
    assert paid(invoice, on=ON + timedelta(days=1)) == {PaymentAxis.OVERDUE}


def test_payments_bring_a_charge_from_partly_paid_to_paid(maple):
    invoice = issued(maple, due_on=DUE_ON)
    apply_oldest_first(town.payment(maple, 4000, on=ON), on=ON)
    assert paid(invoice, on=ON) == {PaymentAxis.PARTLY_PAID}
    assert paid(invoice, on=DUE_ON + timedelta(days=1)) == {PaymentAxis.OVERDUE}
    apply_oldest_first(town.payment(maple, 6000, on=ON), on=ON)
    assert paid(invoice, on=DUE_ON + timedelta(days=1)) == {PaymentAxis.PAID}


def test_drafts_void_documents_credits_and_receipts_have_their_own_words(company, maple):
    draft = save_draft(company, new(maple))
    gone = issued(maple)
    void(gone, on=ON)
    credit, receipt = issued(maple, kind="credit_memo"), issued(maple, kind="sales_receipt")
    long_after = ON + timedelta(days=400)
    assert paid(draft, on=ON) == {PaymentAxis.DRAFT}
    assert paid(gone, on=long_after) == {PaymentAxis.VOID}
    assert paid(credit, on=long_after) == {PaymentAxis.OPEN}
    assert paid(receipt, on=ON) == {PaymentAxis.PAID}
    assert payment_words(PaymentAxis.OPEN, credit.kind)[0] == "Unapplied"
    assert payment_words(PaymentAxis.PAID, receipt.kind)[1] == "It was paid on the spot."


def test_the_letter_of_a_document_shows_in_its_state(maple):
    invoice = issued(maple)
    assert sent(invoice) == {SendingAxis.NOT_SENT}
    letter = lettered(invoice)
    assert sent(invoice) == {SendingAxis.WAITING}
    cancel(letter)
    assert sent(invoice) == {SendingAxis.CALLED_OFF}


def test_a_letter_that_came_back_is_a_problem_until_another_is_written(maple):
    invoice = issued(maple)
    letter = lettered(invoice)
    see_out(Delivery._base_manager.filter(pk=letter.pk))
    assert sent(invoice) == {SendingAxis.SENT}
    mark_bounced(letter, "books@maple.example")
    assert sent(invoice) == {SendingAxis.PROBLEM}
    lettered(invoice, purpose=2)
    assert sent(invoice) == {SendingAxis.WAITING}


def test_the_letter_of_an_earlier_version_counts_until_the_next_is_written(maple):
    invoice = issued(maple)
    see_out(Delivery._base_manager.filter(pk=lettered(invoice).pk))
    edited = edit(invoice, new(maple, line("120.00")))
    assert sent(edited) == {SendingAxis.SENT}
    lettered(edited)
    assert sent(edited) == {SendingAxis.WAITING}


def test_viewed_is_said_of_the_latest_letter_alone(company, maple):
    invoice = issued(maple)
    see_out(Delivery._base_manager.filter(pk=lettered(invoice).pk))
    company.documents.update(viewed_at=now())
    assert sent(invoice) == {SendingAxis.VIEWED}
    lettered(invoice, purpose=2)
    assert sent(invoice) == {SendingAxis.WAITING}
    assert stored(invoice).viewed_at is None


def test_a_list_asks_once_however_long_it_is(company, maple, django_assert_num_queries):
    for _each in range(3):
        lettered(issued(maple))
    with django_assert_num_queries(1):
        rows = list(company.documents.select_related("letter"))
        assert {sending_of(one) for one in rows} == {SendingAxis.WAITING}
        assert {payment_of(one, on=ON) for one in rows} == {PaymentAxis.OPEN}


def test_every_state_of_a_letter_has_a_place_and_words():
    assert set(BY_STATE) == set(State)
    assert all(all(sending_words(axis)) for axis in SendingAxis)
    assert all(
        all(payment_words(axis, kind)) for axis in PaymentAxis for kind in Document.Kind.values
    )
