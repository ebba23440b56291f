"""What people see: results on the standard output, everything else on the standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

PLAIN_WIDTH = 110  # columns where there is no terminal


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
