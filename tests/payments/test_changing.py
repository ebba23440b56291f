"""A payment is corrected under its number; what it pays stays paid."""

import pytest

from solde.company.closing import close_books
from solde.history.seen import SavedMeanwhile
from solde.ledger.chart import BANK, UNDEPOSITED, standard_account
from solde.ledger.models import Entry
from solde.ledger.refusals import BooksAreClosed, OtherCurrency
from solde.payments.applying import apply_credit, release
from solde.payments.asking import UNAPPLIED, PaymentIsWrong, Tender
from solde.payments.covering import MoreThanCredit
from solde.payments.reading import applied_of
from solde.payments.recording import (
    LessThanApplied,
    PaymentIsVoid,
    as_seen,
    change,
    receive,
    void,
)
from solde.payments.refunding import refund
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.open_items import END, open_amounts
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, findings, left

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder():
    alder = town.customer(town.company(), "Alder")
    town.invoice(alder, 10000, number="I")
    yield alder
    assert findings() == []


@pytest.fixture
def payment(alder):
    return receive(alder, 6000, on=NEXT, how=CHEQUE)


def same(payment, **but):
    """What a payment says already, but for some of it."""
    how = Tender(method=payment.method, reference=payment.reference, memo=payment.memo)
    return {"amount_minor": payment.amount_minor, "on": payment.dated_on, "how": how} | but


def entries(payment):
    return list(Entry._base_manager.filter(document=payment.entry).order_by("id"))


def test_another_amount_is_one_row_on_its_own_date(alder, payment):
    changed = change(payment, **same(payment, amount_minor=7000))
    assert (changed.number, changed.amount_minor, changed.left_minor) == ("1", 7000, 1000)
    assert [one.dated_on for one in entries(payment)] == [NEXT] * 3
    assert open_amounts(alder) == {"I": 4000, "1": -1000}
    assert balance_on(alder, END) == 3000
    (event,) = alder.company.events.filter(act="change")
    assert event.details == {"amount_minor": [6000, 7000]}


def test_what_somebody_else_corrected_since_it_was_seen_is_kept(alder, payment):
    mark = as_seen(payment)
    for _time in range(2):  # the same twice is no other saying
        change(payment, **same(payment, amount_minor=7000), seen=mark)
    with pytest.raises(SavedMeanwhile):
        change(payment, **same(payment, how=Tender(reference="77")), seen=mark)
    kept = alder.company.payments.get()
    assert (kept.amount_minor, kept.reference) == (7000, payment.reference)


def test_nothing_is_posted_for_what_the_ledger_does_not_know(alder, payment):
    change(payment, **same(payment))
    assert alder.company.events.filter(act="change").count() == 0
    changed = change(payment, **same(payment, how=Tender(method="interac", reference="77")))
    assert (changed.method, changed.reference) == ("interac", "77")
    assert len(entries(payment)) == 1
    (event,) = alder.company.events.filter(act="change")
    assert event.details == {"method": ["cheque", "interac"], "reference": ["1043", "77"]}


def test_account_and_memo_are_posted_again(alder, payment):
    bank = standard_account(alder.company, BANK, "CAD")
    undeposited = standard_account(alder.company, UNDEPOSITED, "CAD")
    change(payment, **same(payment, how=Tender(account=bank, memo="Rent")))
    first, _reversal, last = entries(payment)
    assert first.postings.get(customer=None).account == undeposited
    assert (last.postings.get(customer=None).account, last.description) == (bank, "Rent")


def test_what_was_applied_with_it_moves_with_its_day(alder, payment):
    change(payment, **same(payment, on=LATER))
    assert open_amounts(alder, NEXT) == {"I": 10000}
    assert open_amounts(alder, LATER) == {"I": 4000}
    change(payment, **same(payment, on=DAY))
    assert open_amounts(alder, DAY) == {"I": 4000}
    assert [(one.amount_minor, one.released_on is None) for one in applied_of(payment)] == [
        (6000, False), (6000, False), (6000, True),
    ]  # fmt: skip


def test_what_was_applied_later_stays_on_its_day(alder):
    payment = receive(alder, 6000, on=DAY, how=CHEQUE, instructions=UNAPPLIED)
    apply_credit(payment.entry, alder.entries.get(number="I"), 6000, on=LATER)
    change(payment, **same(payment, on=NEXT))
    assert open_amounts(alder, NEXT) == {"I": 10000, "1": -6000}
    assert open_amounts(alder, LATER) == {"I": 4000}


def test_a_refund_is_corrected_too(alder):
    receive(alder, 15000, on=NEXT, how=CHEQUE)
    paid = refund(alder, 3000, on=NEXT, how=CHEQUE)
    changed = change(paid, **same(paid, on=LATER))
    assert (changed.number, changed.left_minor) == ("1", 0)
    assert open_amounts(alder, NEXT) == {"1": -5000}
    assert open_amounts(alder, LATER) == {"1": -2000}
    more = change(paid, **same(changed, amount_minor=3500))
    assert more.left_minor == 0
    assert open_amounts(alder, LATER) == {"1": -1500}
    with pytest.raises(MoreThanCredit, match=r"Alder has 15\.00 of unapplied credit on that day"):
        change(paid, **same(more, amount_minor=5001))
    assert left(alder.company) == {"payment 1": 1500, "refund 1": 0}


def test_a_refund_does_not_move_before_its_credit(alder):
    receive(alder, 15000, on=NEXT, how=CHEQUE)
    paid = refund(alder, 3000, on=LATER, how=CHEQUE)
    with pytest.raises(MoreThanCredit):
        change(paid, **same(paid, on=DAY))
    town.credit_memo(alder, 3000, number="C", on=DAY)
    with pytest.raises(MoreThanCredit):
        change(paid, **same(paid, on=DAY))
    moved = change(paid, **same(paid, on=NEXT, amount_minor=4000))
    assert open_amounts(alder, NEXT) == {"1": -2000, "C": -2000}
    assert (moved.dated_on, moved.left_minor) == (NEXT, 0)


def test_a_refund_whose_credit_is_void_is_corrected_all_the_same(alder):
    payment = receive(alder, 13000, on=NEXT, how=CHEQUE)
    paid = refund(alder, 3000, on=NEXT, how=CHEQUE)
    void(payment, on=NEXT)
    less = change(paid, **same(paid, amount_minor=2500, on=DAY))
    assert (less.amount_minor, less.left_minor) == (2500, 2500)
    with pytest.raises(MoreThanCredit):
        change(paid, **same(less, amount_minor=2501))
    town.credit_memo(alder, 100, number="C", on=DAY)
    assert change(paid, **same(less, amount_minor=2600)).left_minor == 2500


def test_what_cannot_be_changed(alder, payment):
    dollars = standard_account(alder.company, BANK, "USD")
    before = [left(alder.company), Entry._base_manager.count()]
    for refusal, but in (
        (LessThanApplied, {"amount_minor": 5999}),
        (PaymentIsWrong, {"amount_minor": 0}),
        (OtherCurrency, {"how": Tender(account=dollars)}),
    ):
        with pytest.raises(refusal):
            change(payment, **same(payment, **but))
    close_books(alder.company, NEXT)
    for but in ({"amount_minor": 6500}, {"on": LATER}):
        with pytest.raises(BooksAreClosed):
            change(payment, **same(payment, **but))
    assert [left(alder.company), Entry._base_manager.count()] == before
    change(payment, **same(payment, how=Tender(reference="1044")))  # says nothing in the books
    void(payment, on=LATER)
    with pytest.raises(PaymentIsVoid):
        change(payment, **same(payment, amount_minor=6500))


def test_what_was_taken_off_too_late_is_named(alder, payment):
    (application,) = alder.company.applications.all()
    release(application, on=LATER)
    for but in ({"amount_minor": 5000}, {"on": LATER}):
        with pytest.raises(LessThanApplied, match=r"to 2025-09-19 .*Invoice I .*from 2025-09-02"):
            change(payment, **same(payment, **but))
    release(application, on=NEXT)
    assert change(payment, **same(payment, amount_minor=5000, on=LATER)).left_minor == 5000


def test_what_was_given_back_is_owed_until_the_payment_came(alder):
    payment = receive(alder, 12000, on=NEXT, how=CHEQUE)
    refund(alder, 2000, on=NEXT, how=CHEQUE)
    changed = change(payment, **same(payment, on=LATER))
    assert open_amounts(alder, NEXT) == {"I": 10000, "1": 2000}
    assert (changed.left_minor, open_amounts(alder, LATER)) == (0, {})
