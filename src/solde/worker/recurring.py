"""Jobs that come round by the clock: what is due, forgotten, or to be thrown away."""

from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status
from procrastinate.tasks import Task

from solde.company.models import Company
from solde.inspecting import inspections
from solde.mail import sweeping, upkeep
from solde.payments import adopting as payments
from solde.reminders import closing as closing_of_reminders
from solde.reminders import reminding
from solde.sales import adopting as sales
from solde.sales import closing as closing_of_documents
from solde.schedules import firing
from solde.statements import closing, trying
from solde.worker.ordered import ORDERED, TRIES_MAX, give_up_on

SILENCE_SECONDS = 30  # a worker says every ten that it is there; after this it counts as dead
REMEMBERED_HOURS = 24 * 30  # how long failed jobs can be looked at


def recurring(cron: str) -> Callable[[Callable[[], None]], Task[[int], None, []]]:
    """Make a job of a function, under its name, at the times of `cron`; one at most waits."""

    def as_job(work: Callable[[], None]) -> Task[[int], None, []]:
        name = work.__name__

        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name)
        def job(timestamp: int) -> None:
            work()

        return job

    return as_job


@recurring("30 3 * * *")
def ask_for_inspections() -> None:
    inspections.ask_every_night()


@recurring("* * * * *")
def sweep_outbox() -> None:
    sweeping.sweep()


@recurring("* * * * *")
def tell_of_failures() -> None:
    closing.tell_of_failures()


@recurring("*/10 * * * *")
def call_for_reminders() -> None:
    reminding.call_due(timezone.now())


@recurring("* * * * *")
def call_for_schedules() -> None:
    firing.call_due(timezone.now())


@recurring("* * * * *")
def tell_of_unsent_documents() -> None:
    closing_of_documents.tell_of_unsent()


@recurring("* * * * *")
def tell_of_unsent_reminders() -> None:
    closing_of_reminders.tell_of_unsent()


@app.periodic(cron="* * * * *")
@app.task(name="take_over", queueing_lock="take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that died to those that live, but for what kills every worker."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        if job.task_name in ORDERED and job.attempts >= TRIES_MAX:
            await sync_to_async(give_up_on)(job, None)
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(job)


@recurring("7 * * * *")
def look_after_secrets() -> None:
    upkeep.look_after_secrets()


@recurring("45 4 * * *")
def adopt_documents() -> None:
    for company in Company.objects.all():
        sales.adopt(company)
        payments.adopt(company)


@recurring("30 4 * * *")
def forget_old_sessions() -> None:
    call_command("clearsessions")


@recurring("40 4 * * *")
def forget_old_trials() -> None:
    trying.forget_old_trials()


@app.periodic(cron="15 4 * * *")
@app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=REMEMBERED_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
