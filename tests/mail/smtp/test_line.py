"""A line to an SMTP server: a reply is whole, in time and of a limited size, or there is none."""

import socket

import pytest

from solde.mail.smtp.line import Line, LineBroke


@pytest.fixture
def ends():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ours = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
        with ours, theirs:
            yield ours, theirs


@pytest.fixture
def theirs(ends):
    return ends[1]


@pytest.fixture
def line(ends):
    return Line(ends[0], "localhost", reply_seconds=10)


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (b"250 Ok\r\n", (250, b"Ok")),
        (b"250\r\n", (250, b"")),
        (b"250 Ok\n", (250, b"Ok")),
        (b"250-One\r\n250-\r\n250 Two\r\n", (250, b"One\n\nTwo")),
        (b"550 5.1.1 \xff\x00\r\n", (550, b"5.1.1 \xff\x00")),
    ],
)
def test_a_whole_reply_is_heard(line, theirs, said, reply):
    theirs.sendall(said)
    assert line.getreply() == reply
    assert not line.has_spoken()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"2",
        b"250",
        b"250 Ok",  # its end is missing: perhaps it was "250 Oh no, not that one"
        b"250-One\r\n",
        b"250-One\r\n250",
        b"650 Ok\r\n",
        b"+50 Ok\r\n",
        b"2500 Ok\r\n",
        b"\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"x" * 50_000,
        b"250-more\r\n" * 5_000,
    ],
)
def test_anything_else_is_none(line, theirs, said):
    theirs.sendall(said)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(LineBroke):
        line.getreply()


def test_replies_are_told_apart(line, theirs):
    theirs.sendall(b"250 One\r\n550-Two\r\n550 Three\r\n")
    assert line.getreply() == (250, b"One")
    assert line.has_spoken()
    assert line.getreply() == (550, b"Two\nThree")


def test_a_reply_that_does_not_come_is_not_waited_for(line):
    line.reply_seconds = 0.05
    with pytest.raises(LineBroke, match="did not answer in time"):
        line.getreply()


def test_the_name_in_ehlo_is_asked_of_no_name_server(line):
    assert line.local_hostname in (socket.gethostname(), "[127.0.0.1]")
