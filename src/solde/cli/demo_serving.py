"""Serve the demo town: its pages, a worker, and a stand-in for Google."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from solde.cli.screen import say
from solde.cli.serve import serve_pages
from solde.cli.words import gettext as _
from solde.env import suppose

if TYPE_CHECKING:
    from solde.company.models import Company

HOST, PORT = "127.0.0.1", 8000
OWNER = "owner@demo.example"


@contextmanager
def google_stand_in() -> Iterator[None]:
    """A Google on this machine, so that Gmail can be connected without a Google client.

    Before the settings are read: they say where Google is. Variables that are set stay.
    """
    from solde.doubles.google import GoogleDouble

    with GoogleDouble() as google:
        for name, value in google.environment().items():
            suppose(name, value)
        suppose("SOLDE_BASE_URL", f"http://{HOST}:{free_port()}")
        yield


def free_port() -> int:
    """The usual port, or any that is free."""
    with socket.socket() as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asking.bind((HOST, PORT))
        except OSError:
            asking.bind((HOST, 0))
        return int(asking.getsockname()[1])


def serve_town(company: "Company") -> None:
    """Serve until stopped, with a worker beside it, after telling how to get in."""
    from solde.company.access import let_in
    from solde.web.signing_in import sign_in_link

    link = sign_in_link(let_in(company, OWNER, "owner"))
    say("")
    say(_("Sign in with this link, once, within half an hour: %s") % link)
    say(_("The Google that can be connected there is a stand-in: nothing leaves this machine."))
    with worker():
        serve_pages(host=HOST)


@contextmanager
def worker() -> Iterator[None]:
    command = [sys.executable, "-c", "from solde.cli import main; main()", "worker"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as working:
        try:
            yield
        finally:
            working.terminate()
