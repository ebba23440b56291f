"""One request to Google, sent once: no retries, no redirects, no connection of before.

requests and urllib3 tell a TLS handshake that failed from an answer that never came by the
same error, and wait for each byte anew. Here it is known whether the request had begun, and
every wait ends.
"""

import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from solde.mail.networks import ServerNotFound, dial

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CONNECT_SECONDS_MAX = 15
REPLY_MAX = 1 << 20  # bytes; real ones are a few thousand
CHUNK = 1 << 16
NO_HEADERS: Mapping[str, str] = {}


class NotReached(Exception):
    """The request was never begun: certainly nothing happened there."""


class Lost(Exception):
    """The request was begun, and no whole answer came: nobody knows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whatever its status."""

    status: int
    headers: Message = field(repr=False)
    body: bytes = field(repr=False)  # may hold tokens

    @property
    def told(self) -> dict[str, Any]:
        """The JSON object of the body; empty when it is none."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):  # of a thousand brackets one in the other
            return {}
        return told if isinstance(told, dict) else {}


def post(
    url: str, body: bytes, *, headers: Mapping[str, str] = NO_HEADERS, seconds: float
) -> Reply:
    """Post once. Raises NotReached and Lost; all of it takes so many seconds at most."""
    return exchange("POST", url, body=body, headers=headers, seconds=seconds)


def fetch(url: str, *, seconds: float) -> Reply:
    """Get once. Raises NotReached and Lost."""
    return exchange("GET", url, body=None, headers=NO_HEADERS, seconds=seconds)


def exchange(
    method: str, url: str, *, body: bytes | None, headers: Mapping[str, str], seconds: float
) -> Reply:
    until = time.monotonic() + seconds
    parts = urlsplit(url)
    line = connected(parts, seconds=min(seconds, CONNECT_SECONDS_MAX))
    try:
        with closing(line.sock) as sock:
            line.sock = Timed(sock, until)  # all that http.client needs of one
            with suppress(ConnectionError):  # who refuses may answer and leave within the body
                line.request(method, target_of(parts), body=body, headers={**headers})
            response = line.getresponse()
            read = response.read(REPLY_MAX + 1)
    except TimeoutError as error:
        raise Lost(_("Google did not answer in time.")) from error
    except (OSError, HTTPException) as error:
        raise Lost(_("The connection to Google broke (%s).") % type(error).__name__) from error
    if len(read) > REPLY_MAX:
        raise Lost(_("Google's answer does not end."))
    return Reply(response.status, response.headers, read)


def connected(parts: SplitResult, *, seconds: float) -> HTTPConnection:
    """A connection that stands, its certificate checked. Without TLS to loopback only."""
    assert parts.hostname
    is_encrypted = parts.scheme == "https"
    if not is_encrypted and not is_loopback(parts.hostname):
        raise NotReached(_("%s is not encrypted (https).") % parts.hostname)
    port = parts.port or (443 if is_encrypted else 80)
    try:
        sock = dial(parts.hostname, port, seconds=seconds)
    except (OSError, ServerNotFound) as error:
        raise NotReached(_("Google cannot be reached: %s") % error) from error
    if is_encrypted:
        line: HTTPConnection = HTTPSConnection(parts.hostname, port, context=trust())
        line.sock = encrypted(sock, parts.hostname, seconds=seconds)
    else:
        line = HTTPConnection(parts.hostname, port)
        line.sock = sock
    return line


def encrypted(sock: socket.socket, host: str, *, seconds: float) -> ssl.SSLSocket:
    sock.settimeout(seconds)
    try:
        return trust().wrap_socket(sock, server_hostname=host)
    except OSError as error:  # ssl's own errors are OSErrors too
        sock.close()
        raise NotReached(_("No secure connection to Google: %s") % error) from error


@cache
def trust() -> ssl.SSLContext:
    """The system's certificates; reading them takes as long as a request."""
    return ssl.create_default_context()


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def target_of(parts: SplitResult) -> str:
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


class Timed(io.RawIOBase):
    """A socket of which everything said and heard ends by one time on the monotonic clock.

    To http.client it is a socket; what it reads from is the same object, buffered. Closing it
    closes nothing: http.client does so while an answer is still being read.
    """

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.sock, self.until = sock, until

    def let_wait(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)

    def sendall(self, said: "ReadableBuffer") -> None:
        left = memoryview(said)
        while left:
            self.let_wait()
            left = left[self.sock.send(left[:CHUNK]) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, heard: "WriteableBuffer") -> int:
        self.let_wait()
        return self.sock.recv_into(heard)

    def close(self) -> None:
        """See above."""
