"""Payments: receiving, applying, giving back, and the list."""

from datetime import date, timedelta

import pytest

from solde.company.time_zones import today_of
from solde.payments.asking import UNAPPLIED, Tender
from solde.payments.models import Payment
from solde.payments.recording import receive
from solde.pdf.reading import shown_text
from solde.sales.issuing import issue
from solde.web.payments import tender_form
from tests import town
from tests.sales.selling import line, new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 1)


@pytest.fixture
def invoices(maple):
    return issue(maple.company, [new(maple, line("100.00")), new(maple, line("50.00"))])


def paid(customer, minor=12000, **more):
    return receive(customer, minor, on=ON, how=Tender(reference="104"), **more)


def received(visitor, customer):
    return visitor.open(f"payments/new?customer={customer.public_id}")


def left(company):
    return list(company.documents.order_by("pk").values_list("left_minor", flat=True))


def test_a_payment_begins_with_its_customer(owner, maple, invoices):
    owner.open("payments/new?q=map")
    owner.follow("Maple")
    assert invoices[0].number in owner.words
    assert "This field is required." not in owner.words
    owner.press("Record", record="yes")
    assert "This field is required." in owner.words


def test_an_amount_is_spread_over_the_oldest(owner, company, maple, invoices):
    received(owner, maple)
    owner.press("Oldest first", amount="120.00", spread="yes")
    assert owner.read.forms[-1].fields[f"part-{invoices[1].entry_id}"] == "20.00"
    owner.press("Record", record="yes")
    assert left(company) == [0, 3000]
    assert "Payment" in owner.words


def test_amounts_are_put_by_hand(owner, company, maple, invoices):
    received(owner, maple)
    owner.press("Record", record="yes", amount="60.00", **{f"part-{invoices[1].entry_id}": "50.00"})
    assert left(company) == [10000, 0]
    assert company.payments.get().left_minor == 1000


def test_what_is_too_much_is_said_in_words(owner, maple, invoices):
    received(owner, maple)
    owner.press("Oldest first", amount="200.00", spread="yes")
    assert "$50.00 pays no document. It stays with Maple as a credit" in owner.words


@pytest.mark.parametrize("text", ["many", "-5.00", ""])
def test_an_amount_that_is_none_is_said(owner, company, maple, invoices, text):
    received(owner, maple)
    owner.press("Record", record="yes", amount=text)
    assert not company.payments.exists()
    assert owner.page.content.decode().count("errorlist")


def test_more_than_the_amount_is_refused(owner, company, maple, invoices):
    received(owner, maple)
    owner.press("Record", record="yes", amount="10.00", **{f"part-{invoices[0].entry_id}": "20.00"})
    assert "The documents named come to 20.00, and the payment to 10.00." in owner.words
    assert not company.payments.exists()


def test_a_payment_for_an_invoice_begins_with_its_amount(owner, company, maple, invoices):
    owner.open(f"sales/{invoices[1].public_id}")
    owner.follow("Receive a payment")
    owner.press("Record", record="yes")
    assert left(company) == [10000, 0]


def test_a_payment_is_voided_with_a_question(owner, company, maple, invoices):
    payment = paid(maple)
    owner.open(f"payments/{payment.public_id}")
    owner.press("Void it")
    assert left(company) == [10000, 5000]
    assert company.payments.get().state == "voided"


def test_a_day_that_lies_ahead_is_pointed_out(owner, company, maple):
    ahead_on = today_of(company) + timedelta(days=2)
    (invoice,) = issue(company, [new(maple, line("9.00"), on=ahead_on)])
    ahead = receive(maple, 500, on=ahead_on, how=Tender())
    today = paid(maple)
    words = "On no statement before that day."
    for page, is_told in [
        (f"sales/{invoice.public_id}", True),
        (f"payments/{ahead.public_id}", True),
        (f"payments/{today.public_id}", False),
    ]:
        owner.open(page)
        assert (words in owner.words) is is_told, page


def test_a_payment_is_corrected(owner, company, maple, invoices):
    payment = paid(maple)
    owner.open(f"payments/{payment.public_id}/change")
    owner.press("Save", amount="130.00", reference="105")
    kept = company.payments.get()
    assert (kept.amount_minor, kept.reference, kept.left_minor) == (13000, "105", 1000)
    owner.open(f"payments/{payment.public_id}/change")
    owner.press("Save", amount="1.00")
    assert "That is less than what is applied" in owner.words


def test_a_receipt_is_shown(owner, maple, invoices):
    payment = paid(maple)
    answer = owner.open(f"payments/{payment.public_id}/receipt")
    assert payment.number in " ".join(shown_text(answer.content))


def test_a_receipt_is_sent_as_it_was_looked_at(owner, company, maple, invoices):
    payment = paid(maple)
    owner.open(f"payments/{payment.public_id}")
    owner.follow("Send the receipt")
    owner.press("Send", to="nobody")
    assert not company.deliveries.exists()
    owner.press("Send", to="books@maple.example", subject="Thank you")
    assert "The receipt is in the outbox." in owner.words
    assert company.deliveries.get().subject == "Thank you"


def test_a_credit_is_applied_by_hand(owner, company, maple, invoices):
    paid(maple, instructions=UNAPPLIED)
    owner.open(f"payments/credits-of/{maple.public_id}")
    owner.press("Apply", apply="yes", **{f"part-{invoices[1].entry_id}": "30.00"})
    assert left(company) == [10000, 2000]


def test_credits_are_applied_automatically(owner, company, maple, invoices):
    paid(maple, instructions=UNAPPLIED)
    owner.open(f"payments/credits-of/{maple.public_id}")
    owner.press("Apply all, oldest first")
    assert left(company) == [0, 3000]
    assert "2 applications were made." in owner.words


def test_money_is_given_back(owner, company, maple):
    paid(maple, instructions=UNAPPLIED)
    owner.open(f"payments/new-refund?customer={maple.public_id}")
    owner.press("Record", record="yes", amount="120.00", on=today_of(company).isoformat())
    assert company.payments.get(kind=Payment.Kind.REFUND).amount_minor == 12000
    assert company.payments.get(kind=Payment.Kind.PAYMENT).left_minor == 0


def test_more_than_there_is_cannot_be_given_back(owner, company, maple):
    paid(maple, instructions=UNAPPLIED)
    owner.open(f"payments/new-refund?customer={maple.public_id}")
    owner.press("Record", record="yes", amount="121.00")
    assert "Maple has 120.00 of unapplied credit on that day." in owner.words


@pytest.mark.parametrize(
    ("narrowed", "shown"),
    [("", True), ("view=unapplied", True), ("view=refund", False), ("q=104", True),
     ("method=cash", False)],
)  # fmt: skip
def test_the_list_is_narrowed(owner, maple, narrowed, shown):
    payment = paid(maple, instructions=UNAPPLIED)
    owner.open(f"payments?{narrowed}")
    assert (f"Payment {payment.number}" in owner.words) is shown


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_costs_the_same_however_long(owner, maple, django_assert_max_num_queries, count):
    for _each in range(count):
        paid(maple, instructions=UNAPPLIED)
    with django_assert_max_num_queries(10):
        owner.open("payments")


def test_a_payment_of_another_company_is_not_there(maple):
    payment = paid(maple)
    other = browser(town.company(), "owner", "other@birch.example")
    for page in ("", "/receipt", "/change"):
        assert other.open(f"payments/{payment.public_id}{page}").status_code == 404
    assert other.open(f"payments/credits-of/{maple.public_id}").status_code == 404


@pytest.mark.parametrize("kind", ["new", "new-refund"])
def test_pressed_again_it_is_the_payment_that_was_recorded(owner, company, maple, invoices, kind):
    """What it was put on is open no more when the form comes back."""
    paid(maple, instructions=UNAPPLIED)
    there = f"/c/{company.slug}/payments/{kind}?customer={maple.public_id}"
    owner.open(there)
    form = next(form for form in owner.read.forms if "Record" in form.buttons)
    beside = next(name for name in form.fields if name.startswith("part-"))
    fields = form.fields | {"record": "yes", "amount": "100.00", beside: "100.00"}
    first, second = (owner.client.post(there, fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    owner.open(first.url)
    assert "recorded before: nothing was made a second time" in owner.words
    refused = owner.client.post(there, fields | {"amount": "101.00"})
    assert "said something else" in refused.content.decode()
    assert company.payments.count() == 2


def test_a_form_without_its_key_is_looked_over_and_pressed_once_more(owner, company, maple):
    received(owner, maple)
    for key in ("", "x"):
        owner.press("Record", record="yes", amount="1.00", key=key)
        assert "press once more" in owner.words
    owner.press("Record", record="yes")
    assert company.payments.get().amount_minor == 100


def test_a_receipt_pressed_twice_is_sent_once(owner, company, maple):
    there = f"/c/{company.slug}/payments/{paid(maple).public_id}/send"
    owner.open(there)
    form = next(form for form in owner.read.forms if "Send" in form.buttons)
    fields = form.fields | {"to": "books@maple.example"}
    for _each in range(2):
        assert owner.client.post(there, fields).status_code == 302
    assert company.deliveries.count() == 1


def test_what_an_amount_pays_is_seen_before_it_is_recorded(owner, company, maple, invoices):
    owner.open(f"payments/new?customer={maple.public_id}")
    owner.press("Record", record="yes", amount="60.00")
    assert "Nothing is recorded yet." in owner.words
    assert not company.payments.exists()
    owner.press("Record", record="yes")
    assert company.payments.get().left_minor == 0


def test_an_amount_may_stay_as_a_credit_when_that_was_seen(owner, company, maple, invoices):
    owner.open(f"payments/new?customer={maple.public_id}")
    owner.press("Oldest first", spread="yes", amount="60.00")
    emptied = {f"part-{one.entry_id}": "" for one in invoices}
    owner.press("Record", record="yes", **emptied)
    assert company.payments.get().left_minor == 6_000


@pytest.fixture
def few_shown(monkeypatch):
    monkeypatch.setattr(tender_form, "SHOWN_MAX", 1)


def fields(visitor):
    return visitor.read.forms[-1].fields


def test_of_many_the_first_are_shown_and_all_when_asked_for(owner, maple, invoices, few_shown):
    first, second = (f"part-{one.entry_id}" for one in invoices)
    received(owner, maple)
    assert first in fields(owner)
    assert second not in fields(owner)
    assert "1 of 2, those that fell due first." in owner.words
    owner.press("Show all", all="yes", amount="70.00", **{first: "30.00"})
    assert (fields(owner)["amount"], fields(owner)[first]) == ("70.00", "30.00")
    assert second in fields(owner)
    owner.press("Record", record="yes", **{second: "40.00"})
    assert left(maple.company) == [7000, 1000]


def test_what_is_left_pays_those_that_are_not_shown(owner, company, maple, invoices, few_shown):
    received(owner, maple)
    owner.press("Oldest first", amount="120.00", spread="yes")
    assert fields(owner)["rest"] == "on"
    owner.press("Record", record="yes")
    assert left(company) == [0, 3000]


def test_the_charge_that_a_payment_is_for_is_shown_however_many_are_open(
    owner, company, maple, invoices, few_shown
):
    later = invoices[1]
    owner.open(f"payments/new?customer={maple.public_id}&charge={later.public_id}")
    assert fields(owner)[f"part-{later.entry_id}"] == "50.00"
