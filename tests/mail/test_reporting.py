"""What is told of letters, and that the acts offered are those that are not refused."""

import pytest
from django.db import transaction

from solde.mail import reporting
from solde.mail.answers import Meaning
from solde.mail.holding import hold, release
from solde.mail.reporting import Act, acts, line, newest_first, whole
from solde.mail.settling import cancel, mark_bounced, resend, settle
from solde.refusal import Refused
from tests import town
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import BCC, CC, queued, tried

pytestmark = pytest.mark.django_db

ACTS = {
    Act.SETTLE: lambda letter: settle(letter, was_sent=True),
    Act.HOLD: hold,
    Act.RELEASE: release,
    Act.CANCEL: cancel,
    Act.RESEND: lambda letter: resend(letter, "lost"),
    Act.BOUNCED: lambda letter: mark_bounced(letter, ALDER),
}


@pytest.fixture
def company():
    return town.company()


def held(company):
    hold(letter := queued(company))
    return letter


def cancelled(company):
    cancel(letter := queued(company))
    return letter


def bounced(company):
    mark_bounced(letter := tried(queued(company)), ALDER)
    return letter


def sent_again(company):
    resend(letter := tried(queued(company)), "lost")
    return letter


LETTERS = {
    "queued": queued,
    "held": held,
    "cancelled": cancelled,
    "sent": lambda company: tried(queued(company)),
    "refused": lambda company: tried(queued(company), r0=Meaning.REFUSED),
    "for now": lambda company: tried(queued(company), r0=Meaning.LATER),
    "in doubt": lambda company: tried(queued(company), r0=Meaning.IN_DOUBT),
    "partly": lambda company: tried(queued(company, ALDER, BIRCH), r1=Meaning.REFUSED),
    "partly for now": lambda company: tried(queued(company, ALDER, BIRCH), r1=Meaning.LATER),
    "bounced": bounced,
    "sent again": sent_again,
}


@pytest.mark.parametrize("made", LETTERS.values(), ids=LETTERS.keys())
def test_the_acts_offered_are_those_that_are_not_refused(company, made):
    letter = made(company)
    letter.refresh_from_db()
    assert acts(letter) == [act for act in Act if not is_refused(ACTS[act], letter)]


def is_refused(act, letter):
    """Whether an act is refused; what it did is taken back."""
    try:
        with transaction.atomic():
            act(letter)
            transaction.set_rollback(True)
    except Refused:
        return True
    return False


def test_nothing_is_offered_of_a_letter_that_is_under_way(company):
    letter = queued(company)
    letter.state = "sending"  # as read while a worker has it
    assert acts(letter) == []


def test_a_letter_of_a_list(company):
    letter = queued(company, ALDER, (CC, BIRCH), (BCC, "own@timber.example"))
    (one,) = newest_first(company.deliveries.all())
    told = line(one)
    assert told["id"] == str(letter.public_id)
    assert (told["to"], told["cc"], told["bcc"]) == ([ALDER], [BIRCH], ["own@timber.example"])
    assert (told["state"], told["mailbox"], told["last_words"]) == ("queued", "default", None)
    assert told["due_at"] == letter.due_at.isoformat()


def test_lists_come_newest_first_in_a_few_queries(company, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(reporting, "FETCHED", 2)
    letters = [queued(company, about=f"statement:{n}") for n in range(5)]
    with django_assert_num_queries(3 * 2 + 1):  # three pages with recipients, and a look for more
        found = [line(one)["id"] for one in newest_first(company.deliveries.all())]
    assert found == [str(one.public_id) for one in reversed(letters)]


def test_everything_of_a_letter(company):
    letter = tried(queued(company, ALDER, BIRCH), r1=Meaning.REFUSED)
    told = whole(letter)
    assert told["text"] == letter.text
    assert told["acts"] == ["resend", "bounced"]
    assert [(one["address"], one["fate"]) for one in told["recipients"]] == [
        (ALDER, "taken"),
        (BIRCH, "refused"),
    ]
    (one,) = told["attempts"]
    assert (one["number"], one["phase"], one["is_open"]) == (1, "dot", False)
    assert one["answer"]["recipients"][BIRCH] == ["refused", "250 Ok"]
    assert one["message_id"] == letter.attempts.get().message_id
