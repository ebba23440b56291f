"""Jobs that acts ask for by name (queue.py): what people ordered, and what leaves by mail."""

import threading

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from solde.company import account_letters
from solde.company.models import Company, Invitation
from solde.failing.causes import SENTENCES, cause_of
from solde.importing import ordering as importing
from solde.importing.models import ImportOrder
from solde.inspecting import inspections
from solde.inspecting.models import Inspection
from solde.mail import working
from solde.reminders import reminding
from solde.reminders.models import ReminderRun
from solde.sales import answering
from solde.sales.models import SendingPart
from solde.schedules import firing
from solde.statements import charging, running, trying
from solde.statements.models import RunPart, StatementRun, TrialPart
from solde.subject import Subject
from solde.worker.ordered import AGAIN, is_last, ordered

STOPPING = threading.Event()  # set when the process is to end: jobs of many letters end early


@ordered(StatementRun, Subject.RUN)
def charge_run(run_id: int) -> None:
    charging.charge_run(run_id)


@ordered(RunPart, Subject.RUN, whole="run_id")
def prepare_part(part_id: int) -> None:
    running.prepare_part(part_id)


@ordered(TrialPart, Subject.TRIAL, whole="trial_id")
def try_part(part_id: int) -> None:
    trying.try_part(part_id)


@ordered(SendingPart, Subject.SENDING, whole="run_id")
def answer_documents(part_id: int) -> None:
    answering.answer_part(part_id)


@ordered(ImportOrder, Subject.IMPORT)
def carry_out_import(order_id: int) -> None:
    importing.carry_out(order_id)


@ordered(Inspection, Subject.BOOKS, whole="company_id")
def inspect_books(inspection_id: int) -> None:
    inspections.inspect(inspection_id)


@ordered(ReminderRun, Subject.REMINDING, whole="company_id")
def remind(run_id: int) -> None:
    reminding.go_on(run_id)


@ordered(Company, Subject.REMINDING, company="pk")
def remind_today(company_id: int) -> None:
    reminding.remind_today(company_id, timezone.now())


@ordered(Invitation, Subject.INVITATION)
def send_invitation(invitation_id: int) -> None:
    account_letters.send_invitation(invitation_id)


@app.task(name="send_password_letter", retry=AGAIN)
def send_password_letter(user_id: int) -> None:
    account_letters.send_password_letter(user_id)


@app.task(name="fire_schedule", retry=AGAIN, pass_context=True)
def fire_schedule(context: JobContext, schedule_id: int) -> None:
    try:
        firing.fire_schedule(schedule_id, timezone.now())
    except Exception as error:
        if is_last(context.job, error):
            firing.stop(schedule_id, SENTENCES[cause_of(error)])
        raise


# Not tried again: when a letter is sent again, and whether, is said by its row.
@app.task(name="send_letters")
def send_letters(mailbox_id: int) -> None:
    working.send_letters(mailbox_id, stop=STOPPING.is_set)
