"""An SMTP server of a company's own: connect, remove, and find the way to a mailbox's server."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail import networks
from solde.mail.addresses import as_sent
from solde.mail.ailing import let_go_on
from solde.mail.alerts import close_alerts_about
from solde.mail.answers import Ailment, Answer, Envelope, MailboxFails, Meaning, Transport, Trouble
from solde.mail.choosing import removed_words
from solde.mail.holding import go_around
from solde.mail.models import Connection, Mailbox
from solde.mail.smtp.answers import QUARTER
from solde.mail.smtp.transport import SmtpTransport
from solde.mail.vault import CannotUnseal, seal, unseal
from solde.refusal import Refused
from solde.smtp_url import Security, SmtpServer
from solde.subject import Subject

SMTP = Mailbox.Kind.SMTP
PORT_MAX = 65535


class ServerIsWrong(Refused):
    """That mail server cannot be used as it was given."""


class NoServer(Refused):
    """This company has no mail server of its own."""


def connect_server(
    company: Company, server: SmtpServer, *, address: str, by: User | None = None
) -> Mailbox:
    """Let a company send from an address of its own, through its own server.

    Called again, it replaces the address and the server: what was wrong is over, and letters
    that waited go on. An empty password then stands for the one that is known, as long as host
    and user name stay the same. The name of the host is looked up here, outside of any
    transaction; nobody signs in. Refused: a server in a private network, unless the operator
    allows those, and whatever is no address, host or port.
    """
    if by:
        insist(by, company, May.CONFIGURE)
    address = sender_address(address)
    insist_on_sense(server)
    with transaction.atomic(durable=True):
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        mailbox = own_mailbox(company) or Mailbox(kind=SMTP)
        mailbox.password = password_for(mailbox, server)
        mailbox.address, mailbox.username = address, server.username
        mailbox.host, mailbox.port, mailbox.security = server.host, server.port, server.security
        mailbox.save()
        Connection._base_manager.update_or_create(
            company=company,
            kind=SMTP,
            defaults={"mailbox": mailbox, "connected_by": by, "connected_at": Now()},
        )
        let_go_on(mailbox)
        said = {"address": address, "host": server.host, "username": server.username}
        record(company, "connect_server", Subject.MAILBOX.of(mailbox.pk), by=by, **said)
    mailbox.refresh_from_db()
    return mailbox


def remove_server(company: Company, *, by: User | None = None) -> None:
    """Let a company send through its own server no more, and forget the password.

    Letters that wait for it leave by the installation's mailbox or are held, as the company
    chose. Connecting a server again lets those that are held go on.
    """
    if by:
        insist(by, company, May.CONFIGURE)
    with transaction.atomic(durable=True):
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        connection = company.connections.select_related("mailbox").filter(kind=SMTP).first()
        if connection is None:
            raise NoServer
        mailbox = connection.mailbox
        connection.delete()
        Mailbox.objects.filter(pk=mailbox.pk).update(password=None)
        go_around(company, mailbox, removed_words(mailbox))
        close_alerts_about(company, Subject.MAILBOX.of(mailbox.pk), by=by)
        record(
            company, "remove_server", Subject.MAILBOX.of(mailbox.pk), by=by, address=mailbox.address
        )


def own_mailbox(company: Company) -> Mailbox | None:
    """The mailbox of a company's own server, also when it was removed: letters wait for it."""
    own = Mailbox.objects.filter(kind=SMTP, is_installations=False)
    return (
        own.filter(connections__company=company).first()
        or own.filter(deliveries__company=company, connections=None).order_by("-pk").first()
    )


def sender_address(text: str) -> str:
    try:
        return as_sent(text)
    except ValueError as error:
        raise ServerIsWrong(str(error)) from error


def insist_on_sense(server: SmtpServer) -> None:
    if not 0 < server.port <= PORT_MAX:
        raise ServerIsWrong(_("A port is a number from 1 to %s.") % PORT_MAX)
    if not server.host or len(server.host) > 253 or not server.host.isprintable():
        raise ServerIsWrong(_("A mail server has a name such as smtp.example.com."))
    if not (server.username + server.password).isascii():
        raise ServerIsWrong(_("User names and passwords of SMTP have no letters such as é."))
    places = networks.places_of(server.host, server.port)
    if settings.SOLDE_ALLOW_PRIVATE_SMTP:
        return
    networks.insist_on_public(server.host, places)
    if server.username and server.security is Security.NONE:
        raise ServerIsWrong(_("A password may only be sent over an encrypted connection."))


def password_for(mailbox: Mailbox, server: SmtpServer) -> bytes | None:
    """The password to keep, sealed; None when the server asks for none.

    A password that is known goes to no other host and for no other user than it was given for.
    """
    if not server.username:
        return None
    if server.password:
        return seal(server.password.encode())
    if mailbox.password and (mailbox.host, mailbox.username) == (server.host, server.username):
        return bytes(mailbox.password)
    raise ServerIsWrong(_("Give the password that goes with the user name."))


def server_of(mailbox: Mailbox) -> SmtpServer:
    """The server of a mailbox. Raises MailboxFails when it cannot be known any more."""
    if mailbox.is_installations:
        if settings.SOLDE_SMTP is None:
            raise MailboxFails(Trouble(Ailment.PAUSE, _("SOLDE_SMTP_URL is not set."), QUARTER))
        installations: SmtpServer = settings.SOLDE_SMTP
        return installations
    if not mailbox.connections.exists():
        raise MailboxFails(Trouble(Ailment.RECONNECT, removed_words(mailbox)))
    assert mailbox.port
    return SmtpServer(
        host=mailbox.host,
        port=mailbox.port,
        security=Security(mailbox.security),
        username=mailbox.username,
        password=password_of(mailbox),
    )


def password_of(mailbox: Mailbox) -> str:
    try:
        return unseal(mailbox.password).decode() if mailbox.password else ""
    except CannotUnseal as error:
        words = _("The password of %s cannot be read any more. Enter it again.") % mailbox.address
        raise MailboxFails(Trouble(Ailment.RECONNECT, words)) from error


def smtp_transport(mailbox: Mailbox) -> Transport:
    """The way out through a mailbox's server; every wait ends well before the letter's lease."""
    try:
        server = server_of(mailbox)
    except MailboxFails as fails:
        return OutOfOrder(fails.trouble)
    lease = settings.SOLDE_LEASE_SECONDS
    is_free = mailbox.is_installations or settings.SOLDE_ALLOW_PRIVATE_SMTP
    return SmtpTransport(
        server,
        timeout=lease / 10,
        letter_seconds=lease * 2 / 5,
        dial=networks.dial if is_free else networks.dial_public,
    )


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """A mailbox whose server cannot even be named."""

    trouble: Trouble

    def open(self) -> None:
        raise MailboxFails(self.trouble)

    def hand_over(self, envelope: Envelope) -> Answer:
        later, words = Meaning.LATER, self.trouble.words
        return Answer.for_all(envelope, later, "connect", words, trouble=self.trouble)

    def close(self) -> None:
        """Nothing was opened."""
