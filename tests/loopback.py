"""Nothing a test does leaves this machine: every Python socket is held to loopback.

libpq opens its sockets by itself and is not seen here; it goes where the tests' own
database is.
"""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}


class LeftTheMachine(AssertionError):
    """A test tried to reach something that is not on this machine."""


def insist_on_loopback(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or host in LOCAL_NAMES:
        return
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        raise LeftTheMachine(f"a test looked for {host!r}") from None
    if not (address.is_loopback or address.is_unspecified):
        raise LeftTheMachine(f"a test reached for {host!r}")


def forbid_the_rest() -> None:
    """Refuse connections, datagrams and name look-ups that leave the machine."""
    for verb in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, verb, held_to_loopback(getattr(socket.socket, verb)))
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        insist_on_loopback(host)
        return look_up(host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


def held_to_loopback(verb: Any) -> Any:
    def held(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            insist_on_loopback(args[-1][0])  # the address comes last: sendto(data, flags, address)
        return verb(self, *args)

    return held
