"""Take bounces from a mail server, by LMTP (RFC 2033) or SMTP."""

import asyncio
import logging
from threading import Event
from types import SimpleNamespace

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from solde.mail.bounces import return_path
from solde.mail.bounces.taking_in import BOUNCE_MAX, Outcome, take_in

log = logging.getLogger(__name__)

SECONDS_MAX = 60  # that a client may be silent
LOOK_SECONDS = 0.2  # between looks at whether to stop
LATER = "451 4.3.0 Bring it again later"


def listen(stop: Event) -> None:
    """Take bounces at SOLDE_BOUNCE_LISTEN until told to stop; nothing when it is not set."""
    if settings.SOLDE_BOUNCE_LISTEN:
        asyncio.run(serve(*settings.SOLDE_BOUNCE_LISTEN, stop))


async def serve(host: str, port: int, stop: Event) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: conversation(loop), host, port)
    async with server:
        while not stop.is_set():
            await asyncio.sleep(LOOK_SECONDS)


def conversation(loop: asyncio.AbstractEventLoop) -> SMTP:
    return Conversation(
        SimpleNamespace(handle_RCPT=admit, handle_DATA=take, handle_exception=put_off),
        data_size_limit=BOUNCE_MAX,
        enable_SMTPUTF8=True,
        hostname="solde.invalid",
        ident="Solde takes bounces",
        timeout=SECONDS_MAX,
        loop=loop,
    )


class Conversation(SMTP):
    """SMTP that understands LMTP's greeting. With one recipient a letter, all else is alike."""

    smtp_LHLO = SMTP.smtp_EHLO  # noqa: N815 aiosmtpd finds commands by such names


async def admit(
    _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
) -> str:
    """The reply to RCPT."""
    if not is_ours(address):
        return "550 5.1.1 No such mailbox"
    if envelope.rcpt_tos:
        return "452 4.5.3 One recipient at a time"
    envelope.rcpt_tos.append(address)
    return "250 2.1.5 Ok"


async def take(_server: SMTP, _session: Session, envelope: Envelope) -> str:
    """The reply to a whole text."""
    raw = envelope.original_content or b""
    outcome = await asyncio.to_thread(taken_in, raw, envelope.rcpt_tos)
    return LATER if outcome is Outcome.LATER else "250 2.0.0 Taken"


async def put_off(error: Exception) -> str:
    """The reply when something went wrong here: nothing is lost, the server brings it again."""
    log.error("a bounce could not be taken in", exc_info=error)
    return LATER


def is_ours(address: str) -> bool:
    """Whether bounces come to an address: the plain one, or one that we have signed."""
    plain = settings.SOLDE_BOUNCE_ADDRESS.lower()
    return bool(plain) and (address.lower() == plain or return_path.read(address) is not None)


def taken_in(raw: bytes, sent_to: list[str]) -> Outcome:
    """take_in(), in a thread that keeps no line to the database."""
    try:
        return take_in(raw, sent_to)
    finally:
        connection.close()
