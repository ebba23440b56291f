"""Read bounces from a mailbox by IMAP (RFC 3501)."""

import imaplib
import logging
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from django.conf import settings

from solde.mail.bounces.taking_in import BOUNCE_MAX, Outcome, take_in
from solde.smtp_url import ImapFolder, Security

log = logging.getLogger(__name__)

SECONDS_MAX = 30  # for one answer of the server
LETTERS_MAX = 200  # of one poll; the next takes the rest
# Where servers write the address that a letter was delivered to.
DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


class MailboxUnreadable(Exception):
    """The mailbox of bounces does not answer as it should."""


def poll_once() -> int:
    """Look at every unread letter of SOLDE_BOUNCE_IMAP_URL, and mark it read.

    Returns how many letters were found to have come back; 0 when it is not set. What has to be
    looked at later stays unread. Raises MailboxUnreadable.
    """
    if settings.SOLDE_BOUNCE_IMAP is None:
        return 0
    try:
        with folder(settings.SOLDE_BOUNCE_IMAP) as imap:
            unread = answer(imap.uid("SEARCH", "UNSEEN"))[0].split()[:LETTERS_MAX]
            outcomes = [see_to(imap, uid.decode()) for uid in unread]
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise MailboxUnreadable(f"{type(error).__name__}: {error}") from error
    return outcomes.count(Outcome.BOUNCED)


@contextmanager
def folder(at: ImapFolder) -> Iterator[imaplib.IMAP4]:
    """Connect, encrypt, sign in and open the folder. Certificates are checked."""
    context = ssl.create_default_context()
    if at.security is Security.IMPLICIT:
        imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            at.host, at.port, ssl_context=context, timeout=SECONDS_MAX
        )
    else:
        imap = imaplib.IMAP4(at.host, at.port, timeout=SECONDS_MAX)
    try:
        if at.security is Security.STARTTLS:
            imap.starttls(context)
        imap.login(at.username, at.password)
        answer(imap.select(quoted(at.folder)))
        yield imap
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()


def see_to(imap: imaplib.IMAP4, uid: str) -> Outcome:
    """Take in one letter. Its size is asked first: it need not be fetched to be too large."""
    size = answer(imap.uid("FETCH", uid, "(RFC822.SIZE)"))[0]
    if int(size.rpartition(b"RFC822.SIZE")[2].split(b")")[0].split()[0]) > BOUNCE_MAX:
        outcome = Outcome.TOO_LARGE
        log.info("a bounce: %s", outcome)
    else:
        raw = answer(imap.uid("FETCH", uid, "(BODY.PEEK[])"))[1]
        outcome = take_in(raw, delivered_to(raw))
    if outcome is not Outcome.LATER:
        answer(imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return outcome


def delivered_to(raw: bytes) -> Iterator[str]:
    """The addresses that a letter was delivered to; read when they are asked for, by take_in()."""
    head = BytesHeaderParser().parsebytes(raw)
    named = [str(value) for name in DELIVERED_TO for value in head.get_all(name, [])]
    yield from (address for _name, address in getaddresses(named))


def answer(said: tuple[str, Sequence[object]]) -> list[bytes]:
    """The parts of an answer, a literal after the words that announce it."""
    status, data = said
    if status != "OK":
        raise ValueError(f"the server said {status}")
    parts: list[bytes] = []
    for one in data:
        if isinstance(one, tuple):
            parts += one
        elif isinstance(one, bytes):
            parts.append(one)
    return parts or [b""]


def quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
