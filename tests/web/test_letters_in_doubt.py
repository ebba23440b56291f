"""A letter that may have been sent: what its page says, and what people decide about it."""

import pytest

from solde.history.models import Event
from solde.mail.answers import Meaning
from solde.mail.states import State
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db


def state_of(letter):
    letter.refresh_from_db()
    return State(letter.state)


@pytest.fixture
def letter(owner, company):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    owner.open(f"letters/{letter.public_id}")
    return letter


def test_it_says_where_to_look(owner, letter):
    assert "May have been sent" in owner.words
    assert "Sent folder" in owner.words


def test_it_was_sent(owner, company, letter):
    owner.press("It was sent")
    assert "Noted as sent." in owner.words
    assert state_of(letter) is State.SENT
    event = Event._base_manager.get(company=company, act="settle")
    assert (event.by, event.details) == (owner.user, {"was_sent": True})


def test_several_were_sent(owner, company, letter):
    waits = queued(company, about="statement:2")
    picks = {"pick": [str(letter.public_id), str(waits.public_id)], "verb": "was-sent"}
    owner.open("letters?state=in_doubt")
    assert "Call off" not in owner.buttons  # nothing of that can be said of these
    owner.client.handler.enforce_csrf_checks = False
    owner.client.post(f"/c/{company.slug}/letters/several", picks)
    owner.open("letters")
    assert "1 letter is noted as sent." in owner.words
    assert (state_of(letter), state_of(waits)) == (State.SENT, State.QUEUED)


def test_it_was_not(owner, letter):
    owner.press("Send it again")
    assert state_of(letter) is State.QUEUED


def test_a_second_press_is_refused_in_words(owner, letter):
    page = owner.page
    owner.press("It was sent")
    owner.page = page
    owner.press("Send it again")
    assert "Only a letter that may have been sent is settled." in owner.words
    assert state_of(letter) is State.SENT
