"""What a process does that helps to prepare a run.

It begins here, in a new interpreter: models can be imported only after Django is set up.
"""

import signal


def help_prepare(run_id: int) -> None:
    """Prepare parts of a run until none is left, or whoever called for help ends it."""
    # Ctrl+C reaches every process of a terminal; the one in front of it decides for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django

    django.setup()
    from solde.database import open_database
    from solde.statements.models import StatementRun
    from solde.statements.running import prepare_next

    open_database()
    run = StatementRun._base_manager.get(pk=run_id)
    while prepare_next(run):
        pass
