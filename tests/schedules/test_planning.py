"""Schedules are added, changed, paused and resumed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from solde.ledger.refusals import OtherCompany
from solde.schedules.firing import fire_schedule
from solde.schedules.planning import (
    NoSuchSchedule,
    ScheduleIsOver,
    ScheduleIsWrong,
    ScheduleNameTaken,
    add_schedule,
    change_schedule,
    pause,
    resume,
    schedule_named,
)
from tests import town
from tests.schedules.planned import TODAY, new_invoice, new_run, rent

pytestmark = pytest.mark.django_db


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("when", "upcoming"),
    [
        ({"day": 31}, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        (
            {"every": "year", "day": 29, "starts_on": date(2024, 2, 29)},
            ["2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28"],
        ),
        (
            {"every": "week", "day": 5, "interval": 2},  # every second Friday
            ["2026-01-02", "2026-01-16", "2026-01-30", "2026-02-13", "2026-02-27"],
        ),
        (
            {"day": 1, "shift_days": -7},  # a week before the first
            ["2026-01-25", "2026-02-22", "2026-03-25", "2026-04-24", "2026-05-25"],
        ),
        ({"ends_on": date(2026, 2, 1)}, ["2026-01-01", "2026-02-01"]),
    ],
)
def test_the_next_days_are_known(maple, when, upcoming):
    assert rent(maple, **when).upcoming() == days(*upcoming)


def test_days_before_today_are_not_made_good(maple):
    schedule = rent(maple, starts_on=date(2020, 1, 1), today=date(2026, 3, 2))
    assert schedule.next_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"every": "decade"},
        {"day": 0},
        {"day": 32},
        {"every": "week", "day": 8},
        {"interval": 0},
        {"shift_days": 29},
        {"hour": 24},
        {"action": "make"},
    ],
)
def test_what_makes_no_sense_is_refused(company, maple, wrong):
    with pytest.raises(ScheduleIsWrong):
        rent(maple, **wrong)
    assert not company.schedules.exists()


def test_a_schedule_without_a_further_day_is_refused(maple):
    with pytest.raises(ScheduleIsOver):
        rent(maple, ends_on=date(2025, 12, 31))


def test_a_name_is_used_once(company, maple):
    rent(maple)
    with pytest.raises(ScheduleNameTaken):
        rent(maple)
    assert schedule_named(company, "Rent").customer == maple
    with pytest.raises(NoSuchSchedule):
        schedule_named(town.company(), "Rent")


def test_a_changed_schedule_does_no_day_again(company, maple):
    schedule = rent(maple)
    fire_schedule(schedule.pk, datetime(2026, 2, 1, 12, tzinfo=UTC))
    change_schedule(schedule, new_invoice(maple, every="week", day=7), on=date(2026, 2, 1))
    assert schedule.upcoming(2) == days("2026-02-08", "2026-02-15")
    assert company.documents.count() == 2


def test_what_a_changed_schedule_missed_is_made_good(company, maple):
    schedule = rent(maple)
    fire_schedule(schedule.pk, datetime(2026, 1, 1, 12, tzinfo=UTC))
    pause(schedule)
    march_5 = date(2026, 3, 5)
    until_march = replace(new_invoice(maple), name="Barn", ends_on=date(2026, 3, 31))
    assert change_schedule(schedule, until_march, on=march_5) == []
    assert schedule.upcoming() == days("2026-02-01", "2026-03-01")
    resume(schedule, on=march_5)
    fire_schedule(schedule.pk, datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert [*company.documents.order_by("dated_on").values_list("dated_on", flat=True)] == days(
        "2026-01-01", "2026-02-01", "2026-03-01"
    )


def test_what_was_missed_of_other_days_is_passed_over(company, maple):
    schedule = rent(maple)
    fire_schedule(schedule.pk, datetime(2026, 1, 1, 12, tzinfo=UTC))
    changed = change_schedule(schedule, new_invoice(maple, day=15), on=date(2026, 3, 5))
    assert changed == days("2026-02-01", "2026-03-01")
    passed = schedule.firings.filter(outcome="passed_over").order_by("on")
    assert [one.on for one in passed] == changed
    assert schedule.next_on == date(2026, 3, 15)


def test_a_schedule_that_was_over_missed_nothing(maple):
    schedule = rent(maple, ends_on=TODAY)
    fire_schedule(schedule.pk, datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert change_schedule(schedule, new_invoice(maple), on=date(2026, 3, 5)) == []
    assert schedule.next_on == date(2026, 4, 1)


def test_a_paused_schedule_makes_good_what_it_missed(company, maple):
    schedule = rent(maple)
    pause(schedule, because="The lease is disputed.")
    fire_schedule(schedule.pk, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert not company.documents.exists()
    resume(schedule, on=date(2026, 3, 1))
    fire_schedule(schedule.pk, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert company.documents.count() == 3


def test_what_was_missed_can_be_passed_over(company, maple):
    schedule = rent(maple)
    pause(schedule)
    resume(schedule, on=date(2026, 3, 1), passes_over=True)
    assert schedule.next_on == date(2026, 3, 1)
    assert [(one.on, one.outcome) for one in schedule.firings.order_by("on")] == [
        (TODAY, "passed_over"),
        (date(2026, 2, 1), "passed_over"),
    ]


def test_an_invoice_has_a_customer_and_a_run_has_none(company, maple):
    for wrong in (replace(new_invoice(maple), customer=None), new_run(customer=maple)):
        with pytest.raises(ScheduleIsWrong):
            add_schedule(company, wrong, on=TODAY)


def test_a_customer_of_another_company_is_refused(company):
    stranger = town.customer(town.company("Other"), "Stranger")
    with pytest.raises(OtherCompany):
        add_schedule(company, new_invoice(stranger), on=TODAY)
