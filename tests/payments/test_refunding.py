"""What a customer has paid too much is given back, once."""

import pytest

from solde.ledger.chart import BANK, standard_account
from solde.ledger.models import Entry
from solde.ledger.refusals import MoreThanOpen, NotApplicable
from solde.payments.applying import apply_credit
from solde.payments.asking import UNAPPLIED, PaymentIsWrong, Tender
from solde.payments.covering import MoreThanCredit
from solde.payments.recording import receive, void
from solde.payments.refunding import RefundNotCovered, refund
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.open_items import END, open_amounts
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, findings, left, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder():
    """Has paid 130.00 for 100.00, and has a credit memo of 20.00."""
    alder = town.customer(town.company(), "Alder")
    town.invoice(alder, 10000, number="I")
    receive(alder, 13000, on=DAY, how=CHEQUE)
    town.credit_memo(alder, 2000, number="C", on=NEXT)
    yield alder
    assert findings() == []


def test_the_oldest_credit_is_given_back_first(alder):
    paid = refund(alder, 4000, on=LATER, how=Tender(method="transfer", memo="Overpaid"))
    assert (paid.kind, paid.number, paid.left_minor) == ("refund", "1", 0)
    assert paid.account == standard_account(alder.company, BANK, "CAD")
    assert paid.entry.postings.get(account=paid.account).amount_minor == -4000
    assert balance_on(alder, END) == -1000
    assert open_amounts(alder) == {"C": -1000}
    assert left(alder.company) == {"payment 1": 0, "refund 1": 0}


def test_a_refund_is_taken_from_the_credits_named(alder):
    memo = alder.entries.get(number="C")
    refund(alder, 1500, on=LATER, how=CHEQUE, parts=[part(memo, 1500)])
    assert open_amounts(alder) == {"C": -500, "1": -3000}


def test_no_more_is_given_back_than_there_is(alder):
    memo = alder.entries.get(number="C")
    birch = town.customer(alder.company, "Birch")
    theirs = receive(birch, 1000, on=DAY, how=CHEQUE).entry
    entries = Entry._base_manager.count()
    for refusal, minor, given in (
        (MoreThanCredit, 5001, {}),
        (MoreThanCredit, 3001, {"on": DAY}),  # the credit memo comes a day later
        (RefundNotCovered, 1500, {"parts": [part(memo, 1000)]}),
        (PaymentIsWrong, 1500, {"parts": [part(memo, 2000)]}),
        (MoreThanOpen, 2500, {"parts": [part(memo, 2500)]}),
        (NotApplicable, 1000, {"parts": [part(theirs, 1000)]}),
        (PaymentIsWrong, 0, {}),
    ):
        with pytest.raises(refusal):
            refund(alder, minor, **{"on": LATER, "how": CHEQUE} | given)
    assert Entry._base_manager.count() == entries
    assert refund(alder, 5000, on=LATER, how=CHEQUE).number == "1"
    with pytest.raises(MoreThanCredit, match=r"Alder has 0\.00 of unapplied credit on that day"):
        refund(alder, 1, on=LATER, how=CHEQUE)


def test_what_a_later_day_needs_is_not_given_back(alder):
    payment = receive(alder, 1000, on=NEXT, how=CHEQUE, instructions=UNAPPLIED)
    apply_credit(payment.entry, town.invoice(alder, 1000, on=END), 1000, on=END)
    with pytest.raises(MoreThanCredit, match=r"50\.00"):
        refund(alder, 6000, on=LATER, how=CHEQUE)


def test_a_void_refund_is_credit_again(alder):
    paid = refund(alder, 5000, on=NEXT, how=CHEQUE)
    void(paid, on=LATER)
    assert open_amounts(alder) == {"C": -2000, "1": -3000}
    assert left(alder.company) == {"payment 1": 3000, "refund 1": 0}


def test_a_refund_stays_open_when_its_payment_never_came(alder):
    """The cheque bounced after it was given back: the customer owes what was given."""
    (payment,) = alder.payments.all()
    refund(alder, 5000, on=NEXT, how=CHEQUE)
    void(payment, on=LATER)
    assert left(alder.company) == {"payment 1": 0, "refund 1": 3000}
    assert open_amounts(alder) == {"I": 10000, "1": 3000}
