"""Any order of sending, refusing, breaking, dying, waiting and deciding keeps the promises.

Run with `--hypothesis-seed=N` to repeat a failure; the seed is printed with it.
"""

from contextlib import suppress
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from solde.mail.sending import Sender
from solde.mail.states import Fate, State
from tests.mail.memory import Died, Letter, MemoryOutbox, Mood, MoodyTransport, put_together

MOMENTS = ("before the claim", "after the claim", "before it is on record", "")


class Post(RuleBasedStateMachine):
    @initialize(sizes=st.lists(st.integers(1, 3), min_size=1, max_size=4), unfit=st.booleans())
    def write_letters(self, sizes, unfit):
        self.outbox = MemoryOutbox([])
        self.transport = MoodyTransport()
        for number, size in enumerate(sizes):
            name = f"{number}{' unfit' if unfit and not number else ''}"
            fates = {f"{i}@customer.example": Fate.WAITING for i in range(size)}
            self.outbox.letters.append(Letter(name, fates, self.outbox.now))

    @rule(mood=st.sampled_from(Mood), count=st.integers(1, 3), cut_at=st.sampled_from(MOMENTS))
    def send(self, mood, count, cut_at):
        dead = []

        def cut(where):
            if dead or where == cut_at:
                dead.append(where)  # and does nothing any more
                raise Died

        self.transport.mood, self.outbox.cut = mood, cut
        sender = Sender(
            self.outbox, put_together, self.transport, enough=lambda seen_to: seen_to >= count
        )
        with suppress(Died):
            sender.send_due()
        self.outbox.picked.clear()

    @rule(minutes=st.sampled_from([1, 10, 60, 24 * 60, 5 * 24 * 60]))
    def wait(self, minutes):
        self.outbox.now += timedelta(minutes=minutes)
        for letter in self.outbox.letters:
            if letter.open_until and letter.open_until < self.outbox.now:
                self.outbox.lose(letter)

    @rule(data=st.data(), was_sent=st.booleans())
    def settle(self, data, was_sent):
        doubted = [one for one in self.outbox.letters if one.state is State.IN_DOUBT]
        if not doubted:
            return
        letter = data.draw(st.sampled_from(doubted))
        for to, fate in letter.fates.items():
            if fate is Fate.IN_DOUBT:
                letter.fates[to] = Fate.TAKEN if was_sent else Fate.WAITING
                letter.allowed[to] += 1  # a person's word, right or wrong
        fates = set(letter.fates.values())
        if Fate.WAITING in fates:
            letter.due_at = self.outbox.now
        letter.go(
            State.QUEUED if not was_sent
            else State.SENT if fates == {Fate.TAKEN}
            else State.PARTLY_SENT
        )  # fmt: skip

    @rule()
    def mend_the_mailbox(self):
        self.outbox.stopped, self.outbox.paused_until = False, None

    @invariant()
    def nobody_has_it_twice_unless_a_person_said_so(self):
        for letter in self.outbox.letters:
            for to in letter.fates:
                assert self.transport.copies[letter.name, to] <= 1 + letter.allowed[to]

    @invariant()
    def what_is_said_is_what_the_witness_has(self):
        for letter in self.outbox.letters:
            for to, fate in letter.fates.items():
                copies = self.transport.copies[letter.name, to]
                if letter.allowed[to] or letter.state is State.SENDING:
                    continue
                if fate is Fate.TAKEN:
                    assert copies == 1
                if fate in (Fate.WAITING, Fate.REFUSED):
                    assert copies == 0

    @invariant()
    def every_letter_goes_on_or_says_why_not(self):
        for letter in self.outbox.letters:
            if letter.state is State.QUEUED:
                assert letter.due_at
            if letter.state is State.SENDING:
                assert letter.open_until
            if letter.state is State.SENT:
                assert set(letter.fates.values()) == {Fate.TAKEN}
            if letter.state in (State.IN_DOUBT, State.SENT, State.FAILED):
                assert letter.due_at is None

    def teardown(self):
        """In the end, with a server in a good mood, everything comes to rest."""
        if not hasattr(self, "outbox"):
            return
        self.mend_the_mailbox()
        for _ in range(200):
            self.send(Mood.TAKES, 10, "")
            self.wait(6 * 60)
        assert all(
            one.state not in (State.QUEUED, State.SENDING) and one.due_at is None
            for one in self.outbox.letters
        )


Post.TestCase.settings = settings(max_examples=150, stateful_step_count=30, print_blob=True)
TestPost = Post.TestCase
