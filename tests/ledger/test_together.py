"""What two sessions do at the same time comes out as if one had been first."""

import random
from datetime import date
from threading import Event

import pytest
from django.db import OperationalError, transaction

from solde.company.closing import close_books
from solde.company.models import Company
from solde.ledger.applying import apply, release
from solde.ledger.checking import check_books
from solde.ledger.models import Application, Entry
from solde.ledger.posting import void
from solde.ledger.refusals import (
    AlreadyReversed,
    BooksAreClosed,
    MoreThanOpen,
    NumberTaken,
)
from solde.refusal import Refused
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.ledger.open_items import open_amounts
from tests.ledger.sessions import (
    all_at_once,
    elsewhere,
    second_waits_for_first,
    snapshot,
    until_somebody_waits,
)
from tests.waiting import SECONDS_MAX

pytestmark = pytest.mark.django_db(transaction=True)

ON = town.ISSUED_ON


@pytest.fixture
def alder():
    """Two invoices of 100.00, and a payment of 100.00 that is on neither."""
    alder = town.customer(town.company(), "Alder")
    town.invoice(alder, 10000, number="1")
    town.invoice(alder, 10000, number="2")
    town.payment(alder, 10000, number="P")
    return alder


def documents(customer):
    """The payment and the two invoices."""
    return [customer.entries.get(number=number) for number in ("P", "1", "2")]


def test_one_credit_is_not_applied_twice(alder):
    payment, one, two = documents(alder)
    refusal = second_waits_for_first(
        lambda: apply(payment, one, amount_minor=10000, on=ON),
        lambda: apply(payment, two, amount_minor=10000, on=ON),
    )
    assert isinstance(refusal, MoreThanOpen)
    assert open_amounts(alder) == {"2": 10000}
    assert check_books() == []


def test_one_charge_is_not_paid_twice(alder):
    payment, one, _ = documents(alder)
    other = town.payment(alder, 10000)
    refusal = second_waits_for_first(
        lambda: apply(payment, one, amount_minor=6000, on=ON),
        lambda: apply(other, one, amount_minor=6000, on=ON),
    )
    assert isinstance(refusal, MoreThanOpen)


def test_what_fits_together_is_applied_together(alder):
    payment, one, two = documents(alder)
    refusal = second_waits_for_first(
        lambda: apply(payment, one, amount_minor=6000, on=ON),
        lambda: apply(payment, two, amount_minor=4000, on=ON),
    )
    assert refusal is None
    assert open_amounts(alder) == {"1": 4000, "2": 6000}


def test_oldest_first_takes_what_the_one_before_has_left(alder):
    """It does not run into the other's applications: it waits, and then looks."""
    payment, *_ = documents(alder)
    other = town.payment(alder, 10000)
    refusal = second_waits_for_first(
        lambda: apply_oldest_first(payment, on=ON), lambda: apply_oldest_first(other, on=ON)
    )
    assert refusal is None
    assert open_amounts(alder) == {}
    assert check_books() == []


@pytest.mark.parametrize("first_waits", [False, True])
def test_an_old_snapshot_applies_nothing_twice(alder, first_waits):
    """In REPEATABLE READ the second cannot see what the first did, and is stopped all the same."""
    payment, one, two = documents(alder)
    looked, done = Event(), Event()

    def second():
        with snapshot():
            looked.set()
            assert done.wait(SECONDS_MAX)
            apply(payment, two, amount_minor=10000, on=ON)

    with elsewhere() as start:
        outcome = start(second)
        assert looked.wait(SECONDS_MAX)
        with snapshot() if first_waits else transaction.atomic():
            apply(payment, one, amount_minor=10000, on=ON)
            if first_waits:
                done.set()
                until_somebody_waits()
        done.set()
        failure = outcome.exception(SECONDS_MAX)
    assert isinstance(failure, OperationalError)
    assert failure.__cause__.sqlstate == "40001"  # serialization failure: try again
    assert open_amounts(alder) == {"2": 10000}
    assert check_books() == []


def test_an_old_snapshot_alone_applies_what_is_open(alder):
    payment, one, _ = documents(alder)
    with snapshot():
        apply(payment, one, amount_minor=10000, on=ON)
    assert open_amounts(alder) == {"2": 10000}


def test_nothing_is_applied_to_what_is_being_voided(alder):
    payment, one, _ = documents(alder)
    refusal = second_waits_for_first(
        lambda: void(one, on=ON), lambda: apply(payment, one, amount_minor=10000, on=ON)
    )
    assert isinstance(refusal, MoreThanOpen)
    assert open_amounts(alder) == {"2": 10000, "P": -10000}
    assert check_books() == []


def test_a_void_releases_what_was_applied_just_before(alder):
    payment, one, _ = documents(alder)
    refusal = second_waits_for_first(
        lambda: apply(payment, one, amount_minor=10000, on=ON), lambda: void(one, on=ON)
    )
    assert refusal is None
    assert open_amounts(alder) == {"2": 10000, "P": -10000}
    assert check_books() == []


def test_a_document_is_voided_once(alder):
    payment, *_ = documents(alder)
    refusal = second_waits_for_first(
        lambda: void(payment, on=ON), lambda: void(documents(alder)[0], on=ON)
    )
    assert isinstance(refusal, AlreadyReversed)


def test_a_number_is_taken_once(alder):
    refusal = second_waits_for_first(
        lambda: town.invoice(alder, 100, number="3"), lambda: town.invoice(alder, 100, number="3")
    )
    assert isinstance(refusal, NumberTaken)
    assert alder.entries.filter(number="3").count() == 1


def test_nothing_is_posted_into_books_that_are_being_closed(alder):
    refusal = second_waits_for_first(
        lambda: close_books(alder.company, ON), lambda: town.invoice(alder, 100)
    )
    assert isinstance(refusal, BooksAreClosed)


def test_nothing_is_applied_in_books_that_are_being_closed(alder):
    payment, one, _ = documents(alder)
    refusal = second_waits_for_first(
        lambda: close_books(alder.company, ON), lambda: apply(payment, one, amount_minor=1, on=ON)
    )
    assert isinstance(refusal, BooksAreClosed)


def test_closing_waits_for_what_is_being_posted(alder):
    company = Company.objects.get(pk=alder.company_id)
    refusal = second_waits_for_first(
        lambda: town.invoice(alder, 100, number="3"), lambda: close_books(company, ON)
    )
    assert refusal is None
    assert alder.entries.filter(number="3").exists()
    assert Company.objects.get(pk=company.pk).closed_on == ON


def test_many_hands_at_one_account_leave_it_sound(alder):
    """Four sessions post, apply, release and void at random; every refusal is one in words."""
    birch = town.customer(alder.company, "Birch")

    def hand(seed):
        dice = random.Random(seed)
        for _ in range(15):
            try:
                busy(dice, dice.choice([alder, birch]))
            except Refused:
                continue

    all_at_once([lambda seed=seed: hand(seed) for seed in range(4)])
    assert Application._base_manager.count() > 10
    assert check_books() == []


def busy(dice, customer):
    on = date(2025, 9, dice.randint(1, 28))
    documents = list(Entry._base_manager.filter(customer=customer, reverses=None))
    match dice.randrange(5):
        case 0:
            town.invoice(customer, dice.randint(1, 5000), on=on)
        case 1:
            apply_oldest_first(town.payment(customer, dice.randint(1, 9000), on=on), on=on)
        case 2 if documents:
            credit, charge = dice.choice(documents), dice.choice(documents)
            apply(credit, charge, amount_minor=dice.randint(1, 3000), on=on)
        case 3 if standing := list(Application._base_manager.filter(released_on=None)):
            release(dice.choice(standing), on=on)
        case 4 if documents and dice.random() < 0.3:
            void(dice.choice(documents), on=on)
