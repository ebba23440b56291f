"""A line that is kept from letter to letter, and what ends it in between."""

from contextlib import closing

import pytest

from solde.doubles.smtp_faults import Reply
from solde.mail.smtp.transport import SmtpTransport
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, BIRCH, CEDAR, envelope, meanings


@pytest.fixture
def transport(smtp):
    with closing(SmtpTransport(smtp_server(smtp.url), timeout=60)) as transport:
        yield transport


def send(transport, recipient=ALDER):
    transport.open()
    return transport.hand_over(envelope(recipient))


def test_a_line_that_died_while_idle_is_replaced_unseen(smtp, transport):
    send(transport)
    with smtp.unreachable():
        pass
    assert meanings(transport.hand_over(envelope(BIRCH))) == {BIRCH: "taken"}
    assert len(smtp.witness) == 2


def test_a_server_that_takes_one_letter_a_line_gets_them_all(smtp, transport):
    smtp.misbehave(Reply("dot", "250 2.0.0 Taken\n421 4.3.2 One a line", stored=True))
    for recipient in (ALDER, BIRCH, CEDAR):
        assert meanings(send(transport, recipient)) == {recipient: "taken"}
    assert len(smtp.witness) == 3


def test_a_server_that_is_gone_when_a_letter_comes_is_trouble_of_the_mailbox(smtp, transport):
    transport.open()
    with smtp.unreachable():
        answer = transport.hand_over(envelope())
    assert (meanings(answer), answer.phase) == ({ALDER: "later"}, "connect")
    assert answer.trouble.ailment == "pause"


def test_a_server_that_shuts_down_is_trouble_of_the_mailbox(smtp, transport):
    smtp.misbehave(Reply("mail", "421 4.3.2 Shutting down"))
    answer = send(transport)
    assert meanings(answer) == {ALDER: "later"}
    assert (answer.trouble.ailment, answer.trouble.seconds) == ("pause", 60)


def test_a_line_that_was_mended_at_mail_is_no_trouble(smtp, transport):
    smtp.misbehave(Reply("mail", "421 4.4.2 Idle for too long"), times=1)
    answer = send(transport)
    assert (meanings(answer), answer.trouble) == ({ALDER: "taken"}, None)
