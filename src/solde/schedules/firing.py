"""Do what schedules say, when their day and hour have come: each day once."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid5

from django.db import transaction
from django.utils.translation import override

from solde.company.time_zones import zone_named
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.choosing import mailbox_named
from solde.queue import enqueue
from solde.refusal import Refused
from solde.sales.batches import Order, order_sending
from solde.sales.drafting import save_draft
from solde.sales.issuing import issue
from solde.sales.models import Document
from solde.schedules.models import Firing, Schedule
from solde.schedules.planning import REASON_MAX, next_day, pass_over, set_pause
from solde.schedules.templating import invoice_on, options_on
from solde.statements.models import StatementRun
from solde.statements.ordering import order_run
from solde.subject import Subject

CAUGHT_UP_MAX: Final = 60  # days of one schedule at a time; the rest a minute later
EARLIEST: Final = timedelta(hours=14)  # by so much a day begins before it does by UTC
Action = Schedule.Action


def call_due(now: datetime) -> None:
    """Call a worker for every schedule that may have come due: one that fails stops no other."""
    latest = (now + EARLIEST).date()
    waiting = Schedule._base_manager.filter(paused_because="", next_on__lte=latest)
    for schedule in waiting.select_related("company").order_by("next_on", "pk"):
        if has_come(schedule, now):
            enqueue("fire_schedule", once=f"fire_schedule:{schedule.pk}", schedule_id=schedule.pk)


def fire_schedule(schedule_id: int, now: datetime) -> None:
    """Do what of a schedule has come due by a moment. Done again, or by two at once, all once."""
    for _place in range(CAUGHT_UP_MAX):
        if not fire_next(schedule_id, now):
            return


def fire_next(schedule_id: int, now: datetime) -> bool:
    """Do the next day of a schedule, if it has come; False when there is nothing more to do.

    What an act refuses pauses the schedule, with an alert; nothing of that day is kept.
    """
    try:
        with transaction.atomic():
            schedule = take(schedule_id)
            if schedule is None or not has_come(schedule, now):
                return False
            with override(schedule.company.language.lower()):
                fire(schedule, last_come(schedule, now))
            return True
    except Refused as refused:
        stop(schedule_id, str(refused))
        return False


def take(schedule_id: int) -> Schedule | None:
    """The row of a schedule that goes on, locked; None when it rests or another has it."""
    rows = Schedule._base_manager.select_for_update(of=("self",), skip_locked=True)
    schedule: Schedule | None = (
        rows.filter(pk=schedule_id, paused_because="", next_on__isnull=False)
        .select_related("company", "customer__parent")
        .first()
    )
    return schedule


def last_come(schedule: Schedule, now: datetime) -> date:
    """The latest day whose hour has come by the company's clock.

    An hour that the clock leaves out comes with the next one; one that comes twice, first.
    """
    local = now.astimezone(zone_named(schedule.company.time_zone))
    return local.date() if local.hour >= schedule.hour else local.date() - timedelta(days=1)


def has_come(schedule: Schedule, now: datetime) -> bool:
    return schedule.next_on is not None and schedule.next_on <= last_come(schedule, now)


def fire(schedule: Schedule, last: date) -> None:
    """Do the next day of a locked schedule.

    Missed invoices are made good, each dated its own day. Of missed runs only the latest is
    made, for it tells what the others would have.
    """
    if schedule.kind == Schedule.Kind.STATEMENT_RUN:
        pass_over(schedule, schedule.days_up_to(last)[:-1])
    assert schedule.next_on
    on, document, run = schedule.next_on, None, None
    if schedule.kind == Schedule.Kind.INVOICE:
        document = invoice(schedule, on)
    else:
        run = order(schedule, on)
    Firing._base_manager.create(
        company=schedule.company,
        schedule=schedule,
        on=on,
        outcome=Firing.Outcome.DONE,
        document=document,
        run=run,
    )
    schedule.next_on = next_day(schedule, on + timedelta(days=1))
    schedule.save(update_fields=["next_on"])


def invoice(schedule: Schedule, on: date) -> Document:
    company, new = schedule.company, invoice_on(schedule, on)
    if schedule.action == Action.DRAFT:
        return save_draft(company, new)
    (document,) = issue(company, [new])
    if schedule.action == Action.ISSUE_AND_EMAIL:
        one = company.documents.filter(pk=document.pk)
        order_sending(company, one, Order(mailbox=mailbox_named(company)))
    return document


def order(schedule: Schedule, on: date) -> StatementRun:
    key = uuid5(schedule.public_id, on.isoformat())
    return order_run(schedule.company, options_on(schedule, on), key=key)


@transaction.atomic
def stop(schedule_id: int, words: str) -> None:
    """Pause a schedule whose act was refused, and tell the company."""
    schedule = Schedule._base_manager.select_related("company").get(pk=schedule_id)
    set_pause(schedule, words[:REASON_MAX])
    raise_alert(
        schedule.company, AlertKind.SCHEDULE_PAUSED, Subject.SCHEDULE.of(schedule.pk), words
    )
