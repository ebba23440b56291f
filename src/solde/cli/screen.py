"""What people see: results on the standard output, everything else on the standard error."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

PLAIN_WIDTH = 110  # columns where there is no terminal
PRINTED = 200  # rows of a long table in memory at a time


def console(*, stderr: bool = False) -> Console:
    """A screen that prints text as it is: names of customers are no markup."""
    screen = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not screen.is_terminal:
        screen.width = PLAIN_WIDTH
    return screen


def say(words: str) -> None:
    console().print(words, soft_wrap=True)


def complain(words: str) -> None:
    console(stderr=True).print(words, soft_wrap=True)


def table(*headings: str, title: str = "", right: tuple[int, ...] = ()) -> Table:
    """An empty table; the columns at the places in `right` hold amounts."""
    made = Table(
        title=title or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False
    )
    for place, heading in enumerate(headings):
        is_amount = place in right
        made.add_column(
            heading,
            justify="right" if is_amount else "left",
            no_wrap=is_amount,
            overflow="fold",
        )
    return made


def print_long(
    columns: Mapping[str, int], rows: Iterable[Sequence[str]], *, fixed: int = 0
) -> bool:
    """Print a table of any length, some rows at a time; False when it has none.

    `columns` are headings with their widths: of the first `fixed` in characters, of the others
    in shares of what is left.
    """
    screen, left = console(), iter(rows)
    shows_heading = True
    while page := list(islice(left, PRINTED)):
        part = table()
        part.expand, part.show_header = True, shows_heading
        for place, (heading, width) in enumerate(columns.items()):
            characters, share = (width, None) if place < fixed else (None, width)
            part.add_column(heading, overflow="fold", width=characters, ratio=share)
        for row in page:
            part.add_row(*row)
        screen.print(part)
        shows_heading = False
    return not shows_heading


def print_json(answer: Mapping[str, Any]) -> None:
    """Print an object for programs, on a line of its own."""
    typer.echo(json.dumps(answer, ensure_ascii=False))


def moment(at: datetime | None) -> str:
    """An instant by the company's clock, else by that of this machine; "" for none."""
    from django.utils import timezone

    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}" if at else ""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Bars on the standard error, only where that is a terminal."""
    screen = console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        yield bar
