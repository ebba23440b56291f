"""The answer of a worker that was thought dead, after a person has said that nothing was sent."""

from datetime import timedelta

import pytest

from solde.mail.answers import Ailment, Answer, Meaning, Trouble
from solde.mail.choosing import installations
from solde.mail.clock import database_now
from solde.mail.deciding import RETRY_FIRST
from solde.mail.holding import hold, release
from solde.mail.models import Attempt, Delivery, Mailbox
from solde.mail.outbox import PostgresOutbox
from solde.mail.resting import leave_in_doubt, put_on_record
from solde.mail.sending import Packed
from solde.mail.settling import cancel, settle
from solde.mail.working import see_out
from tests.mail.envelopes import ALDER, BIRCH, envelope
from tests.mail.post import queued, tried

TAKEN, LATER = (Meaning.TAKEN, "250 queued as 7"), (Meaning.LATER, "450 try later")
BOTH = envelope(ALDER, BIRCH)


@pytest.fixture
def letter(company):
    return queued(company, ALDER, BIRCH)


def outbox_of(letter: Delivery) -> PostgresOutbox:
    return PostgresOutbox(letter.mailbox, [letter.pk])


def given_up(letter: Delivery) -> int:
    """Begun by a worker that fell silent, and settled as not sent; the attempt."""
    outbox = outbox_of(letter)
    claim = outbox.claim(outbox.pick(), Packed(BOTH, ""))
    leave_in_doubt(Attempt._base_manager.get(pk=claim))
    settle(letter, was_sent=False)
    letter.refresh_from_db()
    assert letter.state == "queued"
    return claim


def tell(claim: int, *said: tuple[Meaning, str]) -> None:
    """The worker wakes up; its answer twice, for whoever had to wait for the database."""
    answer = Answer(
        recipients=dict(zip(BOTH.recipients, said, strict=True)), phase="dot", words=said[0][1]
    )
    put_on_record(claim, answer)
    put_on_record(claim, answer)


def told(letter: Delivery) -> tuple[str, list[str]]:
    letter.refresh_from_db()
    return letter.state, list(letter.recipients.values_list("fate", flat=True))


@pytest.mark.parametrize("is_held", [False, True])
def test_it_was_taken_and_does_not_leave_again(company, letter, smtp, settings, is_held):
    claim = given_up(letter)
    if is_held:
        hold(letter)
    tell(claim, TAKEN, TAKEN)
    assert told(letter) == ("sent", ["taken", "taken"])
    assert letter.last_words == "It had been sent after all: 250 queued as 7"
    assert (letter.due_at, letter.held_for) == (None, "")
    assert letter.rested_at
    see_out(company.deliveries.all())
    assert letter.attempts.count() == 1


def test_it_was_taken_for_some_and_waits_for_the_others(letter):
    claim = given_up(letter)
    tell(claim, TAKEN, LATER)
    assert told(letter) == ("partly_sent", ["taken", "waiting"])
    assert letter.due_at > database_now() + RETRY_FIRST - timedelta(seconds=30)


@pytest.mark.parametrize(
    ("act", "ends"),
    [(release, ["taken", "waiting"]), (cancel, ["taken", "cancelled"])],
)
def test_held_it_stays_held_for_the_others(letter, act, ends):
    claim = given_up(letter)
    hold(letter)
    tell(claim, TAKEN, LATER)
    assert told(letter) == ("held", ["taken", "waiting"])
    act(letter)
    assert told(letter) == ("partly_sent", ends)


def test_whoever_put_it_together_for_all_may_not_begin_any_more(letter):
    claim = given_up(letter)
    outbox = outbox_of(letter)
    picked = outbox.pick()
    tell(claim, TAKEN, LATER)
    Delivery._base_manager.update(due_at=database_now())
    assert outbox.claim(picked, Packed(BOTH, "")) is None
    assert outbox.claim(picked, Packed(envelope(BIRCH), ""))


def test_one_of_several_tries_was_taken(letter):
    claim = given_up(letter)
    tried(letter, r0=Meaning.LATER, r1=Meaning.LATER)
    assert told(letter) == ("queued", ["waiting", "waiting"])
    tell(claim, TAKEN, TAKEN)
    assert told(letter) == ("sent", ["taken", "taken"])


def test_that_it_was_not_taken_changes_nothing(letter):
    claim = given_up(letter)
    tell(claim, LATER, LATER)
    assert told(letter) == ("queued", ["waiting", "waiting"])
    assert letter.last_words == "A person saw that it was not."


def test_what_was_wrong_then_is_wrong_with_the_mailbox_of_then(company, letter):
    claim = given_up(letter)
    company.deliveries.update(mailbox=installations(Mailbox.Kind.CAPTURED))
    trouble = Trouble(Ailment.PAUSE, "454 sign in later", 60)
    put_on_record(claim, Answer.for_all(BOTH, *LATER[:1], "mail", LATER[1], trouble=trouble))
    ailing = Mailbox.objects.exclude(ailment="")
    assert list(ailing) == [letter.mailbox]
