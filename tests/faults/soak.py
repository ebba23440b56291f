"""Send thousands of letters while workers are killed and the server goes wrong: `make soak`.

    python -m tests.faults.soak [--letters 10000] [--kills 200] [--workers 2] [--seed N]

Half of the letters meet a fault of the SMTP server. Prints what was proven, and ends with 1
when a promise was broken. Needs nothing but the checkout: PostgreSQL and the server are its own.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from solde.doubles.faults import Cut, Fault, Garble
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Reply
from tests.faults.processes import Crew, Program, crew_of
from tests.waiting import until

if TYPE_CHECKING:
    from solde.statements.models import StatementRun

LEASE_SECONDS = 60
FAULTS: tuple[Fault, ...] = (
    Reply("rcpt", "450 4.2.1 Greylisted"),
    Reply("rcpt", "550 5.1.1 Nobody of that name"),
    Cut("rcpt"),
    Cut("data"),
    Cut("body"),
    Reply("dot", "451 4.3.0 Later"),
    Reply("dot", "554 5.7.1 Not from you"),
    Cut("dot"),
    Cut("dot", stored=True),
    Garble("dot", stored=True),
)


def main() -> int:
    asked = arguments()
    began = time.monotonic()
    with installation() as (folder, smtp, environment):
        from tests.faults.books import ordered, town_of

        random = Random(asked.seed)
        run = ordered(town_of(asked.letters))
        for place in random.sample(range(1, asked.letters + 1), asked.letters // 2):
            recipient = f"c{place}@{run.company.slug}.example"
            smtp.misbehave(random.choice(FAULTS), to=recipient, times=1)
        with crew_of(folder, environment) as crew:
            kills = kill_while_sending(run, smtp, crew, asked, random)
            return tell(run, smtp, crew, asked, kills, time.monotonic() - began)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    return parser.parse_args()


@contextmanager
def installation() -> Iterator[tuple[Path, SmtpDouble, dict[str, str]]]:
    """Books of its own with an embedded PostgreSQL, for this process and its workers."""
    with TemporaryDirectory(prefix="solde-soak-") as name, SmtpDouble() as smtp:
        folder = Path(name)
        environment = {
            "SOLDE_DATA_DIR": str(folder / "data"),
            "SOLDE_FROM_EMAIL": "post@soak.example",
            "SOLDE_LEASE_SECONDS": str(LEASE_SECONDS),
            **smtp.environment(),
        }
        for variable in [one for one in os.environ if one.startswith("SOLDE_")]:
            del os.environ[variable]
        os.environ.update(environment)
        from solde.cli.opening import open_books

        open_books()
        from django.conf import settings
        from django.db import connection

        from solde.embedded import let_go

        try:
            yield folder, smtp, environment
        finally:
            connection.close()
            let_go(settings.SOLDE_DATA_DIR / "postgres")


def kill_while_sending(
    run: "StatementRun", smtp: SmtpDouble, crew: Crew, asked: argparse.Namespace, random: Random
) -> int:
    """Send the run, and kill a worker each time that another share of it has left."""
    from solde.mail.sweeping import sweep
    from tests.faults.books import is_at_rest, let_time_pass

    workers = [crew.worker() for _ in range(asked.workers)]
    kills, share = 0, max(1, asked.letters // 2 // max(1, asked.kills))
    while True:
        before = len(smtp.witness) + random.randrange(share)
        while len(smtp.witness) <= before and not is_at_rest(run):
            sweep()
            wait_a_moment(smtp, before)
        if is_at_rest(run):
            if not waits_for_a_time(run):
                break
            let_time_pass(run)
            continue
        if kills < asked.kills:
            workers.pop(random.randrange(len(workers))).kill()
            workers.append(crew.start("worker"))
            kills += 1
    end(workers)
    return kills


def wait_a_moment(smtp: SmtpDouble, before: int) -> None:
    end_at = time.monotonic() + 1
    until(lambda: len(smtp.witness) > before or time.monotonic() > end_at)


def waits_for_a_time(run: "StatementRun") -> bool:
    from solde.statements.mailing import letters_of

    return letters_of(run).filter(due_at__isnull=False).exists()


def end(workers: list[Program]) -> None:
    for worker in workers:
        worker.stop()


def tell(
    run: "StatementRun",
    smtp: SmtpDouble,
    crew: Crew,
    asked: argparse.Namespace,
    kills: int,
    seconds: float,
) -> int:
    """Prove the promises and say what was found; the exit code."""
    from solde.mail.models import Attempt
    from tests.faults.promises import promises_hold

    letters = list(smtp.witness.letters())
    copies = Counter((one.delivery, to) for one in letters for to in one.recipients)
    lines = [
        (
            f"seed {asked.seed}: {asked.letters:,} letters, {kills} kills, {asked.workers} workers,"
            f" {asked.letters // 2:,} faults of the server; {seconds:.0f} seconds"
        ),
        f"tries on record: {Attempt._base_manager.count():,}",
        f"letters at the witness: {len(letters):,}, most copies of one: {max(copies.values())}",
    ]
    try:
        states = promises_hold(run, smtp.witness, said=crew.said)
    except AssertionError as broken:
        lines.append(f"A PROMISE IS BROKEN: {broken}")
        return said(lines, 1)
    lines += [f"{state}: {count:,}" for state, count in sorted(states.items())]
    lines.append("every promise held")
    return said(lines, 0)


def said(lines: list[str], code: int) -> int:
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
