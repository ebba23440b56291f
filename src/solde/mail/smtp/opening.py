"""Open a line to an SMTP server: connect, encrypt, sign in. Or say what is wrong."""

import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from solde.mail.answers import Ailment, MailboxFails, Trouble, shown
from solde.mail.networks import ServerNotFound
from solde.mail.smtp.answers import MINUTE, QUARTER, Reply, spellings, trouble_in
from solde.mail.smtp.line import Line
from solde.refusal import Refused
from solde.smtp_url import Security, SmtpServer


class Dial(Protocol):
    """How to reach a server: networks.dial, or networks.dial_public."""

    def __call__(self, host: str, port: int, *, seconds: float) -> socket.socket: ...


class NoSafeWay(Exception):
    """The server offers no way to sign in or to encrypt that may be used."""


@dataclass(frozen=True, slots=True)
class Way:
    """A server and how to get there."""

    server: SmtpServer
    dial: Dial
    ca_file: str  # certificates that are trusted besides the system's; empty: none
    reply_seconds: float

    def open_line(self, deadline: float) -> Line:
        """A line that letters can be handed over on. Raises MailboxFails.

        Letters wait a minute when the server does not answer, a quarter of an hour when a
        person probably has to do something about it.
        """
        line: Line | None = None
        try:
            seconds = min(self.reply_seconds, deadline - time.monotonic())
            sock = self.dial(self.server.host, self.server.port, seconds=seconds)
            line = Line(sock, self.server.host, reply_seconds=self.reply_seconds)
            line.deadline = deadline
            self.greet(line)
            self.sign_in(line)
        except (OSError, ValueError, NoSafeWay, Refused) as error:
            if line:
                line.close()
            raise MailboxFails(self.trouble_of(error)) from error
        return line

    def greet(self, line: Line) -> None:
        security = self.server.security
        if security is Security.IMPLICIT:
            line.wrap(trusting(self.ca_file))
        insist(line.getreply())
        say_hello(line)
        if security is Security.STARTTLS:
            if not line.has_extn("starttls"):
                raise NoSafeWay(
                    _("The server offers no encryption (STARTTLS), and without it nothing is sent.")
                )
            line.encrypt(trusting(self.ca_file))
            say_hello(line)

    def sign_in(self, line: Line) -> None:
        if not self.server.username:
            return
        if not (self.server.username + self.server.password).isascii():
            raise NoSafeWay(_("User names and passwords of SMTP have no letters such as é."))
        if not line.has_extn("auth"):
            raise NoSafeWay(_("The server offers no way to sign in (AUTH)."))
        line.login(self.server.username, self.server.password)

    def trouble_of(self, error: Exception) -> Trouble:
        place = f"{self.server.host}:{self.server.port}"
        match error:
            case smtplib.SMTPResponseException(smtp_code=code, smtp_error=said):
                reply = Reply(code, self.shown(said))
                later = MINUTE if code < 500 else QUARTER
                return trouble_in(reply, "mail") or Trouble(Ailment.PAUSE, reply.words, later)
            case ssl.SSLCertVerificationError(verify_message=reason):
                words = _("The certificate of %(place)s is not to be trusted: %(reason)s")
                told = words % {"place": place, "reason": reason}
                return Trouble(Ailment.PAUSE, told, QUARTER)
            case ssl.SSLError(reason=reason):
                words = _("%(place)s does not speak TLS as it should: %(reason)s")
                told = words % {"place": place, "reason": reason or error}
                return Trouble(Ailment.PAUSE, told, QUARTER)
            case ServerNotFound():
                return Trouble(Ailment.PAUSE, str(error), MINUTE)
            case NoSafeWay() | Refused():
                return Trouble(Ailment.PAUSE, str(error), QUARTER)
        return Trouble(Ailment.PAUSE, f"{place}: {self.shown(str(error))}", MINUTE)

    def shown(self, said: bytes | str) -> str:
        return shown(said, spellings(self.server.username, self.server.password))


def say_hello(line: Line) -> None:
    """EHLO, or to a server that does not know it, HELO."""
    code, words = line.ehlo()
    if code in (500, 501, 502, 504):
        code, words = line.helo()
    insist((code, words))


def insist(reply: tuple[int, bytes]) -> None:
    if not 200 <= reply[0] < 300:
        raise smtplib.SMTPResponseException(*reply)


def trusting(ca_file: str) -> ssl.SSLContext:
    """Check certificates and names, against the system's authorities and one file's.

    OpenSSL reads SSL_CERT_FILE in place of the system's.
    """
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
