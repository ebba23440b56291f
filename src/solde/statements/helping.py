"""What a process does that helps to prepare a run.

It begins here, in a new interpreter: models can be imported only after Django is set up.
"""


def help_prepare(run_id: int) -> None:
    """Prepare parts of a run until none is left."""
    import django

    django.setup()
    from solde.database import open_database
    from solde.statements.models import StatementRun
    from solde.statements.running import prepare_next

    open_database()
    run = StatementRun._base_manager.get(pk=run_id)
    while prepare_next(run):
        pass
