"""Credits are put on charges by hand and by themselves, taken off, and put on others."""

import pytest

from solde.ledger.chart import open_receivable
from solde.ledger.models import Application, Entry
from solde.ledger.refusals import AlreadyReleased, MoreThanOpen, NotApplicable
from solde.payments import applying
from solde.payments.applying import (
    apply_automatically,
    apply_credit,
    apply_everywhere,
    release,
)
from solde.payments.asking import UNAPPLIED
from solde.payments.recording import receive, void
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.open_items import END, open_amounts
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, left

pytestmark = pytest.mark.django_db


def unapplied(customer, amount_minor, **given):
    given = {"on": DAY, "how": CHEQUE, "instructions": UNAPPLIED} | given
    return receive(customer, amount_minor, **given)


def test_applying_later_posts_nothing(alder):
    """Case S8: an invoice of 512.13, a payment of 200.00 that is applied later."""
    invoice, payment = town.invoice(alder, 51213, number="I"), unapplied(alder, 20000)
    entries = Entry._base_manager.count()
    assert balance_on(alder, END) == 31213
    apply_credit(payment.entry, invoice, 20000, on=NEXT)
    assert Entry._base_manager.count() == entries
    assert balance_on(alder, END) == 31213
    assert open_amounts(alder) == {"I": 31213}
    assert left(alder.company) == {"payment 1": 0}
    void(payment, on=NEXT)
    assert open_amounts(alder) == {"I": 51213}


def test_never_more_than_is_open_nor_on_anothers(alder):
    """Cases S9 and S12: each refused whole."""
    one, two = town.invoice(alder, 15000), town.invoice(alder, 10000)
    birch = town.customer(alder.company, "Birch")
    theirs, memo = town.invoice(birch, 5000), town.credit_memo(alder, 5000)
    payment, voided = unapplied(alder, 20000), unapplied(alder, 100)
    void(voided, on=DAY)
    apply_credit(payment.entry, one, 15000, on=DAY)
    before = list(Application._base_manager.values())
    for refusal, credit, charge, minor in (
        (MoreThanOpen, payment.entry, two, 10000),
        (MoreThanOpen, payment.entry, one, 1),
        (MoreThanOpen, voided.entry, two, 100),
        (NotApplicable, payment.entry, theirs, 100),
        (NotApplicable, memo, theirs, 5000),
        (NotApplicable, two, one, 100),
    ):
        with pytest.raises(refusal):
            apply_credit(credit, charge, minor, on=DAY)
    assert list(Application._base_manager.values()) == before
    assert left(alder.company) == {"payment 1": 5000, "payment 2": 0}


def test_a_credit_memo_for_all_leaves_nothing_open(alder):
    """Case E7."""
    apply_credit(town.credit_memo(alder, 10000), town.invoice(alder, 10000), 10000, on=DAY)
    assert open_amounts(alder) == {}


def test_a_credit_memo_standing_alone_stays_open(alder):
    """Case E10."""
    town.invoice(alder, 10000, number="I")
    receive(alder, 4000, on=DAY, how=CHEQUE)
    town.credit_memo(alder, 10000, number="C")
    assert open_amounts(alder) == {"I": 6000, "C": -10000}


def test_a_release_counts_from_its_day_on(alder):
    invoice, payment = town.invoice(alder, 100, number="I"), unapplied(alder, 100)
    application = apply_credit(payment.entry, invoice, 100, on=DAY)
    release(application, on=LATER)
    assert open_amounts(alder, NEXT) == {}
    assert open_amounts(alder, LATER) == {"I": 100, "1": -100}
    assert left(alder.company) == {"payment 1": 100}
    with pytest.raises(AlreadyReleased):
        release(application, on=LATER)


def test_the_oldest_credit_pays_what_fell_due_first(alder):
    town.invoice(alder, 10000, number="young", due_on=END)
    town.invoice(alder, 5000, number="old", due_on=DAY)
    unapplied(alder, 4000, on=NEXT)
    town.credit_memo(alder, 3000, number="C", on=DAY)
    made = apply_automatically(alder, on=NEXT)
    by_number = [(one.credit.number, one.charge.number, one.amount_minor) for one in made]
    assert by_number == [("C", "old", 3000), ("1", "old", 2000), ("1", "young", 2000)]
    assert open_amounts(alder) == {"young": 8000}
    assert apply_automatically(alder, on=NEXT) == []


def test_credits_stay_on_their_receivable(alder):
    yard = open_receivable(alder.company, "A/R of the yard", "CAD")
    town.document(alder, "invoice", 10000, number="yard", account=yard)
    unapplied(alder, 4000)
    assert apply_automatically(alder, on=END) == []
    town.document(alder, "credit_memo", -2500, number="C", account=yard)
    assert [one.charge.number for one in apply_automatically(alder, on=END)] == ["yard"]
    assert open_amounts(alder) == {"yard": 7500, "1": -4000}


def test_everywhere_is_every_customer_of_one_company(company, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 2)
    other = town.company("Other")
    for books, names in ((company, "ABCDE"), (other, "Z")):
        for name in names:
            one = town.customer(books, name)
            town.invoice(one, 10000)
            unapplied(one, 4000)
    unapplied(town.customer(company, "Owes nothing"), 100)
    assert list(apply_everywhere(company, on=DAY)) == [2, 2, 1]
    assert sorted(left(company).values()) == [0, 0, 0, 0, 0, 100]
    assert left(other) == {"payment 1": 4000}
