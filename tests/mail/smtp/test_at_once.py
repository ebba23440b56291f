"""What stands before a text is said in one piece; what becomes of a letter is the same."""

import socket
from contextlib import closing

import pytest

from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Reply
from solde.doubles.smtp_session import Traits
from solde.mail.smtp.line import Line, LineBroke
from solde.mail.smtp.transport import SmtpTransport
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, BIRCH, CEDAR, envelope, meanings
from tests.waiting import SECONDS_MAX

OPENING = ["mail FROM:<a@x.example>", "rcpt TO:<b@x.example>", "DATA"]
AT_ONCE = "".join(f"{one}\r\n" for one in OPENING).encode()


@pytest.fixture
def ends():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ours = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
        with ours, theirs:
            line = Line(ours, "localhost", reply_seconds=60)
            line.esmtp_features = {"pipelining": ""}
            yield line, theirs


def hears(theirs, said: bytes) -> None:
    """Insist that it was said, and nothing else."""
    theirs.settimeout(SECONDS_MAX)
    heard = b""
    while len(heard) < len(said):
        heard += theirs.recv(1000)
    assert heard == said
    theirs.settimeout(0.2)  # for what is too much
    with pytest.raises(TimeoutError):
        theirs.recv(1000)


def test_each_command_is_said_once_and_has_its_own_reply(ends):
    line, theirs = ends
    line.foretell(OPENING)
    hears(theirs, AT_ONCE)
    theirs.sendall(b"250 a\r\n550 b\r\n354 c\r\n")
    assert line.mail("a@x.example") == (250, b"a")
    assert line.rcpt("b@x.example") == (550, b"b")
    assert line.docmd("DATA") == (354, b"c")
    hears(theirs, b"")
    theirs.sendall(b"221 d\r\n")
    assert line.docmd("QUIT") == (221, b"d")


def test_what_was_said_in_vain_is_heard_out(ends):
    line, theirs = ends
    line.foretell(OPENING)
    theirs.sendall(b"451 a\r\n503 b\r\n503 c\r\n250 d\r\n")
    assert line.mail("a@x.example") == (451, b"a")
    assert line.rset() == (250, b"d")
    hears(theirs, AT_ONCE + b"rset\r\n")


def test_a_server_that_waits_for_a_text_gets_no_command(ends):
    line, theirs = ends
    line.foretell(OPENING)
    theirs.sendall(b"250 a\r\n250 b\r\n354 c\r\n")
    assert line.mail("a@x.example") == (250, b"a")
    with pytest.raises(LineBroke):
        line.rset()
    hears(theirs, AT_ONCE)


@pytest.mark.parametrize(
    ("features", "commands"),
    [
        ({}, OPENING),
        ({"pipelining": ""}, ["mail FROM:<é@x.example>"]),
        ({"pipelining": ""}, ["a\r"]),
    ],
)
def test_what_cannot_be_said_at_once_is_not(ends, features, commands):
    line, theirs = ends
    line.esmtp_features = features
    line.foretell(commands)
    hears(theirs, b"")
    assert not line.foretold


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_one_of_two_does_not_keep_the_other_from_it(pipelining):
    with SmtpDouble(Traits(pipelining=pipelining)) as smtp, closing(to(smtp)) as transport:
        smtp.misbehave(Reply("rcpt", "550 5.1.1 User unknown"), to=BIRCH)
        assert meanings(send(transport, ALDER, BIRCH)) == {ALDER: "taken", BIRCH: "refused"}
        assert meanings(send(transport, CEDAR)) == {CEDAR: "taken"}
        taken = [letter.recipients for letter in smtp.witness.letters()]
    assert taken == [(ALDER,), (CEDAR,)]


def test_a_server_that_waits_for_a_text_for_nobody_is_left_and_took_nothing():
    with SmtpDouble() as smtp, closing(to(smtp)) as transport:
        smtp.misbehave(Reply("rcpt", "530 5.7.0 Sign in first"), to=BIRCH)
        answer = send(transport, ALDER, BIRCH)  # it took Alder, so it says 354
        assert meanings(answer) == {ALDER: "later", BIRCH: "later"}
        assert answer.trouble is not None
        smtp.behave()
        assert meanings(send(transport, CEDAR)) == {CEDAR: "taken"}
        verbs = [request["verb"] for request in smtp.witness.requests()]
        taken = [letter.recipients for letter in smtp.witness.letters()]
    assert (verbs.count("connect"), verbs.count("rset")) == (2, 0)
    assert taken == [(CEDAR,)]


def to(smtp) -> SmtpTransport:
    return SmtpTransport(smtp_server(smtp.url), timeout=60.0)


def send(transport, *recipients):
    transport.open()
    return transport.hand_over(envelope(*recipients))
