"""What is there already is changed in the browser, by one person after the other."""

from datetime import date

import pytest

from solde.ledger.chart import BANK, standard_account
from solde.payments.asking import Tender
from solde.payments.recording import receive
from solde.sales.drafting import save_draft
from tests.sales.selling import issued, line, new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 1)


@pytest.mark.parametrize("make", [issued, lambda *told: save_draft(told[0].company, new(*told))])
def test_what_another_saved_meanwhile_is_not_taken_back(owner, company, maple, make):
    document = make(maple, line("100.00", "Oak"), line("50.00", "Pine"))
    button = {"Save": "save"} if document.state == "issued" else {"Save as a draft": "draft"}
    ((label, name),) = button.items()
    bert = browser(company, email="bert@timber.example")
    for visitor in (owner, bert):
        visitor.open(f"sales/{document.public_id}/edit")
    owner.press(label, **{name: "yes", "line-0-price": "200.00"})
    for _time in range(2):
        bert.press(label, **{name: "yes", "line-1-price": "60.00"})
        assert f"{owner.user.email} saved this after you had opened it" in bert.words
        fields = bert.read.forms[-1].fields
        assert (fields["line-0-price"], fields["line-1-price"]) == ("100.00", "60.00")
    assert company.documents.get().total_minor == 25000
    bert.open(f"sales/{document.public_id}/edit")
    bert.press(label, **{name: "yes", "line-1-price": "60.00"})
    assert company.documents.get().total_minor == 26000


def test_the_money_of_a_receipt_is_moved_to_another_account(owner, company, maple):
    bank = standard_account(company, BANK, "CAD")
    receipt = issued(maple, kind="sales_receipt")
    owner.open(f"sales/{receipt.public_id}/edit")
    assert "Deposited to" in owner.words
    owner.press("Save", save="yes", account=str(bank.pk))
    assert "is saved." in owner.words
    assert company.documents.get().account == bank


def test_a_correction_does_not_take_back_what_another_corrected_meanwhile(owner, company, maple):
    payment = receive(maple, 12000, on=ON, how=Tender(reference="104"))
    bert = browser(company, email="bert@timber.example")
    for visitor in (owner, bert):
        visitor.open(f"payments/{payment.public_id}/change")
    owner.press("Save", amount="130.00")
    bert.press("Save", reference="105")
    assert f"{owner.user.email} saved this after you had opened it" in bert.words
    assert bert.read.forms[-1].fields["reference"] == "105"
    kept = company.payments.get()
    assert (kept.amount_minor, kept.reference) == (13000, "104")
