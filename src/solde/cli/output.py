"""Write what a run made: JSON for programs, PDFs for people, one file for the printer."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from solde.cli.screen import progress_bar
from solde.cli.words import gettext as _
from solde.refusal import Refused

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress

STANDARD_OUTPUT = Path("-")


class CannotWrite(Refused):
    """A file cannot be written."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the statements of a run are to go."""

    json: Path | None = None  # "-": the standard output
    pdf_dir: Path | None = None
    print: Path | None = None

    @property
    def takes_standard_output(self) -> bool:
        return self.json == STANDARD_OUTPUT


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder that was written, and what is in it, in words."""

    path: Path
    words: str


def write_out(
    run: "StatementRun", state: "Progress", outputs: Outputs, *, processes: int
) -> Iterator[Written]:
    """Write what was asked for. Each file is complete or not there."""
    with saying_why():
        if outputs.json:
            write_json(run, outputs.json)
            if not outputs.takes_standard_output:
                yield Written(outputs.json, _("every customer's answer, one JSON object a line"))
        if outputs.print and state.made:
            yield print_all(run, state, outputs.print, processes=processes)
        if outputs.pdf_dir and state.made:
            yield write_each(run, state, outputs.pdf_dir, processes=processes)


@contextmanager
def saying_why() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        words = _("%(file)s cannot be written: %(why)s.")
        raise CannotWrite(words % {"file": error.filename, "why": error.strerror}) from error


def write_json(run: "StatementRun", into: Path) -> None:
    from solde.files import finished

    if into == STANDARD_OUTPUT:
        write_lines(run, sys.stdout.buffer)
        return
    with finished(into) as file:
        write_lines(run, file)


def write_lines(run: "StatementRun", file: BinaryIO) -> None:
    from solde.statements.reporting import report

    for line in report(run):
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def print_all(run: "StatementRun", state: "Progress", into: Path, *, processes: int) -> Written:
    from solde.statements.printing import print_run

    with progress_bar() as bar:
        task = bar.add_task(_("Printing"), total=state.made)
        printed = print_run(
            run,
            into,
            processes=processes,
            on_batch=lambda done: bar.update(task, completed=done),
        )
    return Written(into, _("all statements, in the order of printing; pages: %s") % printed.pages)


def write_each(run: "StatementRun", state: "Progress", folder: Path, *, processes: int) -> Written:
    from solde.statements.printing import write_pdfs

    with progress_bar() as bar:
        task = bar.add_task(_("Writing PDFs"), total=state.made)
        for _path in write_pdfs(run, folder, processes=processes):
            bar.advance(task)
    return Written(folder, _("a PDF for each statement"))
