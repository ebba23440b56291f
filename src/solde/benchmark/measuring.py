"""Measure the making of statements, phase by phase, with the bare typesetter beside it."""

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from solde.benchmark.bare import bare_input, compile_bare
from solde.benchmark.plain import add_up
from solde.benchmark.town import PERIOD_FROM, STATEMENT_ON, write_town
from solde.company.models import Company
from solde.figures.request import Kind
from solde.importing.files import import_files
from solde.ledger.opening import open_company
from solde.mail.states import State
from solde.pdf.press import batches
from solde.statements.crew import prepare_run, send_run
from solde.statements.models import StatementRun
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.printing import kept_by, print_run
from solde.statements.thawing import STATEMENTS, thawed

BARE_MAX = 2_000  # statements of the bare loop: enough to measure, few enough to hold
ADDITIONS = 3_000_000  # of the plain loop, in each process


@dataclass(frozen=True, slots=True)
class Phase:
    """What one phase took."""

    name: str
    count: int
    unit: str
    seconds: float
    memory_mb: int  # largest resident size so far of any single process of ours

    @property
    def rate(self) -> float:
        return self.count / self.seconds


@dataclass(slots=True)
class Measured:
    customers: int
    entries: int
    workers: int
    phases: list[Phase] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        phases = [asdict(one) | {"rate": round(one.rate, 1)} for one in self.phases]
        return {**asdict(self), "phases": phases}

    def rate(self, name: str) -> float:
        return next(phase.rate for phase in self.phases if phase.name == name)

    @contextmanager
    def phase(self, name: str, unit: str) -> Iterator[Callable[[int], None]]:
        """Time what happens inside; it says itself how much it did."""
        counts: list[int] = []
        begun = time.perf_counter()
        yield counts.append
        seconds = time.perf_counter() - begun
        self.phases.append(Phase(name, sum(counts), unit, round(seconds, 3), memory_mb()))


def memory_mb() -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(max(own, helpers)) // 1024


def measure(
    folder: Path, *, customers: int, entries: int, workers: int, email: bool = False
) -> Measured:
    """Import a town, prepare its statements, print them, and typeset some of them barely.

    With `email` they are sent as well, to the server of SOLDE_SMTP_URL.
    """
    measured = Measured(customers, entries, workers)
    company = open_company("benchmark", "Benchmark Inc.")
    plain_loops(measured, "before")
    load(measured, company, folder)
    run = figures(measured, company)
    with measured.phase("print", "statements") as did:
        printed = print_run(run, folder / "statements.pdf", processes=workers)
        did(printed.papers)
    bare(measured, run)
    if email:
        letters(measured, company)
    plain_loops(measured, "after")
    return measured


def plain_loops(measured: Measured, when: str) -> None:
    """Time the plain loop in one process, and in as many as work: what more of them can gain.

    Shared machines are not equally fast all day, and two cores not twice as fast as one.
    """
    with measured.phase(f"plain loop, {when}", "additions") as did:
        did(add_up(ADDITIONS))
    context = get_context("spawn")
    all_there = context.Barrier(measured.workers)
    with ProcessPoolExecutor(
        measured.workers, mp_context=context, initializer=all_there.wait
    ) as pool:
        list(pool.map(add_up, [1] * measured.workers))
        with measured.phase(f"plain loop in every process, {when}", "additions") as did:
            did(sum(pool.map(add_up, [ADDITIONS] * measured.workers)))


def load(measured: Measured, company: Company, folder: Path) -> None:
    paths = write_town(folder, customers=measured.customers, entries=measured.entries)
    import_files(company, paths[:1])
    with measured.phase("import", "transactions") as did:
        import_files(company, paths[1:2])
        did(measured.customers * measured.entries)
    with measured.phase("import applications", "applications") as did:
        import_files(company, paths[2:])
        did(company.applications.count())


def figures(measured: Measured, company: Company) -> StatementRun:
    options = Options(
        kind=Kind.BALANCE_FORWARD,
        statement_on=STATEMENT_ON,
        start_on=PERIOD_FROM,
        include_zero=True,
    )
    with measured.phase("figures", "customers") as did:
        run = order_run(company, options)
        done = prepare_run(run, processes=measured.workers)
        did(done.customers)
    assert done.made == measured.customers
    return run


def letters(measured: Measured, company: Company) -> None:
    """Send a letter to every customer; the statements are new ones, so nothing is at hand."""
    options = Options(kind=Kind.OPEN_ITEM, statement_on=STATEMENT_ON, include_zero=True, email=True)
    run = order_run(company, options)
    prepare_run(run, processes=measured.workers)
    with measured.phase("letters", "letters") as did:
        sent = send_run(run, processes=measured.workers)
        did(sent.letters.get(State.SENT, 0))
    assert not sent.unsent, sent.letters


def bare(measured: Measured, run: StatementRun) -> None:
    """Compile the same template with the same data, and do nothing else at all."""
    first = islice(kept_by(run), BARE_MAX)
    inputs = [bare_input([*map(thawed, batch)]) for batch in batches(STATEMENTS, first)]
    context = get_context("spawn")
    with ProcessPoolExecutor(measured.workers, mp_context=context) as pool:
        # Once beforehand in every process: starting it is not what is measured.
        list(pool.map(compile_bare, inputs[: measured.workers]))
        with measured.phase("bare typesetting", "statements") as did:
            did(sum(pool.map(compile_bare, inputs)))
