"""The command that serves the pages."""

import errno
import multiprocessing
import socket
from typing import Annotated
from urllib.parse import urlsplit

import typer

from solde.cli.opening import open_books
from solde.cli.panels import INSTALLATION
from solde.cli.screen import complain
from solde.cli.words import gettext as _
from solde.env import suppose
from solde.refusal import Refused

app = typer.Typer()


class PortTaken(Refused):
    """Something else serves at that address already. Stop it, or choose another port."""


THREADS = 8  # requests at once in one process: pages wait for PostgreSQL, not for Python


@app.command(help=_("Serve the pages, until stopped."), rich_help_panel=INSTALLATION)
def serve(
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, metavar="N", help=_("Port. Otherwise that of SOLDE_BASE_URL.")
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help=_("Network address to listen on."))
    ] = "127.0.0.1",
    processes: Annotated[
        int, typer.Option(min=1, metavar="N", help=_("Processes that serve."))
    ] = 1,
) -> None:
    if port:
        suppose("SOLDE_BASE_URL", f"http://127.0.0.1:{port}")
    open_books()
    serve_pages(host=host, port=port, processes=processes)


def serve_pages(*, host: str, port: int | None = None, processes: int = 1) -> None:
    """Serve until Ctrl+C or SIGTERM; the port is otherwise that of SOLDE_BASE_URL."""
    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    address = settings.SOLDE_BASE_URL
    port = port or port_of(address)
    insist_on_free_port(host, port)
    complain(_("Serving %s. Ctrl+C ends.") % address)
    connections.close_all()  # each process that serves has its own
    # Typst's threads do not live on in a copy of this process: whoever has typeset anything here
    # must not be forked, or the first paper that a page shows would be waited for for ever.
    multiprocessing.set_start_method("spawn", force=True)
    # Without a log of addresses: those that come back from Google hold secrets.
    Granian(
        "solde.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
    ).serve()


def insist_on_free_port(host: str, port: int) -> None:
    """Refuse a port that is taken: Granian would share it, and half of the requests with it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asking:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as after a restart
        try:
            asking.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken from error


def port_of(address: str) -> int:
    """The port of an address of this machine; 8000 behind a proxy that speaks https."""
    parts = urlsplit(address)
    return 8000 if parts.scheme == "https" else parts.port or 80
