"""Letters that came back, taken in from the command line."""

import signal

import pytest

from solde.smtp_url import ImapFolder, Security
from tests import town
from tests.cli.door import solde, start
from tests.mail.bounced_letters import bounce
from tests.mail.envelopes import ALDER
from tests.mail.imap import PASSWORD, USER, folder_with
from tests.mail.post import queued, tried
from tests.servers import free_port
from tests.waiting import SECONDS_MAX

PLAIN = "bounces@mail.timber.example"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("word", "setting"), [("poll", "SOLDE_BOUNCE_IMAP_URL"), ("listen", "SOLDE_BOUNCE_LISTEN")]
)
def test_where_nothing_is_set_up_nothing_is_taken_in(word, setting):
    said = solde("bounces", word)
    assert (said.code, said.err) == (1, f"{setting} is not set.\n")


@pytest.mark.django_db
def test_a_mailbox_of_bounces_is_looked_through(settings):
    letter = tried(queued(town.company()))
    settings.SOLDE_BOUNCE_ADDRESS = PLAIN
    with folder_with(bounce(ALDER, message_id=letter.attempts.get().message_id)) as folder:
        place = ("127.0.0.1", folder.server_address[1], "INBOX")
        settings.SOLDE_BOUNCE_IMAP = imap(*place, USER, PASSWORD)
        folder.letters[1] = b"Delivered-To: " + PLAIN.encode() + b"\r\n" + folder.letters[1]
        assert solde("bounces", "poll").out == "1 letter had come back.\n"
        assert solde("bounces", "poll").out == "0 letters had come back.\n"
        settings.SOLDE_BOUNCE_IMAP = imap(*place, USER, "wrong")
        assert solde("bounces", "poll").code == 1
    letter.refresh_from_db()
    assert letter.state == "bounced"


def imap(host, port, folder, username, password):
    return ImapFolder(
        host=host, port=port, folder=folder, security=Security.NONE,
        username=username, password=password,
    )  # fmt: skip


def test_it_listens_until_it_is_stopped(database_url):
    at = f"127.0.0.1:{free_port()}"
    process = start(
        database_url, "bounces", "listen", SOLDE_BOUNCE_ADDRESS=PLAIN, SOLDE_BOUNCE_LISTEN=at
    )
    try:
        assert process.stderr.readline() == "Listening. Ctrl+C ends it.\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS_MAX)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
