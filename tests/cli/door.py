"""The command line as a test uses it: in this process where it can be, else as a program."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from solde.cli.app import app
from solde.company.models import Company
from tests.waiting import SECONDS_MAX

PROGRAM = str(Path(sys.executable).with_name("solde"))


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, customer: str) -> dict[str, Any]:
        """The one line about a customer, of a run with --json -."""
        (line,) = [line for line in self.lines if line["customer"] == customer]
        return line


def solde(*arguments: object, typed: str = "") -> Said:
    """Give a command, in this process and in the transaction of the test.

    `typed` stands on its standard input.
    """
    result = CliRunner().invoke(app, [str(one) for one in arguments], input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def statements(company: Company, kind: str, *options: object, on: str = "2025-09-30") -> Said:
    """Make statements and read every customer's answer."""
    return solde(
        *("statements", "--company", company.slug, "--date", on, "--kind", kind, "--json", "-"),
        *options,
    )


def made(said: Said) -> list[str]:
    return [line["customer"] for line in said.lines if line["status"] == "made"]


def reasons(said: Said) -> dict[str, str]:
    return {line["customer"]: line["reason"] for line in said.lines if line["reason"]}


@contextmanager
def interruptible() -> Iterator[None]:
    """What starts in here can be interrupted.

    A shell lets what runs in its background ignore that, and a program that is started from there
    would do so too.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def start(database_url: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    """Start the installed program on the database of the test."""
    with interruptible():
        return subprocess.Popen(
            [PROGRAM, *map(str, arguments)],
            env=os.environ
            | {"SOLDE_DATABASE_URL": database_url, "LC_ALL": "C.UTF-8"}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


def program(database_url: str, *arguments: object, **environment: str) -> Said:
    """Run the installed program on the database of the test, to its end."""
    process = start(database_url, *arguments, **environment)
    out, err = process.communicate(timeout=SECONDS_MAX)
    return Said(process.returncode, out, err)


def csv(path: Path, header: str, rows: Iterable[str]) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path
