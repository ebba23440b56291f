"""What is on record of letters that leave one after the other."""

import pytest
from django.db import OperationalError, connection

from solde.mail import outbox as outboxes
from solde.mail.answers import Answer, Envelope, Meaning
from solde.mail.holding import hold
from solde.mail.models import Attempt, Delivery
from solde.mail.outbox import PostgresOutbox, insistently
from solde.mail.sending import Done, NoTurn, Packed
from tests.mail.envelopes import ALDER, SENDER
from tests.mail.post import queued


@pytest.fixture
def letters(company):
    return [queued(company, about=f"statement:{number}") for number in (1, 2, 3)]


@pytest.fixture
def outbox(letters):
    return PostgresOutbox(letters[0].mailbox, [letter.pk for letter in letters])


def packed(letter):
    message_id = f"<{letter.delivery.public_id.hex}.1.x@timber.example>"
    return Packed(Envelope(SENDER, (ALDER,), b"", message_id), "")


def answered(letter, meaning=Meaning.TAKEN):
    return Answer.for_all(packed(letter).envelope, meaning, "dot", "250 Ok")


def under_way(outbox, after=None):
    letter = outbox.pick()
    claim = outbox.claim(letter, packed(letter), after)
    assert claim
    return letter, claim


def states():
    rows = Delivery._base_manager.order_by("pk")
    return [(row.state, row.attempts.filter(is_open=True).count()) for row in rows]


def test_one_statement_ends_a_letter_and_begins_the_next(outbox, django_assert_num_queries):
    first, claim = under_way(outbox)
    second, claim = under_way(outbox, Done(claim, answered(first)))  # the session learns it
    third = outbox.pick()
    with django_assert_num_queries(1):
        assert outbox.claim(third, packed(third), Done(claim, answered(second)))
    assert states() == [("sent", 0), ("sent", 0), ("sending", 1)]
    attempt = Attempt._base_manager.get(pk=claim)
    assert attempt.answer["words"] == "250 Ok"
    assert attempt.ended_at


@pytest.mark.parametrize("meaning", [Meaning.REFUSED, Meaning.IN_DOUBT])
def test_any_other_answer_is_recorded_too(outbox, meaning):
    first, claim = under_way(outbox)
    under_way(outbox, Done(claim, answered(first, meaning)))
    ends = {Meaning.REFUSED: "failed", Meaning.IN_DOUBT: "in_doubt"}
    assert states() == [(ends[meaning], 0), ("sending", 1), ("queued", 0)]


def test_a_letter_that_may_not_leave_any_more_does_not_keep_the_last_from_being_recorded(outbox):
    first, claim = under_way(outbox)
    second = outbox.pick()
    second.delivery.recipients.update(fate="cancelled")
    Delivery._base_manager.filter(pk=second.delivery_id).update(state="cancelled", due_at=None)
    assert outbox.claim(second, packed(second), Done(claim, answered(first))) is None
    assert states() == [("sent", 0), ("cancelled", 0), ("queued", 0)]


def test_one_that_was_given_up_for_lost_is_believed_and_the_next_leaves(outbox):
    first, claim = under_way(outbox)
    outboxes.close_orphans(outbox.mailbox)
    assert states()[0] == ("in_doubt", 0)
    under_way(outbox, Done(claim, answered(first)))
    assert states() == [("sent", 0), ("sending", 1), ("queued", 0)]


def test_whoever_loses_the_database_has_lost_the_mailbox(outbox):
    first, claim = under_way(outbox)
    second = outbox.pick()

    def away(execute, *rest):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(away), pytest.raises(NoTurn):
        outbox.claim(second, packed(second), Done(claim, answered(first)))
    assert states() == [("sending", 1), ("queued", 0), ("queued", 0)]
    outbox.finish(claim, answered(first))
    assert states() == [("sent", 0), ("queued", 0), ("queued", 0)]


def test_what_must_get_on_record_says_when_it_had_to_wait(settings, monkeypatch):
    monkeypatch.setattr(outboxes, "AGAIN_SECONDS", 0.0)
    trouble = iter([OperationalError(), None])

    def act():
        if error := next(trouble):
            raise error

    assert not insistently(act)
    assert insistently(lambda: None)
    settings.SOLDE_LEASE_SECONDS = -1
    with pytest.raises(OperationalError):
        insistently(lambda: (_ for _ in ()).throw(OperationalError()))


def test_what_is_put_back_may_be_picked_by_others_at_once(outbox, letters):
    picked = [outbox.pick() for _ in letters]
    assert outbox.pick() is None
    outbox.put_back(picked[1:])
    assert [outbox.pick().delivery_id, outbox.pick().delivery_id] == [
        letter.delivery_id for letter in picked[1:]
    ]


def test_a_letter_that_is_held_while_it_is_put_together_stays_held_and_stops_nobody(outbox):
    for how in ("give_up", "postpone"):
        letter = outbox.pick()
        hold(letter.delivery)
        getattr(outbox, how)(letter, "It cannot be put together.")
    under_way(outbox)
    assert states() == [("held", 0), ("held", 0), ("sending", 1)]
