"""Schedules fire: every day once, whatever clocks, workers and refusals do."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import travel

from solde.company.closing import close_books
from solde.mail.alerts import AlertKind, open_alerts
from solde.sales.drafting import throw_away
from solde.schedules.firing import call_due, fire_next, fire_schedule
from solde.schedules.models import Firing
from solde.schedules.planning import add_schedule, resume
from solde.schedules.templating import invoice_template
from tests import town
from tests.sales.selling import line, new, quebec
from tests.schedules.planned import NET_30, TODAY, new_run, rent

pytestmark = pytest.mark.django_db


def fire(schedule, *texts: str) -> None:
    """Let it fire at instants, in UTC."""
    for text in texts:
        fire_schedule(schedule.pk, datetime.fromisoformat(text).replace(tzinfo=UTC))


def dated(company) -> list[date]:
    return list(company.documents.order_by("dated_on").values_list("dated_on", flat=True))


def test_an_invoice_is_issued_as_it_was_kept(company, maple):
    taxes = quebec(company)
    asked = line("100.00", "Rent", taxes=taxes, discount_ppm=100_000)
    schedule = rent(maple, template=invoice_template(new(maple, asked, terms=NET_30)))
    fire(schedule, "2026-01-01T12:00")
    (document,) = company.documents.all()
    assert (document.state, document.total_minor) == ("issued", 103_48)
    assert (document.dated_on, document.due_on) == (TODAY, date(2026, 1, 31))
    (firing,) = schedule.firings.all()
    assert (firing.on, firing.document, firing.outcome) == (TODAY, document, "done")


@pytest.mark.parametrize(
    ("action", "state", "to_print", "letters"),
    [
        ("draft", "draft", False, 0),
        ("issue", "issued", False, 0),
        ("issue_and_print", "issued", True, 0),
        ("issue_and_email", "issued", False, 1),
    ],
)
def test_what_is_done_with_an_invoice(company, maple, action, state, to_print, letters):
    fire(rent(maple, action=action), "2026-01-01T12:00")
    (document,) = company.documents.all()
    assert (document.state, document.to_print) == (state, to_print)
    assert company.sending_runs.count() == letters


def test_a_draft_that_is_thrown_away_leaves_its_day_done(company, maple):
    schedule = rent(maple, action="draft")
    fire(schedule, "2026-01-01T12:00")
    throw_away(company.documents.get())
    fire(schedule, "2026-01-01T13:00")
    assert schedule.firings.get().document is None


def test_the_hour_is_the_companys(company, maple):
    schedule = rent(maple, hour=6)
    fire(schedule, "2026-01-01T10:59")
    assert dated(company) == []
    fire(schedule, "2026-01-01T11:00")
    assert dated(company) == [TODAY]


def test_an_hour_that_the_clock_leaves_out_comes_with_the_next(company, maple):
    """On 8 March 2026 it is 3:00 in Toronto a minute after 1:59."""
    schedule = rent(maple, every="week", day=7, hour=2, starts_on=date(2026, 3, 8))
    fire(schedule, "2026-03-08T06:59")
    assert dated(company) == []
    fire(schedule, "2026-03-08T07:00")
    assert dated(company) == [date(2026, 3, 8)]


def test_an_hour_that_comes_twice_counts_once(company, maple):
    """On 1 November 2026 it is 1:00 in Toronto at 5:00 and at 6:00 UTC."""
    schedule = rent(maple, hour=1, starts_on=date(2026, 11, 1))
    fire(schedule, "2026-11-01T04:59")
    assert dated(company) == []
    fire(schedule, "2026-11-01T05:00", "2026-11-01T06:00", "2026-11-01T06:59")
    assert dated(company) == [date(2026, 11, 1)]


def test_a_company_that_moves_west_does_no_day_again(company, maple):
    schedule = rent(maple, hour=0)
    fire(schedule, "2026-01-01T05:00")
    type(company).objects.filter(pk=company.pk).update(time_zone="America/Vancouver")
    fire(schedule, "2026-01-01T08:30")
    assert dated(company) == [TODAY]


def test_missed_invoices_are_made_good_each_on_its_own_day(company, maple):
    fire(rent(maple, day=31), "2026-03-31T12:00")
    assert dated(company) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_of_missed_runs_the_latest_is_made(company, maple):
    town.invoice(maple, 10_00, on=date(2026, 2, 10), due_on=None)
    schedule = add_schedule(company, new_run(), on=TODAY)
    fire(schedule, "2026-03-15T12:00", "2026-03-15T12:01")
    (run,) = company.statement_runs.all()
    assert (run.statement_on, run.start_on, run.end_on) == (
        date(2026, 3, 1),
        date(2026, 2, 1),
        date(2026, 2, 28),
    )
    assert [(one.on.month, one.outcome, one.run) for one in schedule.firings.order_by("on")] == [
        (1, "passed_over", None),
        (2, "passed_over", None),
        (3, "done", run),
    ]
    schedule.refresh_from_db()
    assert schedule.next_on == date(2026, 4, 1)


def test_a_run_is_emailed_when_it_says_so(company, maple):
    fire(add_schedule(company, new_run(action="make_and_email"), on=TODAY), "2026-01-01T12:00")
    assert company.statement_runs.get().mailbox


def test_a_schedule_ends(company, maple):
    schedule = rent(maple, ends_on=date(2026, 2, 1))
    fire(schedule, "2027-01-01T12:00")
    schedule.refresh_from_db()
    assert (len(dated(company)), schedule.next_on, schedule.upcoming()) == (2, None, [])


def test_what_is_refused_pauses_the_schedule_and_is_made_good_when_resumed(company, maple):
    schedule = rent(maple)
    close_books(company, date(2026, 1, 31))
    fire(schedule, "2026-02-01T12:00", "2026-02-02T12:00")
    assert dated(company) == []
    schedule.refresh_from_db()
    assert schedule.paused_because == "The books are closed on that date."
    (alert,) = open_alerts(company)
    assert (alert.kind, alert.subject) == (AlertKind.SCHEDULE_PAUSED, f"schedule:{schedule.pk}")
    close_books(company, date(2025, 12, 31))
    resume(schedule, on=date(2026, 2, 2))
    assert not open_alerts(company)
    fire(schedule, "2026-02-02T12:00")
    assert dated(company) == [TODAY, date(2026, 2, 1)]


def test_a_worker_is_called_once_for_what_is_due(company, maple):
    schedule = rent(maple)
    rent(maple, name="Later", starts_on=date(2026, 5, 1))
    jobs = ProcrastinateJob.objects.filter(task_name="fire_schedule")
    for text, count in (("2026-01-01 10:59", 0), ("2026-01-01 11:00", 1), ("2026-01-01 11:01", 1)):
        with travel(f"{text}Z", tick=False):
            call_due(timezone.now())
        assert jobs.count() == count
    assert jobs.get().args == {"schedule_id": schedule.pk}


class PowerCut(BaseException):
    """Not an Exception: nothing in the system may catch it."""


def test_a_worker_that_dies_in_the_middle_leaves_the_day_to_the_next(company, maple, monkeypatch):
    schedule = rent(maple)

    def cut(*_args, **_more):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(Firing._base_manager, "create", cut)  # cuts the power
        with pytest.raises(PowerCut):
            fire(schedule, "2026-01-01T12:00")
    assert dated(company) == []
    fire(schedule, "2026-01-01T12:01")
    assert dated(company) == [TODAY]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_do_each_day_once(company, maple):
    schedule = rent(maple)
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    days_left = company.schedules.filter(pk=schedule.pk, next_on__lte=now)
    start = Barrier(2)

    def work():
        try:
            start.wait()
            while days_left.exists():  # one that is locked by the other is passed over
                fire_next(schedule.pk, now)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert dated(company) == [date(2026, month, 1) for month in range(1, 7)]


def test_schedules_of_another_company_stay_its_own(company, maple):
    other = town.company("Other")
    stranger = town.customer(other, "Stranger")
    fire(rent(stranger), "2026-01-01T12:00")
    assert dated(company) == []
    assert dated(other) == [TODAY]
