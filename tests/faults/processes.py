"""Real processes of the installed program, which a test starts, stops, suspends and kills.

They are forked from a server that has imported what everybody needs, but nothing that reads
settings: a process is up in half a second instead of four.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import time_machine

from tests.waiting import SECONDS_MAX, until

IMPORTED_BEFORE = [
    *("django.db.models", "django.contrib.auth.hashers", "django.core.handlers.wsgi"),
    *("django.db.backends.postgresql.base", "django.forms", "django.template"),
    *("procrastinate.contrib.django", "psycopg", "psycopg_pool", "typer", "rich.progress"),
    *("google.auth.jwt", "google.auth.transport.requests", "cryptography.fernet"),
    *("pikepdf", "pypdfium2", "PIL.Image", "typst", "babel.numbers", "email_validator"),
    *("django.contrib.sessions", "django.contrib.messages", "psutil", "aiosmtpd.smtp"),
    *("solde.pdf.typesetting", "solde.pdf.merging", "solde.pdf.reading", "solde.figures.statement"),
]


class Program:
    """One process: its arguments are those of the command `solde`."""

    def __init__(self, process: BaseProcess, said_in: Path) -> None:
        self.process, self.said_in = process, said_in

    @property
    def said(self) -> str:
        """What it has written until now, to standard output and error."""
        return self.said_in.read_text(errors="replace") if self.said_in.exists() else ""

    @property
    def is_alive(self) -> bool:
        return self.process.is_alive()

    def begun(self) -> None:
        """Wait until it works: only then it hears that it is to end."""
        until(lambda: "Starting worker" in self.said, alive=self)

    def ended(self, seconds: float = SECONDS_MAX) -> int:
        """Its exit code, once it has ended by itself."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"it has not ended:\n{self.said}"
        return self.process.exitcode

    def stop(self) -> int:
        """Ask it to end, as whoever runs services does; its exit code."""
        self.send(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """Cut its power."""
        self.send(signal.SIGKILL)
        self.process.join(SECONDS_MAX)

    def send(self, number: signal.Signals) -> None:
        if self.process.is_alive():
            assert self.process.pid
            os.kill(self.process.pid, number)


class Crew:
    """The processes of one test, with the environment they share."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, dict(environment)
        self.programs: list[Program] = []
        self.numbers = count(1)

    def start(self, *arguments: object, **environment: str) -> Program:
        """Give a command; what is said about the environment goes before what all share."""
        said_in = self.folder / f"said-{next(self.numbers)}"
        context = get_context("forkserver")
        context.set_forkserver_preload(IMPORTED_BEFORE)
        process = context.Process(
            target=run,
            args=([str(one) for one in arguments], self.environment | environment, said_in),
        )
        process.start()
        program = Program(process, said_in)
        self.programs.append(program)
        return program

    def worker(self, **environment: str) -> Program:
        """A worker, once it works."""
        program = self.start("worker", **environment)
        program.begun()
        return program

    @property
    def said(self) -> str:
        return "\n".join(program.said for program in self.programs)

    def close(self) -> None:
        for program in self.programs:
            program.send(signal.SIGKILL)
        for program in self.programs:
            program.process.join(SECONDS_MAX)


@contextmanager
def crew_of(folder: Path, environment: Mapping[str, str]) -> Iterator[Crew]:
    crew = Crew(folder, environment)
    try:
        yield crew
    finally:
        crew.close()


def run(arguments: list[str], environment: Mapping[str, str], said_in: Path) -> None:
    """What the process does: become the program `solde`."""
    said = os.open(said_in, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.stdout = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    for name in [name for name in os.environ if name.startswith(("SOLDE_", "SSL_"))]:
        del os.environ[name]
    os.environ.update(environment)
    sys.argv = ["solde", *arguments]
    off = timedelta(seconds=int(environment.get("SECONDS_OFF", 0)))  # of the process's clock
    with time_machine.travel(datetime.now(UTC) + off, tick=True) if off else nullcontext():
        from solde.cli import main

        main()
