"""Which machines a company's own mail server may be: none inside the operator's network.

A company says where its server is. Whoever may say that must not reach, through us, what
only this machine can see: databases, consoles, a cloud's metadata.
"""

import socket
import time
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.utils.translation import gettext as _

from solde.refusal import Refused

ADDRESSES_MAX = 8  # of one host that are tried
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # RFC 8215: what they lead to, nobody can tell

# What socket.connect takes: address and port, of IPv6 flow and scope too.
Place = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


class PrivateServer(Refused):
    """A mail server of a company's own must be on the Internet, not in a private network."""


class ServerNotFound(Refused):
    """There is no server of that name."""


def dial(host: str, port: int, *, seconds: float) -> socket.socket:
    """Connect to a host of the operator's choice, wherever it is. Raises OSError."""
    return connect(places_of(host, port), seconds=seconds)


def dial_public(host: str, port: int, *, seconds: float) -> socket.socket:
    """Connect to a host on the Internet. Raises OSError, and PrivateServer.

    The addresses that were looked over are those that are connected to: a name that answers
    differently when asked again (DNS rebinding) gains nothing.
    """
    places = places_of(host, port)
    insist_on_public(host, places)
    return connect(places, seconds=seconds)


def places_of(host: str, port: int) -> list[Place]:
    """Every address of a host, in the order to try them. Raises ServerNotFound.

    The system's resolver gives up by itself after its own time-out.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: no name of a host at all
        raise ServerNotFound(_("No server of the name %s was found.") % host) from error
    return [
        (family, place)  # type: ignore[misc]  # with AF_INET and AF_INET6 they are such
        for family, _kind, _protocol, _name, place in found
        if family in (socket.AF_INET, socket.AF_INET6)
    ]


def insist_on_public(host: str, places: list[Place]) -> None:
    """Refuse a host if any of its addresses is not on the Internet."""
    if not all(is_public(place[0]) for _family, place in places):
        raise PrivateServer(_("%s is in a private network.") % host)


def is_public(address: str) -> bool:
    """Whether an address, and every one that it carries, is of the Internet."""
    outer = ip_address(address.partition("%")[0])
    return (
        outer.is_global
        and outer not in LOCAL_NAT64
        and not any(
            one.is_multicast or one.is_private or getattr(one, "is_site_local", False)
            for one in (outer, *carried(outer))
        )
    )


def carried(outer: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that an IPv6 address stands for: where its packets end up."""
    if isinstance(outer, IPv4Address):
        return []
    inner = [outer.ipv4_mapped, outer.sixtofour, *(outer.teredo or ())]
    if outer in NAT64:
        inner.append(IPv4Address(int(outer) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def connect(places: list[Place], *, seconds: float) -> socket.socket:
    """The first of the places that answers; together they have so many seconds.

    Each has its share of what is left, so that one that swallows everything (IPv6 without a
    way out is like that) does not hide the next.
    """
    until = time.monotonic() + seconds
    tried, failed = places[:ADDRESSES_MAX], OSError("it has no address")
    for number, (family, place) in enumerate(tried):
        share = (until - time.monotonic()) / (len(tried) - number)
        if share <= 0:
            raise TimeoutError("timed out")
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(share)
            sock.connect(place)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            sock.close()
            failed = error
    raise failed
