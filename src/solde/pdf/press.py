"""Papers in any number: typeset by several processes at once, in order, in bounded memory."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Generic, Protocol, TypeVar

from solde.files import finished
from solde.pdf.accessible import typeset_accessible
from solde.pdf.merging import merged
from solde.pdf.paper import Paper
from solde.pdf.parts import Part

Task = TypeVar("Task")
Made = TypeVar("Made")
Key = TypeVar("Key")

# Typst keeps what it laid out for some ten compilations, and rows fill its memory, not papers:
# 400 to a batch keep a process near 300 MB, and larger batches are hardly faster.
ROWS_MAX = 400
WAITING_MAX = 2  # tasks handed out beyond those at work, for every process


class PressBroken(RuntimeError):
    """A process that was typesetting died."""


class OfTemplate(Protocol):
    """A paper of whatever kind."""

    @property
    def template(self) -> str: ...


Printable = TypeVar("Printable", bound=OfTemplate)


@dataclass(frozen=True, slots=True)
class Press(Generic[Printable]):
    """How many papers of one kind are printed."""

    typeset: Callable[[Sequence[Printable]], Part]  # papers of one template, in any process
    rows: Callable[[Printable], int]
    papers_max: int  # in one batch


@dataclass(frozen=True, slots=True)
class PrintedFile:
    pages: int
    papers: int


def print_file(
    press: Press[Printable],
    papers: Iterable[Printable],
    into: Path,
    *,
    processes: int,
    on_batch: Callable[[int], None] | None = None,
) -> PrintedFile:
    """Typeset all papers into one file, each from a fresh page on, in their order; untagged.

    The papers are taken as they are needed. `on_batch` hears the number of papers done so
    far. The file is there when it is complete, or not at all. There must be a paper.
    """
    pages = done = 0
    with finished(into) as file, merged(file) as add:
        for part in parts_of(press, papers, processes=processes):
            add(part)
            pages += sum(part.counts)
            done += len(part.papers)
            if on_batch:
                on_batch(done)
        assert done, "a file must have a page"
    return PrintedFile(pages, done)


def parts_of(
    press: Press[Printable], papers: Iterable[Printable], *, processes: int
) -> Iterator[Part]:
    """The pages of all papers, in their order, as they are typeset."""
    return in_order(press.typeset, batches(press, papers), processes=processes)


def typeset_many(
    papers: Iterable[tuple[Key, Paper, bytes]], *, processes: int
) -> Iterator[tuple[Key, bytes]]:
    """Accessible PDFs of papers with their attachments, in their order, each with its key."""
    return in_order(typeset_keyed, papers, processes=processes)


def typeset_keyed(task: tuple[Key, Paper, bytes]) -> tuple[Key, bytes]:
    key, paper, attachment = task
    return key, typeset_accessible(paper, attachment)


def batches(press: Press[Printable], papers: Iterable[Printable]) -> Iterator[list[Printable]]:
    """Neighbours of one template, as many as are typeset in one go."""
    batch: list[Printable] = []
    rows = 0
    for paper in papers:
        count = press.rows(paper)
        full = len(batch) == press.papers_max or rows + count > ROWS_MAX
        if batch and (full or paper.template != batch[0].template):
            yield batch
            batch, rows = [], 0
        batch.append(paper)
        rows += count
    if batch:
        yield batch


def in_order(
    work: Callable[[Task], Made], tasks: Iterable[Task], *, processes: int
) -> Iterator[Made]:
    """Work on tasks in so many processes; results in the order of the tasks, few at a time.

    One process is this one. A task that is the only one is done here too: starting a process
    takes longer.
    """
    assert processes > 0
    tasks = iter(tasks)
    first = list(islice(tasks, 2))
    if processes == 1 or len(first) < 2:
        yield from map(work, chain(first, tasks))
        return
    # Not by fork: a copy of a process with threads and open connections may hang.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=settle_in)
    at_work: deque[Future[Made]] = deque()
    try:
        for task in chain(first, tasks):
            at_work.append(pool.submit(work, task))
            if len(at_work) >= processes * (1 + WAITING_MAX):
                yield at_work.popleft().result()
        while at_work:
            yield at_work.popleft().result()
    except BrokenProcessPool as error:
        raise PressBroken("A process that was typesetting statements died.") from error
    finally:
        pool.shutdown(cancel_futures=True)


def settle_in() -> None:
    """Prepare a process that works for this one.

    It ends when the other is killed, which cannot say so. Typst gets one thread: there are as
    many processes as shall work, and they would only stand in each other's way.
    """
    os.environ["RAYON_NUM_THREADS"] = "1"
    parent = parent_process()
    assert parent is not None

    def leave_too() -> None:
        parent.join()
        os._exit(1)

    Thread(target=leave_too, daemon=True).start()
