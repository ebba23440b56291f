"""Prepare a run, and send its letters, with several processes of this machine.

Workers may help or not.
"""

import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from solde.ledger.bulk import refresh_statistics_of
from solde.mail.models import Delivery
from solde.mail.working import see_out
from solde.statements.charging import charge_next
from solde.statements.closing import tell_of_failures
from solde.statements.helping import help_prepare, help_send
from solde.statements.mailing import letters_of
from solde.statements.models import Outcome, StatementRun
from solde.statements.progress import Progress, progress
from solde.statements.running import prepare_next

# A process takes a second or two to come up; fewer parts are prepared by then.
PARTS_PER_PROCESS_MIN = 5
LETTERS_PER_PROCESS_MIN = 200
WAIT_SECONDS = 1


def prepare_run(
    run: StatementRun,
    *,
    processes: int = 1,
    on_part: Callable[[int, int], None] | None = None,
) -> Progress:
    """Prepare all parts of a run that are waiting, and return when every one is prepared.

    Finance charges that are still to be posted are posted first, by this process.

    Workers may help, and a run that somebody else has begun is gone on with. `on_part` hears,
    after each part that this process prepared, how many parts are prepared and of how many.
    """
    while charge_next(run):
        pass
    waiting = run.parts.filter(prepared_at__isnull=True)
    helpers = call_helpers(
        help_prepare, run, min(processes, waiting.count() // PARTS_PER_PROCESS_MIN) - 1
    )
    parts = run.parts.count()
    try:
        while True:
            while prepare_next(run):
                if on_part:
                    on_part(parts - waiting.count(), parts)
            # What is still waiting is in the hands of others. Should one of them die, its
            # part is free again, and this process takes it.
            if not waiting.exists():
                # The letters are asked for next, again and again.
                refresh_statistics_of(Outcome, Delivery, new_rows=run.outcomes.count())
                return progress(run)
            wait_for(helpers)
    finally:
        for helper in helpers:
            helper.terminate()
            helper.join()


def send_run(
    run: StatementRun,
    *,
    processes: int = 1,
    on_progress: Callable[[], None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
) -> Progress:
    """Send the letters of a run, and return when each has come to rest.

    With `stop`, as soon as those are through that are under way.
    """
    letters = letters_of(run)
    wanted = min(processes, letters.count() // LETTERS_PER_PROCESS_MIN)
    helpers = call_helpers(help_send, run, wanted - 1)
    try:
        see_out(letters, on_progress, stop)
    finally:
        for helper in helpers:
            helper.terminate()  # it ends after the letter at hand
            helper.join()
    tell_of_failures()
    return progress(run)


def call_helpers(work: Callable[[int], None], run: StatementRun, count: int) -> list[BaseProcess]:
    # Not by fork: a copy of a process must not share its connection to PostgreSQL.
    context = get_context("spawn")
    helpers: list[BaseProcess] = []
    for _ in range(count):
        helpers.append(context.Process(target=work, args=(run.pk,)))
        helpers[-1].start()
    return helpers


def wait_for(helpers: list[BaseProcess]) -> None:
    """Give those who hold a part, here or on another machine, a moment to finish it."""
    alive = [helper for helper in helpers if helper.is_alive()]
    if alive:
        alive[0].join(timeout=WAIT_SECONDS)
    else:
        time.sleep(WAIT_SECONDS)
