"""Whatever is done with payments, in whatever order: the books stay sound, the past as it was."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from solde.company.closing import close_books
from solde.ledger.chart import BANK, standard_account
from solde.payments.applying import apply_automatically, apply_credit, release
from solde.payments.asking import OLDEST_FIRST, UNAPPLIED, Instructions, Part, Tender
from solde.payments.recording import change, receive, void
from solde.payments.refunding import refund
from solde.refusal import Refused
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.open_items import open_amounts
from tests.payments.books import findings, left, open_now

DAYS = [date(2025, 9, 1) + timedelta(days=n) for n in range(0, 40, 5)]
LAST = DAYS[-1] + timedelta(days=60)

days = st.sampled_from(DAYS)
amounts = st.integers(1, 9).map(lambda n: n * 100)
places = st.integers(0, 10_000)
hows = st.sampled_from([Tender(), Tender(method="cash", memo="Rent")])


class Till(RuleBasedStateMachine):
    """Two customers who owe, and all that can be done with their money."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.company = town.company()
        self.bank = standard_account(self.company, BANK, "CAD")
        self.customers = [town.customer(self.company, name) for name in ("Alder", "Birch")]
        # What the test itself knows: by customer, the day and amount of every change.
        self.told = {customer.pk: [] for customer in self.customers}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def look(self, before):
        """What is open of each customer at the end of each day before a day."""
        return [
            open_amounts(customer, day)
            for customer in self.customers
            for day in DAYS
            if day < before
        ]

    def attempt(self, act, *, since):
        """Do something that counts from a day on; what was before it stays as it was."""
        past, numbers = self.look(since), self.numbers()
        try:
            done = act()
        except Refused:
            assert self.numbers() == numbers  # what is refused takes none
            done = None
        assert self.look(since) == past
        return done

    def numbers(self):
        return set(self.company.payments.values_list("kind", "series_number"))

    def payment(self, place):
        every = list(self.company.payments.order_by("pk"))
        return every[place % len(every)]

    def tell(self, customer, on, minor):
        self.told[customer.pk].append((on, minor))

    @initialize(minors=st.lists(amounts, min_size=4, max_size=4))
    def bill(self, minors):
        for place, minor in enumerate(minors):
            customer, on = self.customers[place % 2], DAYS[place // 2]
            town.invoice(customer, minor, on=on, due_on=on)
            self.tell(customer, on, minor)

    @rule(
        place=places,
        minor=amounts,
        on=days,
        how=hows,
        wish=st.sampled_from(["oldest", "none", "named"]),
    )
    def receive(self, place, minor, on, how, wish):
        customer = self.customers[place % 2]
        instructions = UNAPPLIED if wish == "none" else OLDEST_FIRST
        if wish == "named":
            charges = open_now(customer, on).charges
            parts = [Part(one.document, min(minor, one.open_minor)) for one in charges[-1:]]
            instructions = Instructions(parts=parts, rest_oldest_first=bool(place % 3))
        if self.attempt(
            lambda: receive(customer, minor, on=on, how=how, instructions=instructions), since=on
        ):
            self.tell(customer, on, -minor)

    @rule(place=places, minor=amounts, on=days, how=hows)
    def refund(self, place, minor, on, how):
        customer = self.customers[place % 2]
        there = -sum(one.open_minor for one in open_now(customer, on).credits)
        done = self.attempt(lambda: refund(customer, minor, on=on, how=how), since=on)
        closed_on = self.company.closed_on or date.min
        assert bool(done) == (minor <= there and on > closed_on)
        if done:
            self.tell(customer, on, minor)

    @precondition(lambda self: self.company.payments.exists())
    @rule(place=places, minor=amounts, on=days, how=hows)
    def change(self, place, minor, on, how):
        payment = self.payment(place)
        was_on, was_minor = payment.dated_on, payment.amount_minor
        sign = 1 if payment.kind == "refund" else -1
        if self.attempt(
            lambda: change(payment, amount_minor=minor, on=on, how=how), since=min(on, was_on)
        ):
            self.tell(payment.customer, was_on, -sign * was_minor)
            self.tell(payment.customer, on, sign * minor)

    @precondition(lambda self: self.company.payments.exists())
    @rule(place=places, on=days)
    def void(self, place, on):
        payment = self.payment(place)
        sign = 1 if payment.kind == "refund" else -1
        was_void = payment.state == "voided"
        self.attempt(lambda: void(payment, on=on), since=on)
        payment.refresh_from_db()
        if payment.state == "voided" and not was_void:
            self.tell(payment.customer, on, -sign * payment.amount_minor)

    @rule(place=places, on=days)
    def apply_automatically(self, place, on):
        self.attempt(lambda: apply_automatically(self.customers[place % 2], on=on), since=on)

    @precondition(lambda self: self.company.payments.exists())
    @rule(which=st.tuples(places, places), minor=amounts, on=days)
    def apply(self, which, minor, on):
        payment = self.payment(which[0])
        charges = payment.customer.entries.filter(kind__in=("invoice", "refund"), reverses=None)
        charge = list(charges.order_by("pk"))[which[1] % charges.count()]
        self.attempt(lambda: apply_credit(payment.entry, charge, minor, on=on), since=on)

    @precondition(lambda self: self.company.applications.exists())
    @rule(place=places, on=days)
    def release(self, place, on):
        every = list(self.company.applications.order_by("pk"))
        self.attempt(lambda: release(every[place % len(every)], on=on), since=on)

    @rule(on=st.sampled_from(DAYS[:2]))
    def close(self, on):
        close_books(self.company, on)

    @invariant()
    def the_books_are_sound(self):
        assert findings() == []

    @invariant()
    def balances_are_what_was_done(self):
        for customer in self.customers:
            for on in (DAYS[2], LAST):
                told = sum(minor for day, minor in self.told[customer.pk] if day <= on)
                assert balance_on(customer, on) == told

    @invariant()
    def what_is_left_is_what_is_open_in_the_end(self):
        open_in_the_end = sum(
            abs(minor)
            for customer in self.customers
            for number, minor in open_amounts(customer, LAST).items()
            if not number.startswith("invoice")
        )
        assert sum(left(self.company).values()) == open_in_the_end


def test_whatever_is_done_with_payments_the_books_stay_sound(db):
    run(Till, settings=settings(max_examples=6, stateful_step_count=20))
