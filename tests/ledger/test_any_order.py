"""Whatever is done, in whatever order: the books stay sound and the past stays as it was."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from solde.company.closing import close_books
from solde.figures.aging import age
from solde.figures.open_items import open_items
from solde.ledger.applying import apply, free_items, release
from solde.ledger.checking import check_books
from solde.ledger.models import Application
from solde.ledger.posting import reverse, standing_entries, void
from solde.ledger.reading import open_items_of, reach, read_ledgers
from solde.ledger.unsettled import read_unsettled
from solde.refusal import Refused
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on

FIRST = date(2025, 9, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(0, 40, 4)]
HORIZON = DAYS[-1] + timedelta(days=60)
CHARGES = ["invoice", "statement_charge", "finance_charge", "refund"]
CREDITS = ["payment", "credit_memo"]

days = st.sampled_from(DAYS)
amounts = st.integers(1, 9).map(lambda n: n * 100)
places = st.integers(0, 10_000)


class Books(RuleBasedStateMachine):
    """Two customers, one in dollars, at whom everything is done that can be done."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.company = town.company()
        self.customers = [
            town.customer(self.company, "Alder"),
            town.customer(self.company, "Fir", currency="USD"),
        ]
        # What the test itself knows: by customer, the day and amount of every change.
        self.told = {customer.pk: [] for customer in self.customers}
        self.documents = []

    @initialize(minors=st.lists(amounts, min_size=8, max_size=8), on=days)
    def open_with_something(self, minors, on):
        """Two charges and two credits each, so that there is something to do from the start."""
        for place, minor in enumerate(minors):
            self.post(place, (CHARGES + CREDITS)[place // 2 + 2], minor, on)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def look(self, before):
        """Open items on the days before a day, of which the balance is the sum."""
        reached = reach(self.company.pk, [customer.pk for customer in self.customers])
        ledgers = read_ledgers(reached, up_to=HORIZON).values()
        return [
            open_items(ledger.postings, ledger.applications, day)
            for ledger in ledgers
            for day in DAYS
            if day < before
        ]

    def attempt(self, act, *, on):
        """Do something that counts from a day on; what was before it stays as it was."""
        past = self.look(on)
        try:
            done = act()
        except Refused:
            done = None
        assert self.look(on) == past
        return done

    def pick(self, place):
        return self.documents[place % len(self.documents)]

    @rule(place=places, kind=st.sampled_from(CHARGES + CREDITS), minor=amounts, on=days)
    def post(self, place, kind, minor, on):
        customer = self.customers[place % 2]
        signed = -minor if kind in CREDITS else minor
        document = self.attempt(lambda: town.document(customer, kind, signed, on=on), on=on)
        if document:
            self.documents.append(document)
            self.told[customer.pk].append((on, signed))

    @precondition(lambda self: self.documents)
    @rule(places=st.tuples(places, places), minor=amounts, on=days, own=st.sampled_from("yyyn"))
    def apply(self, places, minor, on, own):
        """A credit on a charge, mostly of the same customer; anything on anything otherwise."""
        paying = [document for document in self.documents if document.kind in CREDITS]
        charges = [document for document in self.documents if document.kind in CHARGES]
        credit, charge = self.pick(places[0]), self.pick(places[1])
        if own == "y":
            credit = paying[places[0] % len(paying)]
            charges = [one for one in charges if one.customer_id == credit.customer_id]
            charge = charges[places[1] % len(charges)]
        self.attempt(lambda: apply(credit, charge, amount_minor=minor, on=on), on=on)

    @precondition(lambda self: self.documents)
    @rule(place=places, on=days)
    def apply_oldest_first(self, place, on):
        self.attempt(lambda: apply_oldest_first(self.pick(place), on=on), on=on)

    @precondition(lambda self: Application._base_manager.exists())
    @rule(place=places, on=days)
    def release(self, place, on):
        standing = list(Application._base_manager.order_by("id"))
        self.attempt(lambda: release(standing[place % len(standing)], on=on), on=on)

    @precondition(lambda self: self.documents)
    @rule(place=places, on=days, whole=st.booleans())
    def take_back(self, place, on, whole):
        document = self.pick(place)
        standing = standing_entries(document)
        act = void if whole else reverse
        taken = self.attempt(
            lambda: act(document if whole else (standing or [document])[0], on=on), on=on
        )
        if taken:
            (entry,) = standing
            minor = entry.postings.get(customer__isnull=False).amount_minor
            self.told[document.customer_id].append((on, -minor))

    @precondition(lambda self: self.documents)
    @rule(place=places, minor=amounts)
    def edit(self, place, minor):
        document = self.pick(place)
        signed = -minor if document.kind in CREDITS else minor
        standing = standing_entries(document)
        if not standing:
            return
        on = standing[0].dated_on
        old = standing[0].postings.get(customer__isnull=False).amount_minor
        if self.attempt(lambda: town.edit(document, signed, on=on), on=on):
            self.told[document.customer_id].append((on, signed - old))

    @rule(on=st.sampled_from(DAYS[:2]))
    def close(self, on):
        close_books(self.company, on)

    @invariant()
    def the_books_are_sound(self):
        assert check_books() == []

    @invariant()
    def what_is_settled_for_good_can_be_left_out(self):
        reached = reach(self.company.pk, [customer.pk for customer in self.customers])
        whole = read_ledgers(reached, up_to=HORIZON)
        for on in (DAYS[2], DAYS[6]):
            for customer, ledger in read_unsettled(reached, on=on).items():
                assert free_items(ledger, on) == free_items(whole[customer], on)
                for day in (day for day in DAYS if day >= on):
                    of_all = whole[customer]
                    items = open_items(of_all.postings, of_all.applications, day)
                    assert open_items(ledger.postings, ledger.applications, day) == items

    @invariant()
    def balances_are_what_was_done(self):
        for customer in self.customers:
            for on in (DAYS[2], DAYS[-1]):
                told = sum(minor for day, minor in self.told[customer.pk] if day <= on)
                assert balance_on(customer, on) == told
                items = open_items_of(customer, on=on)
                assert all(item.open_minor * item.amount_minor > 0 for item in items)
                assert age(items, HORIZON).total_minor == told


def test_whatever_is_done_the_books_stay_sound(db):
    run(Books, settings=settings(max_examples=6, stateful_step_count=20))
