"""Remind customers of what is due soon or overdue: one letter each, with all of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models.functions import Now

from solde.company.models import Company, User
from solde.company.time_zones import zone_named
from solde.copying import next_ids
from solde.history.recording import record
from solde.mail.choosing import mailbox_named, way_through
from solde.mail.letters.standard_words import REMINDER
from solde.mail.letters.wording import kept_wordings
from solde.mail.models import Mailbox
from solde.mail.queueing import queue_letters
from solde.queue import enqueue
from solde.reminders.models import Reminder, ReminderItem, ReminderRun
from solde.reminders.reaching import Due, Reached, parts, reached
from solde.reminders.wording import letter_of
from solde.sales import papers
from solde.subject import Subject

FROM_HOUR: Final = 8  # of the company's day, from which on it reminds by itself
ATTACHED_MAX: Final = 20  # papers with one letter, those due earliest


def remind(company: Company, on: date, *, mailbox: str = "", by: User | None = None) -> ReminderRun:
    """Answer every customer whom the rules reach on a day: with a letter, or a reason why not.

    A customer gets one letter a day, and a rule reminds of a charge once: done again, on the same
    day or later, only what is new is reminded of, and who was left out is looked at again. Days
    that were missed are made good in the same letter.
    `mailbox`: address, "default" or "captured"; empty: the company's first.
    """
    run = begin(company, on, by)
    answer_all(run, mailbox_named(company, mailbox))
    return run


@transaction.atomic
def order_reminders(company: Company, on: date, *, by: User | None = None) -> ReminderRun:
    """Have workers do what remind() does, through the company's first mailbox."""
    run = begin(company, on, by)
    enqueue("remind", once=f"remind:{run.pk}", run_id=run.pk)
    return run


def go_on(run_id: int) -> None:
    """Answer whoever has no answer yet on the day of a run, as remind() does."""
    run = ReminderRun._base_manager.select_related("company", "ordered_by").get(pk=run_id)
    answer_all(run, mailbox_named(run.company))


@transaction.atomic
def begin(company: Company, on: date, by: User | None) -> ReminderRun:
    """The run of a day, which is under way from now on; whoever orders it again stands on it."""
    run: ReminderRun
    run, is_new = company.reminder_runs.get_or_create(on=on, defaults={"ordered_by": by})
    if not is_new:
        run.ended_at, run.ordered_by = None, by or run.ordered_by
        run.save(update_fields=["ended_at", "ordered_by"])
    if is_new or by:
        record(company, "remind", Subject.REMINDERS.of(run.pk), by=by, on=on.isoformat())
    return run


def answer_all(run: ReminderRun, mailbox: Mailbox) -> None:
    """Answer every customer whom the rules reach, some hundred in a transaction."""
    for owners in parts(run.company, run.on):
        answer(run, owners, mailbox, by=run.ordered_by)
    run.company.reminder_runs.filter(pk=run.pk).update(ended_at=Now())
    run.refresh_from_db()


@transaction.atomic
def answer(run: ReminderRun, owners: Sequence[int], mailbox: Mailbox, *, by: User | None) -> None:
    """Answer some customers, in the place of what kept them from being reminded before."""
    company = run.company
    # One at a time in a company: what another has reminded of is seen here.
    list(company.reminder_rules.select_for_update().order_by("pk"))
    found = [one for one in reached(company, run.on, owners) if one.reason != "reminded_today"]
    ids = next_ids("reminders_reminder", len(found))
    answered = dict(zip(ids, found, strict=True))
    kept = kept_wordings(company, REMINDER)
    letters = [letter_of(one, pk, run.on, kept) for pk, one in answered.items() if not one.reason]
    queued = queue_letters(company, letters, way_through(company, mailbox), by=by)
    customers = [one.customer.pk for one in found]
    run.reminders.filter(customer__in=customers, status=Reminder.Status.LEFT_OUT).delete()
    Reminder._base_manager.bulk_create(
        Reminder(
            pk=pk,
            company=company,
            run=run,
            customer=one.customer,
            status=Reminder.Status.LEFT_OUT if one.reason else Reminder.Status.QUEUED,
            reason=one.reason,
            delivery_id=queued.get(Subject.REMINDER.of(pk)),
        )
        for pk, one in answered.items()
    )
    ReminderItem._base_manager.bulk_create(
        item for pk, one in answered.items() if not one.reason for item in items_of(pk, one)
    )


def items_of(reminder_id: int, reached: Reached) -> list[ReminderItem]:
    attached = attached_to(reached.due)
    return [
        ReminderItem(
            company=one.document.company,
            reminder_id=reminder_id,
            document=one.document,
            rule=one.rule,
            left_minor=one.document.left_minor,
            version_id=attached.get(one.document.pk) if one.rule.attaches else None,
        )
        for one in reached.due
    ]


def attached_to(due: Sequence[Due]) -> dict[int, int]:
    """Ids of the versions that go with a letter, by document."""
    wanted = {one.document.pk: one.document for one in due if one.rule.attaches}
    first = list(wanted.values())[:ATTACHED_MAX]
    return {document.pk: papers.version_for(document).pk for document in first}


def call_due(now: datetime) -> None:
    """Call a worker for every company that is to remind: once a day, from the morning on."""
    for company in Company.objects.filter(reminder_rules__active=True).distinct():
        local = now.astimezone(zone_named(company.time_zone))
        done = company.reminder_runs.filter(on=local.date(), ended_at__isnull=False)
        if local.hour >= FROM_HOUR and not done.exists():
            enqueue("remind_today", once=f"remind_today:{company.pk}", company_id=company.pk)


def remind_today(company_id: int, now: datetime) -> None:
    """Remind the customers of a company on the day that it has at a moment."""
    company = Company.objects.get(pk=company_id)
    remind(company, now.astimezone(zone_named(company.time_zone)).date())
