"""Credits are put on charges and taken off; balances never change by it."""

from datetime import date, timedelta

import pytest

from solde.company.closing import close_books
from solde.ledger.applying import apply, first_day_off, release
from solde.ledger.chart import open_receivable
from solde.ledger.models import Application, Entry, Posting
from solde.ledger.posting import void
from solde.ledger.refusals import (
    AlreadyReleased,
    MoreThanOpen,
    NotApplicable,
    NothingToApply,
    OtherCompany,
)
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on
from tests.ledger.open_items import END, open_amounts

pytestmark = pytest.mark.django_db

DAY, NEXT = date(2025, 9, 1), date(2025, 9, 2)


def unchanged(refusal, credit, charge, *, amount_minor=1, on=DAY, match=None):
    """An application that is refused and leaves the database as it was."""
    before = list(Application._base_manager.values())
    with pytest.raises(refusal, match=match):
        apply(credit, charge, amount_minor=amount_minor, on=on)
    assert list(Application._base_manager.values()) == before


def test_applying_posts_nothing_and_leaves_the_balance(alder):
    """Case S8: an invoice of 512.13 and a payment of 200.00 that is applied later."""
    invoice = town.invoice(alder, 51213, number="I")
    payment = town.payment(alder, 20000, number="P")
    assert open_amounts(alder) == {"I": 51213, "P": -20000}
    before = Entry._base_manager.count(), Posting._base_manager.count()
    apply(payment, invoice, amount_minor=20000, on=NEXT)
    assert (Entry._base_manager.count(), Posting._base_manager.count()) == before
    assert open_amounts(alder) == {"I": 31213}
    assert open_amounts(alder, DAY) == {"I": 51213, "P": -20000}
    assert balance_on(alder, DAY) == balance_on(alder, END) == 31213


def test_no_more_is_applied_than_is_open_on_either_side(alder):
    """Case S9: of 200.00, 150.00 and then 100.00; 150.00 on an invoice of 100.00."""
    payment = town.payment(alder, 20000)
    large, small = town.invoice(alder, 50000), town.invoice(alder, 10000)
    apply(payment, large, amount_minor=15000, on=DAY)
    unchanged(MoreThanOpen, payment, large, amount_minor=10000, match="more than is open on one")
    unchanged(MoreThanOpen, town.payment(alder, 50000), small, amount_minor=15000)


def test_a_credit_pays_no_other_customers_charge(company, alder):
    """Cases S9 and S12: a credit memo of 50.00 of Alder's and an invoice of Birch's."""
    birch = town.customer(company, "Birch")
    credit, invoice = town.credit_memo(alder, 5000), town.invoice(birch, 5000)
    words = "a charge of the same customer and A/R account"
    unchanged(NotApplicable, credit, invoice, amount_minor=5000, match=words)


def test_a_customer_does_not_pay_for_its_projects(company):
    dogwood, barn = town.dogwood(company)
    unchanged(NotApplicable, town.payment(dogwood, 100), barn.entries.get())


def test_a_credit_stays_in_its_company(alder):
    stranger = town.alder(town.company("Other"))
    unchanged(OtherCompany, town.payment(alder, 100), stranger.entries.first())


def test_a_credit_stays_on_its_account(company, alder):
    yard = open_receivable(company, "A/R of the yard", "CAD")
    invoice = town.document(alder, "invoice", 10000, account=yard)
    unchanged(NotApplicable, town.payment(alder, 100), invoice)
    assert apply_oldest_first(town.payment(alder, 100), on=DAY) == []


def test_what_is_void_pays_and_is_paid_no_more(alder):
    """Case S9."""
    invoice, payment = town.invoice(alder, 100), town.payment(alder, 100)
    voided, void_payment = town.invoice(alder, 100), town.payment(alder, 100)
    void(voided, on=DAY)
    void(void_payment, on=DAY)
    unchanged(MoreThanOpen, payment, voided)
    unchanged(MoreThanOpen, void_payment, invoice)


def test_only_credits_pay_and_only_charges_are_paid(alder):
    invoice, payment = town.invoice(alder, 100), town.payment(alder, 100)
    receipt = town.document(alder, "sales_receipt", 100)
    unchanged(NotApplicable, invoice, payment)
    unchanged(NotApplicable, payment, payment)
    unchanged(NotApplicable, payment, receipt)
    for no_credit in (invoice, receipt):
        with pytest.raises(NotApplicable):
            apply_oldest_first(no_credit, on=DAY)


@pytest.mark.parametrize("amount_minor", [0, -1])
def test_the_amount_is_more_than_nothing(alder, amount_minor):
    invoice, payment = town.invoice(alder, 100), town.payment(alder, 100)
    unchanged(
        NothingToApply, payment, invoice, amount_minor=amount_minor, match="must be more than zero"
    )


@pytest.mark.parametrize(
    ("credit_on", "charge_on", "own_on"),
    [(DAY, NEXT, END), (DAY, END, NEXT), (END, DAY, NEXT), (END, END, DAY)],
)
def test_an_application_takes_effect_on_the_latest_of_three_dates(
    alder, credit_on, charge_on, own_on
):
    invoice = town.invoice(alder, 100, on=charge_on)
    payment = town.payment(alder, 100, on=credit_on)
    assert apply(payment, invoice, amount_minor=100, on=own_on).effective_on == END


def test_a_payment_without_instructions_pays_the_oldest_due_first(alder):
    """Case V21: invoices of 60.00 and 40.00; payments of 40.00, 20.00 and 40.00."""
    town.invoice(alder, 6000, number="Jan", on=date(2025, 1, 1), due_on=date(2025, 1, 31))
    town.invoice(alder, 4000, number="Mar", on=date(2025, 3, 1), due_on=date(2025, 3, 31))
    left = []
    for minor in (4000, 2000, 4000):
        apply_oldest_first(town.payment(alder, minor, on=date(2025, 4, 1)), on=date(2025, 4, 1))
        left.append(open_amounts(alder))
    assert left == [{"Jan": 2000, "Mar": 4000}, {"Mar": 4000}, {}]


def test_what_no_charge_takes_stays_a_credit(alder):
    """Case S4: an invoice of 100.00 and a payment of 130.00."""
    town.invoice(alder, 10000)
    apply_oldest_first(town.payment(alder, 13000, number="P"), on=DAY)
    assert open_amounts(alder) == {"P": -3000}
    assert balance_on(alder, END) == -3000


def test_a_credit_memo_for_all_leaves_nothing_open(alder):
    """Case E7."""
    invoice = town.invoice(alder, 10000)
    apply(town.credit_memo(alder, 10000), invoice, amount_minor=10000, on=DAY)
    assert open_amounts(alder) == {}


def test_a_credit_memo_standing_alone_stays_open(alder):
    """Case E10: an invoice of 100.00, 40.00 of it paid, and a credit memo of 100.00."""
    invoice = town.invoice(alder, 10000, number="I")
    apply(town.payment(alder, 4000), invoice, amount_minor=4000, on=DAY)
    town.credit_memo(alder, 10000, number="C")
    assert open_amounts(alder) == {"I": 6000, "C": -10000}


def test_oldest_first_leaves_alone_what_a_later_day_needs(alder):
    """60.00 of the payment go on the second invoice from December on; 40.00 are free."""
    town.invoice(alder, 10000, number="1", due_on=date(2025, 9, 30))
    second = town.invoice(alder, 10000, number="2")
    payment = town.payment(alder, 10000, number="P")
    apply(payment, second, amount_minor=6000, on=date(2025, 12, 1))
    apply_oldest_first(payment, on=DAY)
    assert open_amounts(alder, DAY) == {"1": 6000, "2": 10000, "P": -6000}
    assert open_amounts(alder) == {"1": 6000, "2": 4000}


def test_oldest_first_pays_nothing_that_will_be_void(alder):
    voided, other = town.invoice(alder, 10000, number="1"), town.invoice(alder, 500, number="2")
    void(voided, on=NEXT)
    (application,) = apply_oldest_first(town.payment(alder, 10000), on=DAY)
    assert (application.charge_id, application.amount_minor) == (other.pk, 500)


def test_a_release_is_brought_forward_and_never_put_off(company, alder):
    invoice, payment = town.invoice(alder, 100, number="I"), town.payment(alder, 100, number="P")
    application = apply(payment, invoice, amount_minor=100, on=NEXT)
    release(application, on=date(2025, 9, 10))
    release(application, on=date(2025, 9, 5))
    assert open_amounts(alder, date(2025, 9, 4)) == {}
    assert open_amounts(alder, date(2025, 9, 5)) == {"I": 100, "P": -100}
    for on in (date(2025, 9, 5), date(2025, 9, 6)):
        with pytest.raises(AlreadyReleased):
            release(application, on=on)
    release(application, on=NEXT)
    assert open_amounts(alder, NEXT) == {"I": 100, "P": -100}
    with pytest.raises(AlreadyReleased):  # it counts on no day
        release(application, on=DAY)
    days = [event.details["on"] for event in company.events.filter(act="release").order_by("pk")]
    assert days == ["2025-09-10", "2025-09-05", "2025-09-02"]


def test_a_void_takes_off_what_counts_later_though_it_was_taken_off(alder):
    invoice, payment = town.invoice(alder, 100, number="I"), town.payment(alder, 100, number="P")
    release(apply(payment, invoice, amount_minor=100, on=NEXT), on=END)
    void(payment, on=date(2025, 9, 5))
    assert open_amounts(alder, date(2025, 9, 4)) == {}
    assert open_amounts(alder, date(2025, 9, 5)) == {"I": 100}


def test_the_first_day_off_is_the_first_at_all_that_is_open(company):
    assert first_day_off(company, NEXT) == NEXT
    for closed_on, first_on in ((DAY, NEXT), (NEXT, date(2025, 9, 3)), (END, None)):
        close_books(company, closed_on)
        assert first_day_off(company, NEXT) == (first_on or END + timedelta(days=1))
    close_books(company, None)


def test_a_release_counts_from_its_day_on_and_is_done_once(company, alder):
    invoice, payment = town.invoice(alder, 100, number="I"), town.payment(alder, 100, number="P")
    application = apply(payment, invoice, amount_minor=100, on=DAY)
    release(application, on=date(2025, 9, 10))
    assert open_amounts(alder, date(2025, 9, 9)) == {}
    assert open_amounts(alder, date(2025, 9, 10)) == {"I": 100, "P": -100}
    with pytest.raises(AlreadyReleased, match="released already"):
        release(application, on=date(2025, 9, 11))
    assert company.events.filter(act="release").count() == 1
    apply(payment, invoice, amount_minor=100, on=date(2025, 9, 10))
    unchanged(MoreThanOpen, payment, invoice, on=date(2025, 9, 9))
