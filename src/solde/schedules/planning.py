"""Keep schedules: add, change, pause and resume them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from solde.broken_rules import refusing
from solde.company.models import Company, User
from solde.company.texts import fault_of_text
from solde.customers.models import Customer
from solde.figures.recurrence import (
    DAYS_A_WEEK,
    INTERVAL_MAX,
    SHIFT_MAX,
    Every,
    Recurrence,
    next_days,
)
from solde.history.recording import record
from solde.ledger.refusals import OtherCompany
from solde.mail.alerts import close_alerts_about
from solde.refusal import NotFound, Refused
from solde.schedules.models import Firing, Schedule
from solde.subject import Subject

NAME_MAX, REASON_MAX, HOUR_MAX, MONTH_DAYS = 120, 500, 23, 31
ACTIONS: dict[str, tuple[str, ...]] = {
    Schedule.Kind.INVOICE: (
        Schedule.Action.DRAFT,
        Schedule.Action.ISSUE,
        Schedule.Action.ISSUE_AND_EMAIL,
        Schedule.Action.ISSUE_AND_PRINT,
    ),
    Schedule.Kind.STATEMENT_RUN: (Schedule.Action.MAKE, Schedule.Action.MAKE_AND_EMAIL),
}


class ScheduleIsWrong(Refused):
    """That schedule cannot be kept as it was given."""


class ScheduleNameTaken(Refused):
    """There is already a schedule with that name."""


class NoSuchSchedule(NotFound):
    """There is no schedule of that name."""


class ScheduleIsOver(Refused):
    """That schedule has no further day. Give it a later end, or none."""


rules_as_refusals = partial(
    refusing,
    {"schedule_name_is_unique": ScheduleNameTaken, "schedule_customer_of_company": OtherCompany},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """What is to come round again, and when. Fields as the columns of Schedule."""

    name: str
    kind: str
    action: str
    template: dict[str, Any]  # of templating.py
    every: str
    day: int
    starts_on: date
    customer: Customer | None = None
    ends_on: date | None = None
    interval: int = 1
    shift_days: int = 0
    hour: int = 6


FIELDS = [field.name for field in fields(NewSchedule)]


def schedule_named(company: Company, name: str) -> Schedule:
    """A company's schedule by its name."""
    found: Schedule | None = company.schedules.filter(name=name).first()
    if found is None:
        raise NoSuchSchedule
    return found


def known_of(schedule: Schedule) -> NewSchedule:
    """A schedule in the form in which it was given."""
    return NewSchedule(**{name: getattr(schedule, name) for name in FIELDS})


def add_schedule(
    company: Company, new: NewSchedule, *, on: date, by: User | None = None
) -> Schedule:
    """Begin a schedule. Days before `on`, today, are not made good.

    Refused: what contradicts itself, and a name that is taken.
    """
    insist_on_sense(new)
    schedule = Schedule(company=company, created_by=by, **columns_of(new))
    schedule.next_on = next_day(schedule, on)
    insist_on_future(schedule)
    with rules_as_refusals():
        schedule.save(force_insert=True)
        record(company, "add_schedule", Subject.SCHEDULE.of(schedule.pk), by=by, name=new.name)
    return schedule


def change_schedule(
    schedule: Schedule, new: NewSchedule, *, on: date, by: User | None = None
) -> list[date]:
    """Let a schedule be as given from today, `on`, on; days that were done are not done again.

    Days that were missed are made good as given now. They are passed over when the schedule
    comes on other days from now on, for then nobody knows which of these they stand for. Returns
    the days passed over.
    """
    insist_on_sense(new)
    with rules_as_refusals():
        kept = locked(schedule)
        before, waits_since = rhythm(kept), kept.next_on
        missed = kept.days_up_to(on - timedelta(days=1))
        for column, value in columns_of(new).items():
            setattr(kept, column, value)
        is_same = rhythm(kept) == before
        if waits_since and is_same:
            kept.next_on = next_day(kept, waits_since)
        else:
            kept.next_on = next_day(kept, first_to_do(kept, on))
        insist_on_future(kept)
        kept.save(update_fields=[*columns_of(new), "next_on"])
        passed_over = [] if is_same else missed
        write_passed_over(kept, passed_over)
        record(kept.company, "change_schedule", Subject.SCHEDULE.of(kept.pk), by=by, name=new.name)
    schedule.refresh_from_db()
    return passed_over


def rhythm(schedule: Schedule) -> Recurrence:
    """On which days it comes, whenever it ends."""
    return replace(schedule.recurrence, ends_on=None)


def first_to_do(schedule: Schedule, on: date) -> date:
    """Today, `on`, or the day after the last that was done."""
    latest = schedule.firings.order_by("-on").first()
    return max(on, latest.on + timedelta(days=1)) if latest else on


def pause(schedule: Schedule, *, because: str = "", by: User | None = None) -> None:
    """Do nothing more until the schedule is resumed. Paused again, the later words stand."""
    words = " ".join(because.split())[:REASON_MAX] or _("Somebody paused it.")
    with rules_as_refusals():
        locked(schedule)
        set_pause(schedule, words)
        record(
            schedule.company, "pause_schedule", Subject.SCHEDULE.of(schedule.pk), by=by, words=words
        )


def resume(
    schedule: Schedule, *, on: date, passes_over: bool = False, by: User | None = None
) -> None:
    """Go on. What was missed meanwhile is made good, unless it is to be passed over.

    `on`: today, which is not missed yet.
    """
    with rules_as_refusals():
        kept = locked(schedule)
        if passes_over:
            pass_over(kept, kept.days_up_to(on - timedelta(days=1)))
        set_pause(schedule, "")
        close_alerts_about(schedule.company, Subject.SCHEDULE.of(schedule.pk), by=by)
        record(schedule.company, "resume_schedule", Subject.SCHEDULE.of(schedule.pk), by=by)
    schedule.refresh_from_db()


def set_pause(schedule: Schedule, words: str) -> None:
    schedule.company.schedules.filter(pk=schedule.pk).update(paused_because=words)
    schedule.paused_because = words


def pass_over(schedule: Schedule, days: Sequence[date]) -> None:
    """Leave out the next days of a locked schedule."""
    if days:
        write_passed_over(schedule, days)
        schedule.next_on = next_day(schedule, days[-1] + timedelta(days=1))
        schedule.save(update_fields=["next_on"])


def write_passed_over(schedule: Schedule, days: Sequence[date]) -> None:
    Firing._base_manager.bulk_create(
        Firing(
            company=schedule.company,
            schedule=schedule,
            on=day,
            outcome=Firing.Outcome.PASSED_OVER,
        )
        for day in days
    )


def locked(schedule: Schedule) -> Schedule:
    """The row of a schedule, locked until the transaction ends."""
    rows = schedule.company.schedules.select_for_update(of=("self",)).select_related("company")
    kept: Schedule = rows.get(pk=schedule.pk)
    return kept


def next_day(schedule: Schedule, first: date) -> date | None:
    """The first day of a schedule on or after one; None when there is none."""
    found = next_days(schedule.recurrence, first - timedelta(days=1))
    return found[0] if found else None


def columns_of(new: NewSchedule) -> dict[str, Any]:
    return {name: getattr(new, name) for name in FIELDS}


def insist_on_future(schedule: Schedule) -> None:
    if schedule.next_on is None:
        raise ScheduleIsOver


def insist_on_sense(new: NewSchedule) -> None:
    """Refuse a schedule with all that is wrong with it."""
    if words := " ".join(faults(new)):
        raise ScheduleIsWrong(words)


def faults(new: NewSchedule) -> Iterator[str]:
    if not new.name.strip():
        yield _("A schedule has a name.")
    if fault := fault_of_text(new.name, NAME_MAX):
        yield fault
    if new.every not in list(Every):
        yield _("A schedule comes every week, month, quarter or year.")
        return
    days_max = DAYS_A_WEEK if new.every == Every.WEEK else MONTH_DAYS
    if not 1 <= new.day <= days_max:
        yield _("The day is between 1 and %s.") % days_max
    if not 1 <= new.interval <= INTERVAL_MAX:
        yield _("The interval is between 1 and %s.") % INTERVAL_MAX
    shift_max = DAYS_A_WEEK - 1 if new.every == Every.WEEK else SHIFT_MAX
    if abs(new.shift_days) > shift_max:
        yield _("The day is shifted by at most %s days.") % shift_max
    if not 0 <= new.hour <= HOUR_MAX:
        yield _("The hour is between 0 and 23.")
    if new.action not in ACTIONS.get(new.kind, ()):
        yield _("That cannot be done on a schedule of that kind.")
    if (new.customer is None) == (new.kind == Schedule.Kind.INVOICE):
        yield _("An invoice has a customer, and a run of statements none.")
