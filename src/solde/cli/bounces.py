"""Commands that take in letters that came back, for letters sent by SMTP."""

import signal
from threading import Event

import typer

from solde.cli.opening import open_books
from solde.cli.screen import complain, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.refusal import Refused

app = typer.Typer(no_args_is_help=True, help=_("Letters that came back: find out which."))


class BouncesNotSetUp(Refused):
    """The settings do not say where letters come that came back."""


class BouncesUnreadable(Refused):
    """The mailbox of letters that came back cannot be read at the moment."""


@app.command(help=_("Look once through the mailbox of SOLDE_BOUNCE_IMAP_URL."))
def poll() -> None:
    open_books()
    from django.conf import settings

    from solde.mail.bounces.poller import MailboxUnreadable, poll_once

    if settings.SOLDE_BOUNCE_IMAP is None:
        raise BouncesNotSetUp(_("SOLDE_BOUNCE_IMAP_URL is not set."))
    try:
        count = poll_once()
    except MailboxUnreadable as error:
        raise BouncesUnreadable(str(error)) from error
    words = ngettext("%s letter had come back.", "%s letters had come back.", count)
    say(words % count)


@app.command(help=_("Take letters that come back at SOLDE_BOUNCE_LISTEN, until stopped."))
def listen() -> None:
    open_books()
    from django.conf import settings

    from solde.mail.bounces.listener import listen as take_bounces

    if not settings.SOLDE_BOUNCE_LISTEN:
        raise BouncesNotSetUp(_("SOLDE_BOUNCE_LISTEN is not set."))
    stop = Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    complain(_("Listening. Ctrl+C ends it."))
    take_bounces(stop)
