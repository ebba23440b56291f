"""One line to an SMTP server: smtplib with an end to every wait and a limit to every reply."""

import math
import re
import smtplib
import socket
import ssl
import time
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

CHUNK = 1 << 16  # bytes sent or read at a time
REPLY_MAX = 1 << 15  # bytes of one reply; real ones are a few hundred
REPLY_LINE = re.compile(rb"([1-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
WAITS_FOR_TEXT = 354  # RFC 5321, 4.2.3
# A server next door that breaks off in the middle of a text is heard within this time. It costs
# nothing: the server reads the text meanwhile.
LISTEN_SECONDS = 0.001
NOTHING_HEARD = (BlockingIOError, TimeoutError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class LineBroke(smtplib.SMTPServerDisconnected):
    """Nothing can be said over this line any more. Whoever catches it hangs up."""


class Line(smtplib.SMTP):
    """A conversation over a socket that is connected already.

    smtplib waits for each packet of a reply, so that a server may drip for ever, keeps reading
    as long as lines come, and takes half a line before the end for a reply. Here a reply is
    whole, of a limited size and in time, or the line is broken.
    """

    def __init__(self, sock: socket.socket, host: str, *, reply_seconds: float) -> None:
        super().__init__(local_hostname=name_of(sock))
        self.sock: socket.socket | ssl.SSLSocket = sock
        self.host = host  # which its certificate must name
        self.reply_seconds = reply_seconds
        self.deadline = math.inf  # of everything said and heard, on the monotonic clock
        self.unread = b""
        self.foretold: deque[str] = deque()  # commands that were said before their turn

    def end_of_wait(self) -> float:
        return min(time.monotonic() + self.reply_seconds, self.deadline)

    def let_wait(self, until: float) -> None:
        """Let the socket's next act take as long as there is."""
        left = until - time.monotonic()
        if left <= 0:
            raise LineBroke(_("The server did not answer in time."))
        self.sock.settimeout(left)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Go on in TLS, as STARTTLS agreed: what was said before counts no more (RFC 3207, 4.2)."""
        code, words = self.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, words)
        if self.has_spoken():  # would be taken for a reply from inside
            raise LineBroke(_("The server went on talking before the encryption began."))
        self.wrap(context)
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def wrap(self, context: ssl.SSLContext) -> None:
        self.let_wait(self.end_of_wait())
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def foretell(self, commands: Sequence[str]) -> None:
        """Say commands in one go, to a server that takes that (RFC 2920).

        Said once more, each in its turn, they only wait for their replies. Those that are not,
        because it came otherwise, are heard out before the next one.
        """
        said = "".join(commands)
        if "pipelining" in self.esmtp_features and said.isascii() and said.isprintable():
            self.send("".join(f"{one}\r\n" for one in commands))
            self.acknowledge_at_once()
            self.foretold.extend(commands)

    def acknowledge_at_once(self) -> None:
        """Do not let the server wait for word that a reply arrived, where the system can say so.

        Many send the next reply only then (RFC 896), and Linux would say it after 40 ms.
        """
        if quick := getattr(socket, "TCP_QUICKACK", None):
            self.sock.setsockopt(socket.IPPROTO_TCP, quick, 1)

    def putcmd(self, cmd: str, args: str = "") -> None:
        if self.foretold and self.foretold[0] == f"{cmd} {args}".rstrip():
            self.foretold.popleft()
            return
        while self.foretold:
            self.foretold.popleft()
            if self.getreply()[0] == WAITS_FOR_TEXT:
                raise LineBroke(_("The server waits for a letter that does not come."))
        super().putcmd(cmd, args)

    def send(self, s: "ReadableBuffer | str") -> None:
        """Hand bytes to the kernel, all of them; each part in time."""
        left = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        while left:
            self.let_wait(self.end_of_wait())
            try:
                sent = self.sock.send(left[:CHUNK])
            except OSError as error:
                raise LineBroke(broken(error)) from error
            left = left[sent:]

    def send_while_quiet(self, text: bytes) -> bool:
        """Send a text; False when the server began to speak, before all was sent or just after."""
        for start in range(0, len(text), CHUNK):
            if self.has_spoken():
                return False
            self.send(memoryview(text)[start : start + CHUNK])
        return not self.has_spoken(LISTEN_SECONDS)

    def has_spoken(self, seconds: float = 0) -> bool:
        """Whether something can be read now, or within a moment; raises if the server has left."""
        if self.unread:
            return True
        self.sock.settimeout(seconds)
        try:
            self.unread = self.sock.recv(CHUNK)
        except NOTHING_HEARD:
            return False
        except OSError as error:
            raise LineBroke(broken(error)) from error
        if not self.unread:
            raise LineBroke(_("The server closed the connection."))
        return True

    def getreply(self) -> tuple[int, bytes]:
        """A whole reply (RFC 5321, 4.2): its code, its lines joined."""
        until, words, size = self.end_of_wait(), [], 0
        while True:
            line = self.line_before(until)
            size += len(line)
            found = REPLY_LINE.fullmatch(line.rstrip())
            if found is None:
                raise LineBroke(_("The server's answer is not SMTP."))
            if size > REPLY_MAX:
                raise LineBroke(_("The server's answer does not end."))
            words.append((found[3] or b"").strip())
            if found[2] != b"-":
                return int(found[1]), b"\n".join(words)

    def line_before(self, until: float) -> bytes:
        parts = [self.unread]
        while b"\n" not in parts[-1]:
            if sum(map(len, parts)) > REPLY_MAX:
                raise LineBroke(_("The server's answer does not end."))
            parts.append(self.heard_before(until))
        line, _end, self.unread = b"".join(parts).partition(b"\n")
        return line

    def heard_before(self, until: float) -> bytes:
        self.let_wait(until)
        try:
            heard = self.sock.recv(CHUNK)
        except OSError as error:
            raise LineBroke(broken(error)) from error
        if not heard:
            raise LineBroke(_("The server closed the connection."))
        return heard


def name_of(sock: socket.socket) -> str:
    """What to say in EHLO: the machine's full name, or its address (RFC 5321, 4.1.3).

    Asks no name server, as smtplib would: one that does not answer holds up every letter.
    """
    name = socket.gethostname()
    if "." in name:
        return name
    address = sock.getsockname()[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def broken(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return _("The server did not answer in time.")
    return _("The connection to the server broke: %s") % (error.strerror or error)
