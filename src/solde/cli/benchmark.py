"""How fast this machine makes statements, measured in books of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from solde.cli.opening import open_books
from solde.cli.screen import console, table
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.benchmark.measuring import Measured

app = typer.Typer(help=_("Measure how fast Solde is on this machine."), no_args_is_help=True)


@app.callback()
def benchmark() -> None:
    """Keep `statements` a command of its own: others will stand beside it."""


@app.command(help=_("Import a made-up town, prepare its statements and print them."))
def statements(
    customers: Annotated[int, typer.Option(min=1, help=_("How many customers."))] = 1000,
    entries: Annotated[int, typer.Option(min=2, help=_("Entries of each customer."))] = 20,
    workers: Annotated[
        int, typer.Option(min=1, help=_("Processes that prepare and typeset."))
    ] = os.cpu_count() or 1,
    email: Annotated[
        bool, typer.Option("--email", help=_("Send a letter to each, to a server of its own."))
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help=_("Write the measurements into a file."))
    ] = None,
) -> None:
    with ExitStack() as own:
        if email:
            own.enter_context(server_of_its_own())
        folder = own.enter_context(books_of_its_own())
        from solde.benchmark.measuring import measure

        measured = measure(
            folder, customers=customers, entries=entries, workers=workers, email=email
        )
    show(measured)
    if json_file:
        json_file.write_text(json.dumps(measured.as_json(), indent=1) + "\n")


@contextmanager
def server_of_its_own() -> Iterator[None]:
    """An SMTP server that takes every letter and keeps a line of each; gone afterwards."""
    with TemporaryDirectory(prefix="solde-letters-") as folder:
        command = [sys.executable, "-m", "solde.doubles", "smtp", "--lines-only", "--keep", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
            assert server.stdout
            os.environ |= json.loads(server.stdout.readline())["environment"]
            os.environ["SOLDE_FROM_EMAIL"] = "receivables@benchmark.example"
            try:
                yield
            finally:
                server.terminate()


@contextmanager
def books_of_its_own() -> Iterator[Path]:
    """A folder with an embedded PostgreSQL in it, both gone afterwards: no real books are near."""
    with TemporaryDirectory(prefix="solde-benchmark-") as folder, books_in(Path(folder, "data")):
        yield Path(folder)


@contextmanager
def books_in(data: Path) -> Iterator[None]:
    """An embedded PostgreSQL in a data directory, which stays there."""
    os.environ["SOLDE_DATA_DIR"] = str(data)
    os.environ.pop("SOLDE_DATABASE_URL", None)
    os.environ.pop("SOLDE_DATABASE_URL_FILE", None)
    open_books()
    from django.conf import settings
    from django.db import connection

    from solde.embedded import let_go

    try:
        yield
    finally:
        connection.close()
        let_go(settings.SOLDE_DATA_DIR / "postgres")


def show(measured: "Measured") -> None:
    title = _("%(customers)s customers, %(entries)s entries each, %(workers)s processes") % {
        "customers": measured.customers,
        "entries": measured.entries,
        "workers": measured.workers,
    }
    headings = (_("Work"), _("Count"), _("Seconds"), _("Per second"), _("Memory, MB"))
    results = table(*headings, title=title, right=(1, 2, 3, 4))
    for phase in measured.phases:
        results.add_row(
            phase.name,
            f"{phase.count:,} {phase.unit}",
            f"{phase.seconds:.2f}",
            f"{phase.rate:,.0f}",
            str(phase.memory_mb),
        )
    console().print(results)
