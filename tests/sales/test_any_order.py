"""Whatever is done with documents, in whatever order: books, numbers and versions hold."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from solde.company.closing import close_books
from solde.figures.open_items import open_items
from solde.ledger.applying import release
from solde.ledger.models import Application
from solde.ledger.reading import reach, read_ledgers
from solde.mail.letters.enclosing import enclosures_of
from solde.refusal import Refused
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.issuing import issue, issue_draft
from solde.sales.models import Document, Version
from solde.sales.sending import compose, send
from solde.sales.taxes import NewTax, add_tax
from solde.sales.usual import change_usual
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import apply_oldest_first
from tests.sales.selling import findings, line, new, stored

FIRST = date(2025, 9, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(0, 20, 4)]

days = st.sampled_from(DAYS)
places = st.integers(0, 10_000)
prices = st.sampled_from(["0.05", "1.00", "3.33", "12.345", "99.99"])
lines = st.lists(st.tuples(prices, st.booleans()), min_size=1, max_size=3)
discounts = st.sampled_from([None, 0, 50_000, 333_333])
kinds = st.sampled_from(["invoice", "invoice", "invoice", *Document.Kind.values[:5]])


class Sales(RuleBasedStateMachine):
    """One company that sells to two customers, one of them in yen."""

    @initialize(apply_credits=st.booleans())
    def open(self, apply_credits):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.company = town.company(email="billing@timber.example")
        change_usual(
            self.company,
            terms=None,
            apply_credits=apply_credits,
            queue_new=False,
            remittance_slip=False,
        )
        self.customers = [
            town.customer(self.company, "Alder", email="a@alder.example"),
            town.customer(self.company, "Sugi", email="s@sugi.example", currency="JPY"),
        ]
        self.taxes = tuple(
            add_tax(self.company, NewTax(name=name, rate_ppm=rate))
            for name, rate in (("GST", 50_000), ("QST", 99_750))
        )
        self.documents, self.said, self.sent = [], {}, {}

    def teardown(self):
        if hasattr(self, "atomic"):
            for letter, before in self.sent.items():
                assert enclosures_of(letter) == before
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def wish(self, customer, kind, given, on, discount=None):
        plain = kind == "statement_charge"
        asked = [
            line(price, taxes=self.taxes if taxed and not plain else ())
            for price, taxed in (given[:1] if plain else given)
        ]
        return new(customer, *asked, kind=kind, on=on, discount_ppm=discount)

    def past(self, before):
        """What was open on each day before a day: what statements of those days say."""
        reached = reach(self.company.pk, [customer.pk for customer in self.customers])
        ledgers = read_ledgers(reached, up_to=DAYS[-1]).values()
        return [
            open_items(ledger.postings, ledger.applications, day)
            for ledger in ledgers
            for day in DAYS
            if day < before
        ]

    def attempt(self, act, *, on):
        past = self.past(on)
        try:
            done = act()
        except Refused:
            done = None
        assert self.past(on) == past
        return done

    def pick(self, place):
        return stored(self.documents[place % len(self.documents)])

    @rule(place=places, kind=kinds, given=lines, on=days, discount=discounts)
    def issue(self, place, kind, given, on, discount):
        wish = self.wish(self.customers[place % 2], kind, given, on, discount)
        made = self.attempt(lambda: issue(self.company, [wish, wish]), on=on)
        self.documents += made or []

    @rule(place=places, kind=kinds, given=lines, on=days)
    def issue_a_draft(self, place, kind, given, on):
        draft = save_draft(self.company, self.wish(self.customers[place % 2], kind, given, on))
        made = self.attempt(lambda: issue_draft(draft), on=on)
        self.documents += [made] if made else []

    @precondition(lambda self: self.documents)
    @rule(place=places, given=lines, on=days, discount=discounts)
    def edit(self, place, given, on, discount):
        document = self.pick(place)
        wish = self.wish(document.customer, document.kind, given, on, discount)
        self.attempt(lambda: edit(document, wish), on=min(on, document.dated_on))

    @precondition(lambda self: self.documents)
    @rule(place=places, on=days)
    def void(self, place, on):
        self.attempt(lambda: void(self.pick(place), on=on), on=on)

    @rule(place=places, minor=st.integers(1, 99), on=days)
    def pay(self, place, minor, on):
        customer = self.customers[place % 2]

        def pay():
            return apply_oldest_first(town.payment(customer, minor * 100, on=on), on=on)

        self.attempt(pay, on=on)

    @precondition(lambda self: self.documents)
    @rule(place=places, on=days)
    def use_a_credit(self, place, on):
        self.attempt(lambda: apply_oldest_first(self.pick(place).entry, on=on), on=on)

    @precondition(lambda self: Application._base_manager.exists())
    @rule(place=places, on=days)
    def release(self, place, on):
        standing = list(Application._base_manager.order_by("id"))
        self.attempt(lambda: release(standing[place % len(standing)], on=on), on=on)

    @precondition(lambda self: self.documents)
    @rule(place=places)
    def send(self, place):
        document = self.pick(place)
        try:
            letter = send(document, compose(document), key=uuid4(), reason="asked for")
        except Refused:
            return
        self.sent[letter] = enclosures_of(letter)

    @rule(on=st.sampled_from(DAYS[:2]))
    def close(self, on):
        close_books(self.company, on)

    @invariant()
    def the_books_are_sound(self):
        """All rules of the check: totals, entries, what is left, numbers without gaps."""
        if hasattr(self, "company"):
            assert findings(self.company) == []

    @invariant()
    def what_was_said_is_still_said(self):
        now = dict(Version._base_manager.exclude(entry=None).values_list("pk", "content"))
        if hasattr(self, "said"):
            assert self.said.items() <= now.items()
            self.said = now


def test_whatever_is_done_documents_and_books_agree(db):
    run(Sales, settings=settings(max_examples=6, stateful_step_count=15))
