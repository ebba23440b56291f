"""Prepare a run from the command line."""

from typing import TYPE_CHECKING

from solde.cli.screen import progress_bar
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress


def prepare(run: "StatementRun", *, processes: int) -> "Progress":
    """Prepare what is left of a run, with a bar that shows how far it is."""
    from solde.statements.crew import prepare_run

    with progress_bar() as bar:
        task = bar.add_task(_("Preparing"), total=None)

        def on_part(prepared: int, parts: int) -> None:
            bar.update(task, completed=prepared, total=parts)

        state = prepare_run(run, processes=processes, on_part=on_part)
    dismiss_workers(run)
    return state


def dismiss_workers(run: "StatementRun") -> None:
    """Take back the jobs that called workers to this run, now that nothing is left to do."""
    from django.db.models import Q
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    parts = list(run.parts.values_list("pk", flat=True))
    of_run = Q(task_name="charge_run", args__run_id=run.pk)
    of_parts = Q(task_name="prepare_part", args__part_id__in=parts)
    waiting = ProcrastinateJob.objects.filter(of_run | of_parts, status="todo")
    for job_id in list(waiting.values_list("pk", flat=True)):
        app.job_manager.cancel_job_by_id(job_id, delete_job=True)
