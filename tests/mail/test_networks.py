"""Where a company's own server may be, and that it is where it was looked for."""

import socket
from contextlib import ExitStack, contextmanager

import pytest

from solde.mail.networks import PrivateServer, ServerNotFound, dial, dial_public, is_public
from tests.loopback import LeftTheMachine


@pytest.fixture
def resolve(monkeypatch):
    """Answers of the name servers, one for each question; the last for all that follow."""

    def resolve(*answers):
        left = list(answers)

        def getaddrinfo(_host, port, **_options):
            found = left.pop(0) if len(left) > 1 else left[0]
            return [(family(one), socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return resolve


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_addresses_of_the_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1"),
        *("fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::1", "2002:a00:1::1", "64:ff9b:1::a00:1"),
        "2001:0:0a00:1::1",  # Teredo, by a server at 10.0.0.1
    ],
)
def test_addresses_inside(address):
    assert not is_public(address)


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_server_with_any_address_inside_is_refused(resolve, answer):
    resolve(answer)
    with pytest.raises(PrivateServer, match=r"mail\.alder\.example is in a private network"):
        dial_public("mail.alder.example", 587, seconds=1)


def test_the_address_that_was_looked_over_is_the_one_connected_to(resolve):
    """DNS rebinding: asked again, the name would lead inside."""
    resolve(["8.8.8.8"], ["127.0.0.1"])
    with pytest.raises(LeftTheMachine, match=r"8\.8\.8\.8"):
        dial_public("mail.alder.example", 587, seconds=1)


def test_the_operators_server_may_be_anywhere(resolve):
    resolve(["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with dial("mail.inside.example", port, seconds=10) as sock:
            assert sock.getpeername() == ("127.0.0.1", port)


def test_the_next_address_is_tried_when_one_does_not_answer(resolve):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and nobody listens there: it refuses
        port = silent.getsockname()[1]
        resolve(["127.0.0.1", "127.0.0.2"])
        with (
            socket.create_server(("127.0.0.2", port)),
            dial("mail.alder.example", port, seconds=10) as sock,
        ):
            assert sock.getpeername()[0] == "127.0.0.2"


def test_addresses_share_the_time_there_is(resolve):
    resolve(["127.0.0.1"] * 3)
    with pytest.raises(TimeoutError):
        dial("mail.alder.example", 9, seconds=0)


def test_an_address_that_swallows_everything_does_not_hide_the_next(resolve):
    with full_server() as (full, port), socket.create_server(("127.0.0.2", port)):
        resolve([full, "127.0.0.2"])
        with dial("mail.alder.example", port, seconds=6) as sock:
            assert sock.getpeername()[0] == "127.0.0.2"


@contextmanager
def full_server():
    """Address and port of a server that answers no more: its queue is full and nobody accepts.

    Of the two it takes a free port: at 127.0.0.1 many are taken, at 127.0.0.2 hardly any.
    """
    with socket.socket() as full, ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        yield full.getsockname()


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "..", "no such host"])
def test_a_name_that_cannot_be_looked_up(monkeypatch, host):
    def getaddrinfo(host, *_rest, **_options):
        host.encode("idna")
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(ServerNotFound):
        dial_public(host, 25, seconds=1)
