"""Money that comes in pays charges; what pays none is credit. Taken back, all is open again."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solde.company.closing import close_books
from solde.company.models import User
from solde.ledger.chart import BANK, SALES, UNDEPOSITED, open_receivable, standard_account
from solde.ledger.models import Application, Entry, Posting
from solde.ledger.refusals import (
    AlreadyReversed,
    BooksAreClosed,
    DayIsAhead,
    MoreThanOpen,
    NotApplicable,
    OtherCompany,
    OtherCurrency,
    TakenBackTooEarly,
)
from solde.payments.asking import UNAPPLIED, Instructions, NewPayment, PaymentIsWrong, Tender
from solde.payments.models import Payment
from solde.payments.recording import change, receive, receive_many, void
from solde.payments.refusals import NotAMoneyAccount
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.open_items import END, open_amounts
from tests.payments.books import CHEQUE, DAY, LATER, NEXT, left, part

pytestmark = pytest.mark.django_db


def rows():
    return [list(model._base_manager.values()) for model in (Payment, Entry, Posting, Application)]


def test_more_than_is_owed_stays_as_credit(alder):
    """Case S4: an invoice of 100.00, a payment of 130.00."""
    town.invoice(alder, 10000, number="I")
    payment = receive(alder, 13000, on=NEXT, how=CHEQUE)
    assert (payment.amount_minor, payment.left_minor) == (13000, 3000)
    assert balance_on(alder, END) == -3000
    assert open_amounts(alder) == {"1": -3000}


def test_a_cent_too_little_stays_open(alder):
    """Case E25."""
    town.invoice(alder, 10000, number="I")
    receive(alder, 9999, on=NEXT, how=CHEQUE)
    assert open_amounts(alder) == {"I": 1}


def test_without_instructions_the_oldest_is_paid_first(alder):
    """Case V21: invoices of 60.00 and 40.00; payments of 40.00, 20.00 and 40.00."""
    for number, minor, month in (("Jan", 6000, 1), ("Mar", 4000, 3)):
        on = date(2025, month, 10)
        town.invoice(alder, minor, number=number, on=on, due_on=on)
    paid = []
    for minor in (4000, 2000, 4000):
        receive(alder, minor, on=DAY, how=CHEQUE)
        still = open_amounts(alder)
        paid.append((6000 - still.get("Jan", 0), 4000 - still.get("Mar", 0)))
    assert paid == [(4000, 0), (6000, 0), (6000, 4000)]


def test_a_payment_of_tomorrow_pays_nothing_today(alder):
    """Case E20: an invoice of 100.00; a payment of 110.00 dated the next day."""
    town.invoice(alder, 10000, number="I")
    receive(alder, 11000, on=NEXT, how=CHEQUE)
    assert open_amounts(alder, DAY) == {"I": 10000}
    assert open_amounts(alder, NEXT) == {"1": -1000}


def test_payments_over_several_invoices_are_one_row_each(alder):
    """Case I-565: three payments spread over three invoices."""
    charges = [town.invoice(alder, minor) for minor in (50000, 30000, 20000)]
    for minors in ((10000, 20000, 5000), (30000, 10000, 5000), (10000, 0, 10000)):
        parts = [part(one, minor) for one, minor in zip(charges, minors, strict=True) if minor]
        how = Instructions(parts=parts)
        receive(alder, sum(minors), on=DAY, how=CHEQUE, instructions=how)
    assert open_amounts(alder) == {}
    assert alder.payments.count() == alder.entries.filter(kind="payment").count() == 3
    assert sum(one.amount_minor for one in alder.payments.all()) == 100000


def test_instructions_are_followed_and_the_rest_stays(alder):
    town.invoice(alder, 5000, number="old", due_on=date(2025, 9, 5))
    young = town.invoice(alder, 5000, number="young")
    named = Instructions(parts=[part(young, 3000)])
    receive(alder, 6000, on=NEXT, how=CHEQUE, instructions=named)
    assert open_amounts(alder) == {"old": 5000, "young": 2000, "1": -3000}
    rest = replace(named, parts=[part(young, 1000)], rest_oldest_first=True)
    receive(alder, 2500, on=NEXT, how=CHEQUE, instructions=rest)
    assert open_amounts(alder) == {"old": 3500, "young": 1000, "1": -3000}
    receive(alder, 100, on=NEXT, how=CHEQUE, instructions=UNAPPLIED)
    assert left(alder.company) == {"payment 1": 3000, "payment 2": 0, "payment 3": 100}


def test_where_the_money_goes(alder):
    bank = standard_account(alder.company, BANK, "CAD")
    undeposited = standard_account(alder.company, UNDEPOSITED, "CAD")
    for how, account in ((Tender(), undeposited), (Tender(account=bank, memo="Rent"), bank)):
        payment = receive(alder, 500, on=DAY, how=how)
        assert payment.account == account
        assert payment.entry.postings.get(amount_minor=500).account == account
        assert payment.entry.description == how.memo


def test_money_lies_on_a_bank_account(alder):
    sales = standard_account(alder.company, SALES, "CAD")
    before = rows()
    with pytest.raises(NotAMoneyAccount):
        receive(alder, 500, on=DAY, how=Tender(account=sales))
    assert rows() == before


def test_what_cannot_be_received(alder):
    """Each is refused whole, and leaves the database as it was."""
    company, other = alder.company, town.company("Other")
    invoice = town.invoice(alder, 10000)
    theirs = town.invoice(town.customer(company, "Birch"), 10000)
    foreign = town.invoice(town.customer(other, "Alder"), 10000)
    dollars = standard_account(company, BANK, "USD")
    close_books(company, date(2025, 8, 31))
    how = lambda charge, minor: {"instructions": Instructions(parts=[part(charge, minor)])}  # noqa: E731
    before = rows()
    for refusal, given in (
        (MoreThanOpen, how(invoice, 10001)),
        (NotApplicable, how(theirs, 100)),
        (OtherCompany, how(foreign, 100)),
        (OtherCurrency, {"how": Tender(account=dollars)}),
        (BooksAreClosed, {"on": date(2025, 8, 31)}),
    ):
        with pytest.raises(refusal):
            receive(alder, 20000, **{"on": DAY, "how": CHEQUE} | given)
    assert rows() == before
    assert receive(alder, 1, on=DAY, how=CHEQUE).number == "1"  # none of them took a number


def test_every_mistake_is_named_at_once(alder):
    invoice = town.invoice(alder, 100)
    how = Tender(method="shells", reference="1" * 61, memo="a\u202eb")
    with pytest.raises(PaymentIsWrong) as wrong:
        receive(alder, 0, on=DAY, how=how, instructions=Instructions(parts=[part(invoice, 5)]))
    fields = [one.fault.field for one in wrong.value.faults]
    assert fields == ["amount", "method", "reference", "memo", "parts"]
    with pytest.raises(PaymentIsWrong, match="larger than"):
        receive(alder, 10**16, on=DAY, how=CHEQUE)
    with pytest.raises(PaymentIsWrong, match="more than zero"):
        receive(alder, 5, on=DAY, how=CHEQUE, instructions=Instructions(parts=[part(invoice, 0)]))
    assert alder.payments.count() == 0


def slip(customers, on=NEXT):
    return [NewPayment(customer=one, amount_minor=600, on=on, how=CHEQUE) for one in customers]


def test_a_deposit_slip_is_all_or_nothing(company, alder):
    birch = town.customer(company, "Birch")
    wrong = replace(slip([birch])[0], amount_minor=-1)
    with pytest.raises(PaymentIsWrong, match=r"^Birch: The amount must be more than zero\.$"):
        receive_many(company, [*slip([alder]), wrong])
    assert receive_many(company, []) == []
    town.invoice(alder, 1000, number="I")
    payments = receive_many(company, slip([alder, birch, alder]))
    assert [(one.number, one.customer, one.left_minor) for one in payments] == [
        ("1", alder, 0), ("2", birch, 600), ("3", alder, 200),
    ]  # fmt: skip


def test_charges_that_are_named_are_paid_before_the_oldest(company, alder):
    invoice = town.invoice(alder, 1000, number="I")
    first, second = slip([alder, alder])
    named = replace(second, instructions=Instructions(parts=[part(invoice, 600)]))
    receive_many(company, [first, named])
    assert left(company) == {"payment 1": 200, "payment 2": 0}


def test_a_slip_costs_the_same_however_long(company):
    """But for currencies and A/R accounts, of which a company has few."""

    def cost(count):
        customers = [town.customer(company, f"Of {count}: {place}") for place in range(count)]
        yard = open_receivable(company, f"Yard {count}", "CAD")
        for one in customers:
            town.invoice(one, 1000)
            town.document(one, "invoice", 1000, account=yard)
        with CaptureQueriesContext(connection) as queries:
            receive_many(company, slip(customers))
        return len(queries)

    cost(1)  # opens the number series and the accounts
    assert cost(2) == cost(40)


def test_a_void_payment_opens_what_it_paid(alder):
    """Case S10: the payment of case S8 is voided."""
    town.invoice(alder, 51213, number="I")
    payment = receive(alder, 20000, on=NEXT, how=CHEQUE)
    with pytest.raises(TakenBackTooEarly):
        void(payment, on=DAY)
    void(payment, on=LATER)
    assert (payment.state, payment.left_minor) == ("voided", 0)
    assert open_amounts(alder) == {"I": 51213}
    assert open_amounts(alder, NEXT) == {"I": 31213}
    with pytest.raises(AlreadyReversed):
        void(payment, on=LATER)


def test_a_payment_voided_on_its_own_day_is_no_row(alder):
    """Case S1: 999.00 that never came."""
    payment = receive(alder, 99900, on=NEXT, how=CHEQUE)
    void(payment, on=NEXT)
    assert open_amounts(alder, NEXT) == {}
    assert balance_on(alder, NEXT) == 0


@pytest.mark.parametrize("on", [date.min, date(225, 9, 2), date(2200, 1, 1), date.max])
def test_a_mistyped_year_is_no_date(alder, on):
    with pytest.raises(PaymentIsWrong, match="between the years 1900 and 2199"):
        receive(alder, 100, on=on, how=CHEQUE)
    payment = receive(alder, 100, on=NEXT, how=CHEQUE)
    with pytest.raises(PaymentIsWrong):
        change(payment, amount_minor=100, on=on, how=CHEQUE)


def test_a_payment_is_not_voided_from_a_day_still_to_come(alder):
    payment = receive(alder, 100, on=NEXT, how=CHEQUE)
    with pytest.raises(DayIsAhead):
        void(payment, on=date(2152, 9, 2))
    assert Payment._base_manager.get().state == "recorded"


def test_who_did_it_is_kept(alder):
    carol = User.objects.create_user("carol@timber.example")
    payment = receive(alder, 100, on=DAY, how=CHEQUE, by=carol)
    assert (payment.created_by, payment.entry.posted_by) == (carol, carol)
    (event,) = alder.company.events.filter(subject=f"payment:{payment.pk}")
    assert (event.act, event.by) == ("receive", carol)
