"""Jobs that come round by the clock: what is due, forgotten, or to be thrown away."""

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from solde.company.models import Company
from solde.inspecting import inspections
from solde.mail import sweeping, upkeep
from solde.payments import adopting as payments
from solde.reminders import reminding
from solde.sales import adopting as sales
from solde.sales import closing as closing_of_documents
from solde.schedules import firing
from solde.statements import closing, trying
from solde.worker.ordered import ORDERED, TRIES_MAX, give_up_on

SILENCE_SECONDS = 30  # a worker says every ten that it is there; after this it counts as dead
REMEMBERED_HOURS = 24 * 30  # how long failed jobs can be looked at


@app.periodic(cron="30 3 * * *")
@app.task(name="ask_for_inspections", queueing_lock="ask_for_inspections")
def ask_for_inspections(timestamp: int) -> None:
    inspections.ask_every_night()


@app.periodic(cron="* * * * *")
@app.task(name="sweep_outbox", queueing_lock="sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    sweeping.sweep()


@app.periodic(cron="* * * * *")
@app.task(name="tell_of_failures", queueing_lock="tell_of_failures")
def tell_of_failures(timestamp: int) -> None:
    closing.tell_of_failures()


@app.periodic(cron="*/10 * * * *")
@app.task(name="call_for_reminders", queueing_lock="call_for_reminders")
def call_for_reminders(timestamp: int) -> None:
    reminding.call_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="call_for_schedules", queueing_lock="call_for_schedules")
def call_for_schedules(timestamp: int) -> None:
    firing.call_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="tell_of_unsent_documents", queueing_lock="tell_of_unsent_documents")
def tell_of_unsent_documents(timestamp: int) -> None:
    closing_of_documents.tell_of_unsent()


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


@app.periodic(cron="7 * * * *")
@app.task(name="look_after_secrets", queueing_lock="look_after_secrets")
def look_after_secrets(timestamp: int) -> None:
    upkeep.look_after_secrets()


@app.periodic(cron="45 4 * * *")
@app.task(name="adopt_documents", queueing_lock="adopt_documents")
def adopt_documents(timestamp: int) -> None:
    for company in Company.objects.all():
        sales.adopt(company)
        payments.adopt(company)


@app.periodic(cron="30 4 * * *")
@app.task(name="forget_old_sessions", queueing_lock="forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:
    call_command("clearsessions")


@app.periodic(cron="40 4 * * *")
@app.task(name="forget_old_trials", queueing_lock="forget_old_trials")
def forget_old_trials(timestamp: int) -> None:
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
