"""What becomes of a letter after each kind of answer."""

from datetime import UTC, datetime, timedelta

import pytest

from solde.mail.answers import Ailment, Answer, Meaning, Trouble
from solde.mail.deciding import GIVEN_UP_AFTER, RETRY_MAX, Try, judge, retry_at
from solde.mail.states import Fate, State

NOON = datetime(2025, 9, 30, 12, tzinfo=UTC)
FIRST = Try(number=1, first_at=NOON, at=NOON)
TAKEN, REFUSED, LATER, IN_DOUBT = Meaning


def answer(*meanings: Meaning, trouble: Trouble | None = None) -> Answer:
    recipients = {f"{i}@customer.example": (one, "words") for i, one in enumerate(meanings)}
    return Answer(recipients=recipients, phase="dot", words="250 OK", trouble=trouble)


@pytest.mark.parametrize(
    ("meanings", "state"),
    [
        ([TAKEN], State.SENT),
        ([TAKEN, TAKEN], State.SENT),
        ([TAKEN, REFUSED], State.PARTLY_SENT),
        ([TAKEN, LATER], State.PARTLY_SENT),
        ([REFUSED], State.FAILED),
        ([REFUSED, REFUSED], State.FAILED),
        ([LATER], State.QUEUED),
        ([LATER, REFUSED], State.QUEUED),
        ([IN_DOUBT], State.IN_DOUBT),
        ([IN_DOUBT, REFUSED], State.IN_DOUBT),
        ([IN_DOUBT, LATER], State.IN_DOUBT),
    ],
)
def test_the_state_follows_from_the_answers_to_all_recipients(meanings, state):
    assert judge(frozenset(), answer(*meanings), FIRST).state == state


@pytest.mark.parametrize(
    ("earlier", "meanings", "state"),
    [
        ({Fate.TAKEN}, [TAKEN], State.SENT),
        ({Fate.TAKEN}, [REFUSED], State.PARTLY_SENT),
        ({Fate.TAKEN, Fate.REFUSED}, [TAKEN], State.PARTLY_SENT),
        ({Fate.REFUSED}, [REFUSED], State.FAILED),
        ({Fate.TAKEN}, [IN_DOUBT], State.IN_DOUBT),
    ],
)
def test_recipients_of_earlier_tries_count(earlier, meanings, state):
    assert judge(frozenset(earlier), answer(*meanings), FIRST).state == state


def test_only_who_was_refused_for_now_is_tried_again():
    verdict = judge(frozenset(), answer(TAKEN, LATER, REFUSED), FIRST)
    assert [fate for fate, _ in verdict.fates.values()] == [
        Fate.TAKEN, Fate.WAITING, Fate.REFUSED,
    ]  # fmt: skip
    assert verdict.due_at == NOON + timedelta(minutes=1)


def test_a_letter_in_doubt_is_never_due():
    assert judge(frozenset(), answer(IN_DOUBT, LATER), FIRST).due_at is None


def test_pauses_double_up_to_six_hours_and_end_after_three_days():
    at, waits = NOON, []
    for number in range(1, 100):
        again_at = retry_at(Try(number, NOON, at))
        if again_at is None:
            break
        waits.append(again_at - at)
        at = again_at
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert set(minutes[9:]) == {RETRY_MAX / timedelta(minutes=1)}
    assert at - NOON >= GIVEN_UP_AFTER
    assert at - NOON < GIVEN_UP_AFTER + RETRY_MAX


def test_given_up_is_failed_with_the_last_words_and_never_due():
    tired = Try(number=20, first_at=NOON - GIVEN_UP_AFTER, at=NOON)
    verdict = judge(frozenset(), answer(LATER), tired)
    assert (verdict.state, verdict.due_at) == (State.FAILED, None)
    assert judge(frozenset({Fate.TAKEN}), answer(LATER), tired).state == State.PARTLY_SENT


def test_trouble_of_the_mailbox_is_no_try_of_the_letter():
    trouble = Trouble(Ailment.PAUSE, "535 no", seconds=900)
    tired = Try(number=20, first_at=NOON - GIVEN_UP_AFTER, at=NOON)
    verdict = judge(frozenset(), answer(LATER, trouble=trouble), tired)
    assert (verdict.state, verdict.due_at, verdict.counts) == (State.QUEUED, NOON, False)
