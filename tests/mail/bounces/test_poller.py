"""Bounces are read from a mailbox by IMAP, each once."""

import pytest
from django.db import OperationalError, connection

from solde.mail.answers import Meaning
from solde.mail.bounces import poller as bounce_poller
from solde.mail.bounces.poller import MailboxUnreadable, poll_once
from solde.smtp_url import ImapFolder, Security
from tests import town
from tests.mail.bounced_letters import bounce, path_of
from tests.mail.envelopes import ALDER
from tests.mail.imap import PASSWORD, USER, folder_with
from tests.mail.post import queued, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bounces_arrive")]


@pytest.fixture
def letter():
    return tried(queued(town.company()))


@pytest.fixture
def poll(settings):
    def poll(server, **changes):
        place = {"host": "127.0.0.1", "port": server.server_address[1], "folder": "INBOX"}
        settings.SOLDE_BOUNCE_IMAP = ImapFolder(
            **place | {"security": Security.NONE, "username": USER, "password": PASSWORD} | changes
        )
        return poll_once()

    return poll


def test_bounces_are_read_once(poll, letter):
    news = b"From: news@x.example\r\nSubject: News\r\n\r\nNone\r\n"
    with folder_with(news, bounce(ALDER, to=path_of(letter))) as folder:
        assert poll(folder) == 1
        assert folder.seen == {1, 2}
        assert poll(folder) == 0
        assert len([one for one in folder.said if "PEEK" in one]) == 2
    letter.refresh_from_db()
    assert letter.state == "bounced"


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_where_a_bounce_was_delivered_to_counts(poll, letter, header):
    raw = f"{header}: {path_of(letter)}\r\n".encode() + bounce(ALDER, to="somebody@x.example")
    with folder_with(raw) as folder:
        assert poll(folder) == 1


def test_a_bounce_that_has_to_wait_stays_unread(poll):
    letter = tried(queued(town.company()), r0=Meaning.LATER)
    with folder_with(bounce(ALDER, to=path_of(letter))) as folder:
        assert poll(folder) == 0
        assert folder.seen == set()


def test_a_letter_that_is_too_large_is_not_fetched(poll, letter, monkeypatch):
    monkeypatch.setattr(bounce_poller, "BOUNCE_MAX", 100)
    with folder_with(bounce(ALDER, to=path_of(letter))) as folder:
        assert poll(folder) == 0
        assert not [one for one in folder.said if "PEEK" in one]
        assert folder.seen == {1}


def test_a_poll_looks_at_so_many_and_the_next_at_the_rest(poll, letter, monkeypatch):
    monkeypatch.setattr(bounce_poller, "LETTERS_MAX", 2)
    with folder_with(*[b"From: x@x.example\r\n\r\nNothing\r\n"] * 3) as folder:
        poll(folder)
        assert folder.seen == {1, 2}
        poll(folder)
        assert folder.seen == {1, 2, 3}


def test_a_folder_may_have_any_name(poll):
    with folder_with() as folder:
        poll(folder, folder='The "bounced" \\ letters')
        assert r'SELECT "The \"bounced\" \\ letters"' in folder.said


NESTED = b"\r\n ".join([b"(" * 400] * 10 + [b")" * 400] * 10)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: x@x.example\r\nTo: " + NESTED + b" <x@x.example>\r\n\r\nHello\r\n",
        bounce(ALDER, to=NESTED.decode()),
        bounce(ALDER, message_id=f"<{'a' * 32}.1.x\0@y.example>"),
        bounce(f"alder\0{ALDER}"),
        b"To: =?utf-8?q?=FF=FE?= <\xff\xfe@x>\r\nDelivered-To: \xff@x\r\n\r\nHello\r\n",
    ],
)
def test_no_letter_stops_those_that_come_after_it(poll, letter, raw):
    with folder_with(raw, bounce(ALDER, to=path_of(letter))) as folder:
        assert poll(folder) == 1
        assert folder.seen == {1, 2}


def test_a_letter_stays_unread_while_the_database_is_away(poll, letter):
    def away(*_call):
        raise OperationalError("the server closed the connection")

    with folder_with(bounce(ALDER, to=path_of(letter))) as folder:
        with connection.execute_wrapper(away), pytest.raises(OperationalError):
            poll(folder)
        assert folder.seen == set()
        assert poll(folder) == 1


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_line_that_breaks_is_told(poll, letter, command):
    with folder_with(bounce(ALDER, to=path_of(letter))) as folder:
        folder.hangs_up_at = command
        with pytest.raises(MailboxUnreadable):
            poll(folder)
        folder.hangs_up_at = ""
        poll(folder)
        assert folder.seen == {1}
    letter.refresh_from_db()
    assert letter.state == "bounced"


def test_a_wrong_password_is_told_without_the_password(poll):
    with folder_with() as folder, pytest.raises(MailboxUnreadable) as failed:
        poll(folder, password="hunter2")
    assert "wrong user or password" in str(failed.value)
    assert "hunter2" not in str(failed.value)


def test_nothing_is_read_without_being_told(settings):
    settings.SOLDE_BOUNCE_IMAP = None
    assert poll_once() == 0
