"""Pages of schedules: what comes round again, when, and what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from solde.figures.request import Kind
from solde.history.models import Event
from solde.mail.models import Alert
from solde.schedules.firing import fire_schedule, stop
from solde.schedules.planning import add_schedule
from solde.statements.options import Options
from solde.statements.saving import save_options
from tests import town
from tests.sales.selling import issued, line
from tests.schedules.planned import new_invoice, rent
from tests.web.browser import browser

pytestmark = pytest.mark.django_db

HERE = "settings/schedules"


@pytest.fixture
def weekly(maple, today):
    """Rent every week, since three weeks ago; nothing was done of it so far."""
    begun = today - timedelta(days=21)
    return rent(maple, today=begun, every="week", day=begun.isoweekday(), starts_on=begun, hour=0)


def page_of(schedule):
    return f"{HERE}/{schedule.public_id}"


def test_an_invoice_is_repeated(owner, company, maple, today):
    invoice = issued(maple, line("100.00", "Rent"))
    owner.open(HERE)
    owner.follow("Repeat an invoice")
    owner.press("Save", name="Rent", number=invoice.number, every="month", day="31", interval="2")
    schedule = company.schedules.get()
    assert (schedule.customer, schedule.action, schedule.created_by) == (maple, "issue", owner.user)
    assert (schedule.every, schedule.day, schedule.interval) == ("month", 31, 2)
    assert schedule.starts_on == today
    assert len(schedule.upcoming()) == 5
    assert "Every 2 months" in owner.words


def test_statements_are_repeated_by_saved_options(owner, company, today):
    save_options(company, "monthly", Options(kind=Kind.OPEN_ITEM, statement_on=today))
    owner.open(f"{HERE}/new/runs")
    owner.press("Save", name="Statements", action="make_and_email", shift_days="-3", day="31")
    schedule = company.schedules.get()
    assert (schedule.kind, schedule.action) == ("statement_run", "make_and_email")
    assert schedule.shift_days == -3
    assert schedule.template["kind"] == "open-item"


def test_what_cannot_be_repeated_is_refused_and_stays_typed(owner, company, maple):
    owner.open(f"{HERE}/new/invoices")
    owner.press("Save", name="Rent", number="999")
    assert "There is no invoice of that number." in owner.words
    assert 'value="999"' in owner.page.content.decode()
    invoice = issued(maple)
    owner.press("Save", number=invoice.number, every="week", day="8")
    assert "The day is between 1 and 7." in owner.words
    assert not company.schedules.exists()


def test_a_schedule_is_changed_and_keeps_what_it_repeats(owner, weekly):
    template = weekly.template
    owner.open(page_of(weekly))
    owner.follow("Change")
    owner.press("Save", name="Barn", action="draft", interval="2")
    weekly.refresh_from_db()
    assert (weekly.name, weekly.action, weekly.interval) == ("Barn", "draft", 2)
    assert weekly.template == template
    assert "3 days that were missed are passed over" in owner.words
    assert owner.words.count("Passed over") == 3


def test_a_change_that_keeps_the_days_says_that_missed_ones_are_made_good(owner, weekly):
    owner.open(page_of(weekly))
    owner.follow("Change")
    owner.press("Save", name="Barn")
    assert "3 days that were missed are made good" in owner.words


def test_it_is_paused_with_a_reason_and_resumed(owner, company, weekly, today):
    owner.open(page_of(weekly))
    owner.press("Pause", because="Disputed")
    assert "Paused Disputed" in owner.words
    owner.open(HERE)
    assert "Paused Disputed" in owner.words
    owner.follow("Rent")
    owner.press("Resume", passes_over="on")
    weekly.refresh_from_db()
    assert (weekly.paused_because, weekly.next_on) == ("", today)
    assert owner.words.count("Passed over") == 3
    acts = Event._base_manager.filter(company=company, by=owner.user).values_list("act", flat=True)
    assert {"pause_schedule", "resume_schedule"} <= set(acts)
    owner.open("settings/audit")
    assert page_of(weekly) in str(list(owner.read.links.values()))


def test_a_reason_beyond_measure_pauses_nothing(owner, weekly):
    owner.open(page_of(weekly))
    owner.press("Pause", because="x" * 501)
    assert "at most 500 characters" in owner.words
    weekly.refresh_from_db()
    assert weekly.paused_because == ""


def test_what_came_of_it_is_shown(owner, company, weekly):
    fire_schedule(weekly.pk, timezone.now())
    made = list(company.documents.values_list("number", flat=True))
    assert len(made) == 4
    owner.open(page_of(weekly))
    for number in made:
        assert owner.read.links[f"Invoice {number}"]


def test_an_alert_leads_to_the_schedule_that_stopped(owner, company, weekly):
    stop(weekly.pk, "The customer is inactive.")
    assert Alert._base_manager.filter(company=company).exists()
    owner.open("alerts")
    assert any(address.endswith(page_of(weekly)) for address in owner.read.links.values())
    owner.open(page_of(weekly))
    assert "The customer is inactive." in owner.words


def test_schedules_of_others_are_not_there(owner, today):
    theirs = rent(town.customer(town.company(), "Elm"), today=today)
    owner.open(HERE)
    assert "Elm" not in owner.words
    assert owner.open(page_of(theirs)).status_code == 404


def test_whoever_only_looks_has_nothing_to_press(company, weekly):
    viewer = browser(company, "viewer")
    viewer.open(page_of(weekly))
    assert "Rent" in viewer.words
    assert "Pause" not in viewer.buttons
    assert "Change" not in viewer.read.links


@pytest.mark.parametrize("count", [2, 200])
def test_the_list_costs_the_same(owner, company, maple, today, django_assert_num_queries, count):
    new = new_invoice(maple)
    for n in range(count):
        add_schedule(company, replace(new, name=f"Rent {n:03}"), on=today)
    owner.open(HERE)
    with django_assert_num_queries(7):
        owner.open(HERE)
    assert owner.words.count("Every month") == count
