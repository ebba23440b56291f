"""The list of letters: several at once, and narrowed down."""

import pytest

from solde.mail.answers import Meaning
from solde.mail.states import State
from tests import town
from tests.mail.envelopes import ALDER, BIRCH, CEDAR
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db


def state_of(letter):
    letter.refresh_from_db()
    return State(letter.state)


class TestSeveralAtOnce:
    @pytest.fixture
    def letters(self, company):
        return [queued(company, f"a{n}@alder.example", about=f"test:{n}") for n in range(3)]

    def press(self, visitor, letters, **typed):
        visitor.open("letters")
        form = next(one for one in visitor.read.forms if "Call off" in one.buttons)
        fields = form.fields | typed | {"pick": [str(one.public_id) for one in letters]}
        visitor.page = visitor.client.post(form.action, fields, follow=True)

    @pytest.mark.parametrize(
        ("verb", "state", "words"),
        [
            ("hold", State.HELD, "2 letters are held."),
            ("cancel", State.CANCELLED, "2 letters were called off."),
        ],
    )
    def test_those_ticked_and_no_others(self, owner, letters, verb, state, words):
        self.press(owner, letters[:2], verb=verb)
        assert words in owner.words
        assert [state_of(one) for one in letters] == [state, state, State.QUEUED]

    def test_what_is_held_goes_on(self, owner, letters):
        self.press(owner, letters, verb="hold")
        self.press(owner, letters[:1], verb="release")
        assert [state_of(one) for one in letters] == [State.QUEUED, State.HELD, State.HELD]

    def test_they_are_sent_again_with_a_reason(self, owner, company, letters):
        for one in letters[:2]:
            tried(one, r0=Meaning.REFUSED)
        self.press(owner, letters, verb="resend", reason="New server")
        assert "2 letters are sent again." in owner.words  # the third is on its way
        assert set(company.deliveries.filter(purpose=2).values_list("reason", flat=True)) == {
            "New server"
        }

    def test_not_without_a_reason(self, owner, company, letters):
        tried(letters[0], r0=Meaning.REFUSED)
        self.press(owner, letters[:1], verb="resend", reason=" ")
        assert "say why" in owner.words
        assert not company.deliveries.filter(purpose=2).exists()

    def test_what_cannot_be_done_with_any_is_said(self, owner, letters):
        self.press(owner, letters, verb="release")
        assert "with none of the letters that were ticked" in owner.words

    def test_letters_of_another_company_stay_as_they_are(self, owner):
        theirs = queued(town.company())
        queued(owner.company)
        self.press(owner, [theirs], verb="cancel")
        assert state_of(theirs) is State.QUEUED


def test_letters_are_found_by_an_address(owner, company):
    queued(company, ALDER, BIRCH, about="test:1")
    queued(company, CEDAR, about="test:2")
    owner.open(f"letters?q={BIRCH.upper()}")
    assert ALDER in owner.words  # it went to both, and first to Alder
    assert CEDAR not in owner.words


def test_letters_are_narrowed_to_a_mailbox(owner, company):
    letter = queued(company)
    owner.open(f"letters?mailbox={letter.mailbox.public_id}")
    assert ALDER in owner.words
    owner.open(f"letters?mailbox={letter.public_id}")
    assert ALDER not in owner.words
    assert owner.open("letters?mailbox=nonsense").status_code == 404
