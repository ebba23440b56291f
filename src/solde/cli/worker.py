"""The command that works on jobs: prepares what was ordered elsewhere."""

import asyncio
import logging
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Annotated

import typer

from solde.cli.opening import open_books
from solde.cli.panels import INSTALLATION
from solde.cli.screen import complain
from solde.cli.words import gettext as _

app = typer.Typer()

log = logging.getLogger(__name__)

GRACE_SECONDS = 60  # after SIGTERM, for the jobs at hand
AGAIN_SECONDS = 1  # between tries to reach PostgreSQL


@app.command(
    help=_("Work on what was ordered, until stopped. Run as many as you like."),
    rich_help_panel=INSTALLATION,
)
def worker(
    once: Annotated[
        bool, typer.Option("--once", help=_("Work on what is waiting, and end."))
    ] = False,
    concurrency: Annotated[
        int, typer.Option(min=1, metavar="N", help=_("Jobs at once in this process."))
    ] = 1,
) -> None:
    open_books()
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if not once:
        complain(_("Working. Ctrl+C ends after the job at hand."))
    asyncio.run(work(once=once, concurrency=concurrency))


async def work(*, once: bool, concurrency: int) -> None:
    """Work until told to end. When PostgreSQL goes away, wait until it is back.

    Procrastinate ends a worker whose line to PostgreSQL breaks, and says so as if it was told.
    """
    from procrastinate.exceptions import ConnectorException

    from solde.worker.jobs import STOPPING

    # As many threads as jobs, so that each keeps its connection to PostgreSQL.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency))
    while True:
        try:
            await work_while_connected(once=once, concurrency=concurrency)
        except ConnectorException:
            if once:
                raise
        if once or STOPPING.is_set():
            return
        log.warning("PostgreSQL was away; working again")
        await asyncio.sleep(AGAIN_SECONDS)


async def work_while_connected(*, once: bool, concurrency: int) -> None:
    """Run a Procrastinate worker. Its own connections see to the jobs, Django's to the rows."""
    from procrastinate.contrib.django import app as jobs
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(jobs.connector, DjangoConnector)
    # Not replace_connector(): acts that run in a job enqueue others in Django's transaction.
    fetching = jobs.with_connector(jobs.connector.get_worker_connector())
    async with fetching.open_async():
        working = asyncio.ensure_future(
            fetching.run_worker_async(
                wait=not once,
                concurrency=concurrency,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        stop_when_told(working)
        with suppress(asyncio.CancelledError):
            await working


def stop_when_told(working: asyncio.Future[None]) -> None:
    """On SIGTERM or Ctrl+C take no new job, and end after the letter at hand."""
    from solde.worker.jobs import STOPPING

    def stop() -> None:
        STOPPING.set()
        working.cancel()  # to Procrastinate, a polite request

    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stop)
