"""Letters that wait for a mailbox that is lost or removed: they do what the company chose."""

import pytest

from solde.company.models import Company
from solde.mail.ailing import pause
from solde.mail.answers import Ailment, Meaning, Trouble
from solde.mail.choosing import installations
from solde.mail.google.leaving import remove_gmail
from solde.mail.models import Delivery, Mailbox
from solde.mail.resuming import resume
from solde.mail.settling import settle
from solde.mail.straying import leave_lost
from solde.mail.sweeping import sweep
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import queued, tried
from tests.mail.round_trip import GMAIL_COM, connected

LOST = Trouble(Ailment.RECONNECT, "Google took the permission back.")


@pytest.fixture
def gmail(google, company, carol):
    return connected(company, carol)


@pytest.fixture
def goes_around(company, settings):
    settings.SOLDE_SMTP = smtp_server("smtp://127.0.0.1?tls=none")
    Company.objects.filter(pk=company.pk).update(when_mailbox_fails="default")
    company.refresh_from_db()


def made_meanwhile(company: Company, gmail: Mailbox) -> Delivery:
    """By whoever began when the mailbox was in order, and still sees it so."""
    pause(gmail, LOST)
    assert not gmail.ailment
    return queued(company, mailbox=gmail)


def in_doubt_and_not_sent(company: Company, gmail: Mailbox) -> Delivery:
    letter = tried(queued(company, mailbox=gmail), r0=Meaning.IN_DOUBT)
    pause(gmail, LOST)
    settle(letter, was_sent=False)
    return letter


WAYS = [made_meanwhile, in_doubt_and_not_sent]


@pytest.mark.parametrize("came", WAYS)
def test_queued_for_a_lost_mailbox_they_are_held_until_it_is_mended(company, gmail, came):
    letter = came(company, gmail)
    sweep()
    letter.refresh_from_db()
    assert (letter.state, letter.held_for, letter.last_words) == ("held", "mailbox", LOST.words)
    resume(company, gmail)
    letter.refresh_from_db()
    assert (letter.state, letter.mailbox) == ("queued", gmail)


@pytest.mark.usefixtures("goes_around")
@pytest.mark.parametrize("came", WAYS)
def test_or_leave_by_the_installations_address(company, gmail, came):
    letter = came(company, gmail)
    sweep()
    letter.refresh_from_db()
    assert (letter.state, letter.mailbox) == ("queued", installations(Mailbox.Kind.SMTP))
    assert LOST.words in letter.rerouted


@pytest.mark.usefixtures("goes_around")
def test_who_was_reached_in_part_waits_for_the_same_sender(company, gmail):
    letter = tried(queued(company, ALDER, BIRCH, mailbox=gmail), r1=Meaning.LATER)
    pause(gmail, LOST)
    sweep()
    letter.refresh_from_db()
    assert (letter.state, letter.mailbox) == ("partly_sent", gmail)
    assert letter.due_at


def test_a_pause_that_ends_by_itself_moves_no_letter(company, gmail):
    letter = queued(company, mailbox=gmail)
    pause(gmail, Trouble(Ailment.PAUSE, "Too fast.", 60))
    sweep()
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_a_mailbox_that_was_mended_meanwhile_keeps_its_letters(company, gmail):
    letter = made_meanwhile(company, gmail)
    resume(company, gmail)
    leave_lost(company, gmail.pk)  # by a sweep that saw it lost
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_each_removed_mailbox_is_seen_to_by_itself(company, carol, gmail):
    server = Mailbox.objects.create(kind="smtp", address="billing@timber.example")
    company.connections.create(mailbox=server, kind="smtp")
    letters = [
        tried(queued(company, about=f"statement:{at}", mailbox=mailbox), r0=Meaning.IN_DOUBT)
        for at, mailbox in enumerate((gmail, server), 1)
    ]
    remove_gmail(company, by=carol)
    company.connections.all().delete()
    for letter in letters:
        settle(letter, was_sent=False)
    sweep()
    told = company.deliveries.order_by("pk").values_list("state", "last_words")
    addresses = (GMAIL_COM, server.address)
    assert list(told) == [("held", f"{address} was removed.") for address in addresses]


def test_who_was_reached_in_part_by_a_removed_mailbox_is_given_up(company, carol, gmail):
    letter = tried(queued(company, ALDER, BIRCH, mailbox=gmail), r1=Meaning.LATER)
    remove_gmail(company, by=carol)
    sweep()
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == ("partly_sent", None)
    assert letter.recipients.get(address=BIRCH).fate == "refused"
