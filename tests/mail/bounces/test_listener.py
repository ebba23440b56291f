"""The listener takes bounces by LMTP and SMTP, for its own addresses alone."""

import smtplib
import threading
import time

import pytest

from solde.mail.answers import Meaning
from solde.mail.bounces.listener import listen
from tests import town
from tests.mail.bounced_letters import PLAIN, bounce, path_of
from tests.mail.envelopes import ALDER
from tests.mail.post import queued, refill, tried
from tests.servers import free_port
from tests.waiting import SECONDS_MAX

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(settings, transactional_db):
    refill()
    settings.SOLDE_BOUNCE_ADDRESS = PLAIN
    settings.SOLDE_BOUNCE_LISTEN = ("127.0.0.1", free_port())
    stop = threading.Event()
    listening = threading.Thread(target=listen, args=[stop])
    listening.start()
    yield settings.SOLDE_BOUNCE_LISTEN[1]
    stop.set()
    listening.join(SECONDS_MAX)
    assert not listening.is_alive()


@pytest.fixture
def letter(port):
    return tried(queued(town.company()))


def connected(kind, port):
    until = time.monotonic() + SECONDS_MAX
    while True:
        try:
            return kind("127.0.0.1", port)
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
def test_a_bounce_comes_in(port, letter, kind):
    with connected(kind, port) as client:
        assert client.sendmail("", [path_of(letter)], bounce(ALDER)) == {}
    letter.refresh_from_db()
    assert letter.state == "bounced"


def test_the_plain_address_takes_bounces_that_return_their_letter(port, letter):
    with connected(smtplib.SMTP, port) as client:
        client.sendmail("", [PLAIN], bounce(ALDER, message_id=letter.attempts.get().message_id))
    letter.refresh_from_db()
    assert letter.state == "bounced"


def test_no_other_address_is_taken(port, letter):
    forged = path_of(letter).replace("@", "a@")
    with connected(smtplib.SMTP, port) as client:
        client.ehlo()
        client.mail("")
        for address in ("postmaster@mail.timber.example", ALDER, forged):
            assert client.rcpt(address)[0] == 550
        assert client.docmd("DATA")[0] == 503


def test_one_recipient_at_a_time(port, letter):
    with connected(smtplib.LMTP, port) as client:
        client.ehlo()
        client.mail("")
        assert client.rcpt(path_of(letter))[0] == 250
        assert client.rcpt(PLAIN)[0] == 452


def test_a_bounce_about_a_letter_on_its_way_is_to_be_brought_again(port):
    on_its_way = tried(queued(town.company()), r0=Meaning.LATER)
    with connected(smtplib.SMTP, port) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("", [path_of(on_its_way)], bounce(ALDER))
    assert refused.value.smtp_code == 451


def test_nothing_listens_without_being_told(settings):
    settings.SOLDE_BOUNCE_LISTEN = None
    listen(threading.Event())  # returns at once
