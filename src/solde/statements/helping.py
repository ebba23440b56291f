"""What a process does that helps with a run: to prepare it, or to send its letters.

It begins here, in a new interpreter: models can be imported only after Django is set up.
"""

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solde.statements.models import StatementRun


def help_prepare(run_id: int) -> None:
    """Prepare parts of a run until none is left, or whoever called for help ends it."""
    run = run_of(run_id)
    from solde.statements.running import prepare_next

    while prepare_next(run):
        pass


def help_send(run_id: int) -> None:
    """Send letters of a run until all have come to rest; on SIGTERM, after the one at hand."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    run = run_of(run_id)
    from solde.mail.working import see_out
    from solde.statements.mailing import letters_of

    see_out(letters_of(run), stop=told.is_set)


def run_of(run_id: int) -> "StatementRun":
    # Ctrl+C reaches every process of a terminal; the one in front of it decides for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django

    django.setup()
    from solde.database import open_database
    from solde.statements.models import StatementRun

    open_database()
    run: StatementRun = StatementRun._base_manager.get(pk=run_id)
    return run
