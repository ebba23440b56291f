"""The jobs of workers, each one line that calls an act; and the jobs that look after jobs.

A job that fails is tried again a few times, later each time, and then rests as failed, in
the log and in what `solde doctor` shows; where somebody ordered the work, its page says so too.
Rows are the truth, so a job that comes twice does no harm.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from solde.company import account_letters
from solde.company.models import Company, Invitation
from solde.failing.causes import SENTENCES, cause_of
from solde.failing.failures import Work, give_up, succeeded
from solde.importing import ordering as importing
from solde.importing.models import ImportOrder
from solde.inspecting import inspections
from solde.inspecting.models import Inspection
from solde.mail import sweeping, upkeep, working
from solde.payments import adopting as payments
from solde.reminders import reminding
from solde.reminders.models import ReminderRun
from solde.sales import adopting as sales
from solde.sales import answering
from solde.sales import closing as closing_of_documents
from solde.sales.models import SendingPart
from solde.schedules import firing
from solde.statements import charging, closing, running, trying
from solde.statements.models import RunPart, StatementRun, TrialPart
from solde.tenancy import TenantModel

TRIES_MAX = 5
AGAIN = RetryStrategy(max_attempts=TRIES_MAX, exponential_wait=4)  # after 4, 16, 64, ... seconds
SILENCE_SECONDS = 30  # a worker says every ten that it is there; after this it counts as dead
STOPPING = threading.Event()  # set when the process is to end: jobs of many letters end early
REMEMBERED_HOURS = 24 * 30  # how long failed jobs can be looked at


class Ordered(NamedTuple):
    """Work that somebody has ordered: the row that its job names, and what that belongs to."""

    rows: type[TenantModel] | type[Company]
    kind: str  # of what was ordered, as alerts name it
    whole: str = "pk"  # the column with its id
    company: str = "company_id"


ORDERED: Final = {
    "answer_documents": Ordered(SendingPart, "sending", "run_id"),
    "carry_out_import": Ordered(ImportOrder, "import"),
    "charge_run": Ordered(StatementRun, "run"),
    "inspect_books": Ordered(Inspection, "books", "company_id"),
    "prepare_part": Ordered(RunPart, "run", "run_id"),
    "remind": Ordered(ReminderRun, "reminding", "company_id"),
    "remind_today": Ordered(Company, "reminding", company="pk"),
    "send_invitation": Ordered(Invitation, "invitation"),
    "try_part": Ordered(TrialPart, "trial", "trial_id"),
}


@contextmanager
def given_up_aloud(job: Job) -> Iterator[None]:
    """Say where work was ordered when its job fails for the last time, until it succeeds."""
    try:
        yield
    except Exception as error:
        if is_last(job, error):
            give_up_on(job, error)
        raise
    succeeded(job.task_name, job.task_kwargs)


def is_last(job: Job, error: Exception) -> bool:
    """Whether a job that failed is not tried again."""
    return AGAIN.get_retry_decision(exception=error, job=job) is None


def give_up_on(job: Job, error: Exception | None) -> None:
    """Tell whoever ordered the work; nobody, where what was ordered has been deleted since."""
    ordered = ORDERED[job.task_name]
    (pk,) = job.task_kwargs.values()
    row = ordered.rows._base_manager.filter(pk=str(pk))
    for company_id, whole in row.values_list(ordered.company, ordered.whole):
        work = Work(company_id, f"{ordered.kind}:{whole}", job.task_name, job.task_kwargs)
        give_up(work, error)


@app.task(name="charge_run", retry=AGAIN, pass_context=True)
def charge_run(context: JobContext, run_id: int) -> None:
    with given_up_aloud(context.job):
        charging.charge_run(run_id)


@app.task(name="prepare_part", retry=AGAIN, pass_context=True)
def prepare_part(context: JobContext, part_id: int) -> None:
    with given_up_aloud(context.job):
        running.prepare_part(part_id)


@app.task(name="answer_documents", retry=AGAIN, pass_context=True)
def answer_documents(context: JobContext, part_id: int) -> None:
    with given_up_aloud(context.job):
        answering.answer_part(part_id)


@app.task(name="try_part", retry=AGAIN, pass_context=True)
def try_part(context: JobContext, part_id: int) -> None:
    with given_up_aloud(context.job):
        trying.try_part(part_id)


# Not tried again: when a letter is sent again, and whether, is said by its row.
@app.task(name="send_letters")
def send_letters(mailbox_id: int) -> None:
    working.send_letters(mailbox_id, stop=STOPPING.is_set)


@app.task(name="send_invitation", retry=AGAIN, pass_context=True)
def send_invitation(context: JobContext, invitation_id: int) -> None:
    with given_up_aloud(context.job):
        account_letters.send_invitation(invitation_id)


@app.task(name="send_password_letter", retry=AGAIN)
def send_password_letter(user_id: int) -> None:
    account_letters.send_password_letter(user_id)


@app.task(name="carry_out_import", retry=AGAIN, pass_context=True)
def carry_out_import(context: JobContext, order_id: int) -> None:
    with given_up_aloud(context.job):
        importing.carry_out(order_id)


@app.task(name="inspect_books", retry=AGAIN, pass_context=True)
def inspect_books(context: JobContext, inspection_id: int) -> None:
    with given_up_aloud(context.job):
        inspections.inspect(inspection_id)


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


@app.task(name="remind", retry=AGAIN, pass_context=True)
def remind(context: JobContext, run_id: int) -> None:
    with given_up_aloud(context.job):
        reminding.go_on(run_id)


@app.task(name="remind_today", retry=AGAIN, pass_context=True)
def remind_today(context: JobContext, company_id: int) -> None:
    with given_up_aloud(context.job):
        reminding.remind_today(company_id, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="call_for_schedules", queueing_lock="call_for_schedules")
def call_for_schedules(timestamp: int) -> None:
    firing.call_due(timezone.now())


@app.task(name="fire_schedule", retry=AGAIN, pass_context=True)
def fire_schedule(context: JobContext, schedule_id: int) -> None:
    try:
        firing.fire_schedule(schedule_id, timezone.now())
    except Exception as error:
        if is_last(context.job, error):
            firing.stop(schedule_id, SENTENCES[cause_of(error)])
        raise


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
