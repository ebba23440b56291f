"""Mailboxes in trouble: what ends the trouble of one, and what does not."""

import pytest

from solde.mail.ailing import pause
from solde.mail.answers import Ailment, Answer, Meaning, Trouble
from solde.mail.clock import database_now
from solde.mail.models import Mailbox
from solde.mail.outbox import PostgresOutbox
from solde.mail.sending import Packed
from tests import town
from tests.mail.envelopes import envelope
from tests.mail.post import queued, tried
from tests.mail.round_trip import GMAIL_COM, WORKSPACE, connected, member

DAY = 24 * 3600.0
PROJECT = Trouble(Ailment.OPERATOR, "403 The daily limit of the project is reached.")
LOST = Trouble(Ailment.RECONNECT, "Google took the permission back.")


@pytest.fixture
def ours(google, company, carol):
    return connected(company, carol, GMAIL_COM)


@pytest.fixture
def theirs(google, carol):
    """The account of another company."""
    other = town.company()
    return connected(other, member(other), WORKSPACE)


def standing(mailbox: Mailbox) -> tuple[str, float | None, str]:
    """Ailment, hours to the end of the pause, words."""
    mailbox.refresh_from_db()
    until = mailbox.paused_until
    left = until and round((until - database_now()).total_seconds() / 3600, 1)
    return mailbox.ailment, left, mailbox.last_words


def test_a_limit_of_the_project_pauses_every_account(ours, theirs):
    pause(ours, PROJECT)
    assert standing(ours) == standing(theirs) == ("operator", 1.0, PROJECT.words)


@pytest.mark.parametrize(
    ("trouble", "kept"),
    [
        (LOST, ("reconnect", None, LOST.words)),
        (Trouble(Ailment.FORBIDDEN, "Ask."), ("forbidden", None, "Ask.")),
        (Trouble(Ailment.PAUSE, "Enough for today.", DAY), ("pause", 24.0, "Enough for today.")),
        (Trouble(Ailment.PAUSE, "Too fast.", 60), ("operator", 1.0, PROJECT.words)),
    ],
)
def test_but_no_account_is_called_in_order_sooner_for_it(ours, theirs, trouble, kept):
    pause(theirs, trouble)
    pause(ours, PROJECT)
    assert standing(theirs) == kept


def test_a_pause_of_its_own_does_not_end_what_needs_a_person(ours):
    pause(ours, LOST)
    pause(ours, Trouble(Ailment.PAUSE, "Too fast.", 60))
    assert standing(ours) == ("reconnect", None, LOST.words)


@pytest.mark.parametrize("trouble", [LOST, PROJECT])
def test_a_letter_that_began_before_does_not_end_the_trouble(company, ours, trouble):
    letter = queued(company, mailbox=ours)
    outbox = PostgresOutbox(ours, [letter.pk])
    claim = outbox.claim(outbox.pick(), Packed(envelope(), ""))
    pause(ours, trouble)
    before = standing(ours)
    outbox.finish(claim, Answer.for_all(envelope(), Meaning.TAKEN, "post", "Gmail took it."))
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert standing(ours) == before


def test_one_that_left_after_a_pause_does(company, ours):
    pause(ours, PROJECT)
    Mailbox.objects.update(paused_until=database_now())
    tried(queued(company, mailbox=ours))
    assert standing(ours) == ("", None, "")
    assert not company.alerts.filter(dealt_with_at=None).exists()
