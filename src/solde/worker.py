"""The jobs of workers, each one line that calls an act; and the jobs that look after jobs.

A job that fails is tried again a few times, later each time, and then rests as failed, in
the log and in what `solde doctor` shows. Rows are the truth, so a job that comes twice does
no harm.
"""

import threading

from django.core.management import call_command
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from solde.company import account_letters
from solde.company.models import Company
from solde.importing import ordering as importing
from solde.inspecting import inspections
from solde.mail import sweeping, upkeep, working
from solde.payments import adopting as payments
from solde.reminders import reminding
from solde.sales import adopting as sales
from solde.sales import answering
from solde.sales import closing as closing_of_documents
from solde.schedules import firing
from solde.statements import charging, closing, running, trying

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)  # after 4, 16, 64, ... seconds
SILENCE_SECONDS = 30  # a worker says every ten that it is there; after this it counts as dead
STOPPING = threading.Event()  # set when the process is to end: jobs of many letters end early
REMEMBERED_HOURS = 24 * 30  # how long failed jobs can be looked at


@app.task(name="charge_run", retry=AGAIN)
def charge_run(run_id: int) -> None:
    charging.charge_run(run_id)


@app.task(name="prepare_part", retry=AGAIN)
def prepare_part(part_id: int) -> None:
    running.prepare_part(part_id)


@app.task(name="answer_documents", retry=AGAIN)
def answer_documents(part_id: int) -> None:
    answering.answer_part(part_id)


@app.task(name="try_part", retry=AGAIN)
def try_part(part_id: int) -> None:
    trying.try_part(part_id)


# Not tried again: when a letter is sent again, and whether, is said by its row.
@app.task(name="send_letters")
def send_letters(mailbox_id: int) -> None:
    working.send_letters(mailbox_id, stop=STOPPING.is_set)


@app.task(name="send_invitation", retry=AGAIN)
def send_invitation(invitation_id: int) -> None:
    account_letters.send_invitation(invitation_id)


@app.task(name="send_password_letter", retry=AGAIN)
def send_password_letter(user_id: int) -> None:
    account_letters.send_password_letter(user_id)


@app.task(name="carry_out_import", retry=AGAIN)
def carry_out_import(order_id: int) -> None:
    importing.carry_out(order_id)


@app.task(name="inspect_books", retry=AGAIN)
def inspect_books(inspection_id: int) -> None:
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


@app.task(name="remind", retry=AGAIN)
def remind(run_id: int) -> None:
    reminding.go_on(run_id)


@app.task(name="remind_today", retry=AGAIN)
def remind_today(company_id: int) -> None:
    reminding.remind_today(company_id, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="call_for_schedules", queueing_lock="call_for_schedules")
def call_for_schedules(timestamp: int) -> None:
    firing.call_due(timezone.now())


@app.task(name="fire_schedule")
def fire_schedule(schedule_id: int) -> None:
    firing.fire_schedule(schedule_id, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="tell_of_unsent_documents", queueing_lock="tell_of_unsent_documents")
def tell_of_unsent_documents(timestamp: int) -> None:
    closing_of_documents.tell_of_unsent()


@app.periodic(cron="* * * * *")
@app.task(name="take_over", queueing_lock="take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that died to those that live."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
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
