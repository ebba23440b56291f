"""Work that fails as often as it is tried: said where it was ordered, and called again there."""

import errno
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from psycopg.errors import DiskFull

from solde.company.members import invite
from solde.failing.causes import SENTENCES, Cause, cause_of, sentence
from solde.failing.models import Failure
from solde.inspecting.inspections import ask_inspection
from solde.mail.alerts import GIVEN_UP
from solde.mail.alerts import sentence as in_words
from solde.reminders.reminding import order_reminders
from solde.sales.batches import Order, order_sending
from solde.statements.ordering import order_run
from solde.statements.trying import begin_trial, forget_old_trials
from solde.worker import jobs, ordered
from tests import town
from tests.sales.selling import issued
from tests.schedules.planned import rent
from tests.statements.books import options
from tests.web.browser import browser

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 31)


@pytest.fixture
def company():
    company = town.company()
    town.customer(company, "Maple", email="books@maple.example")
    return company


@pytest.fixture
def owner(company):
    return browser(company)


def job(name, attempts=ordered.TRIES_MAX, **arguments):
    return Job(
        id=1, queue="", lock=None, queueing_lock=None, task_name=name, task_kwargs=arguments,
        attempts=attempts,
    )  # fmt: skip


def fails(one, error=None):
    with pytest.raises(Exception, match="broken"), ordered.given_up_aloud(one):
        raise error or RuntimeError("broken")


def called(name):
    return [one.args for one in ProcrastinateJob.objects.filter(task_name=name, status="todo")]


def waiting_import(owner, company):
    owner.open("settings/import")
    owner.press("Import", files=[SimpleUploadedFile("people.csv", b"name\nBirch\n")])
    order = company.imports.get()
    return job("carry_out_import", order_id=order.pk), f"settings/import/{order.public_id}"


def waiting_inspection(owner, company):
    return job("inspect_books", inspection_id=ask_inspection(company).pk), "settings/check"


def waiting_run(owner, company):
    run = order_run(company, options("open-item", statement_on=ON))
    return job("prepare_part", part_id=run.parts.get().pk), f"statements/runs/{run.number}"


def waiting_trial(owner, company):
    trial = begin_trial(company, options("open-item", statement_on=ON))
    trial.answers.all().delete()
    part = trial.parts.get()
    part.tried_at = None
    part.save(update_fields=["tried_at"])
    return job("try_part", part_id=part.pk), f"statements/reviews/{trial.public_id}"


def waiting_order(owner, company):
    issued(company.customers.get())
    run = order_sending(company, company.documents.all(), Order())
    part = run.parts.get()
    return job("answer_documents", part_id=part.pk), f"sales/orders/{run.public_id}"


def waiting_reminders(owner, company):
    run = order_reminders(company, ON)
    return job("remind", run_id=run.pk), "settings/reminders"


def waiting_invitation(owner, company):
    invited = invite(company, "guest@birch.example", "viewer", by=owner.user)
    return job("send_invitation", invitation_id=invited.pk), "settings/members"


ORDERED = [
    waiting_import, waiting_inspection, waiting_run, waiting_trial, waiting_order,
    waiting_reminders, waiting_invitation,
]  # fmt: skip


@pytest.mark.parametrize("order", ORDERED)
def test_what_was_given_up_is_said_where_it_was_ordered_and_tried_again_there(
    owner, company, order
):
    one, page = order(owner, company)
    owner.open(page)
    assert "This could not be carried out." not in owner.words
    fails(one)
    owner.open(page)
    assert f"This could not be carried out. {sentence(Cause.UNEXPECTED)}" in owner.words
    assert not any(name == "hx-trigger" for _tag, name, _value in owner.read.attributes)
    alert = company.alerts.get()
    assert in_words(alert) not in owner.words  # said once, where it can be tried again
    owner.open("alerts")
    assert owner.words.count(in_words(alert)) == 2  # above the page, and in the list
    assert page in "".join(value for _tag, name, value in owner.read.attributes if name == "href")
    owner.open(page)
    ProcrastinateJob.objects.all().delete()
    owner.press("Try again")
    assert owner.page.request["PATH_INFO"].endswith(page)
    assert "This could not be carried out." not in owner.words
    assert called(one.task_name) == [one.task_kwargs]
    alert.refresh_from_db()
    assert alert.dealt_with_at


def test_a_job_that_is_tried_again_is_not_given_up(owner, company):
    one, _page = waiting_import(owner, company)
    fails(job("carry_out_import", attempts=ordered.TRIES_MAX - 1, **one.task_kwargs))
    assert not company.failures.exists()


def test_a_job_that_succeeds_after_all_is_no_failure_any_more(owner, company):
    one, _page = waiting_import(owner, company)
    fails(one)
    jobs.carry_out_import(SimpleNamespace(job=one), **one.task_kwargs)
    assert company.customers.filter(name="Birch").exists()
    assert not company.failures.exists()
    assert company.alerts.get().dealt_with_at


def test_a_review_that_is_forgotten_takes_its_failure_along(owner, company):
    one, _page = waiting_trial(owner, company)
    fails(one)
    company.trials.update(begun_at=timezone.now() - timedelta(days=2))
    forget_old_trials()
    assert not company.failures.exists()
    assert company.alerts.get().dealt_with_at


def test_of_what_was_deleted_meanwhile_nobody_is_told(company):
    fails(job("try_part", part_id=1))
    assert not Failure._base_manager.exists()
    assert not company.alerts.exists()


def test_given_up_twice_it_is_told_once(owner, company):
    one, _page = waiting_run(owner, company)
    fails(one)
    fails(one, OSError(errno.ENOSPC, "broken"))
    assert company.failures.get().cause == Cause.DISK_FULL
    assert company.alerts.count() == 1


def test_what_needs_more_rights_cannot_be_tried_again_without_them(owner, company):
    one, _page = waiting_import(owner, company)
    fails(one)
    seller = Client()
    seller.force_login(browser(company, "sales").user)
    about = company.failures.get().about
    assert seller.post(f"/c/{company.slug}/try-again", {"about": about}).status_code == 403
    assert company.failures.exists()


def test_an_invitation_that_is_taken_back_is_not_waited_for(owner, company):
    one, page = waiting_invitation(owner, company)
    fails(one)
    owner.open(page)
    owner.press("Take back")
    assert not company.failures.exists()
    assert company.alerts.get().dealt_with_at


def test_an_alert_says_of_everything_that_can_be_ordered_what_was_given_up():
    assert GIVEN_UP.keys() == {one.kind for one in ordered.ORDERED.values()}


def test_another_night_calls_again_to_an_inspection_that_failed(company):
    asked = ask_inspection(company)
    ProcrastinateJob.objects.all().delete()
    assert ask_inspection(company) == asked
    assert called("inspect_books") == [{"inspection_id": asked.pk}]


def test_a_schedule_that_fails_is_paused_and_says_why(company):
    schedule = rent(company.customers.get())
    broken = job("fire_schedule", schedule_id=schedule.pk)
    schedule.company.schedules.update(template={"lines": "none"})
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever a broken template leads to
        jobs.fire_schedule(SimpleNamespace(job=broken), schedule_id=schedule.pk)
    schedule.refresh_from_db()
    assert schedule.paused_because == SENTENCES[Cause.UNEXPECTED]
    assert company.alerts.get().subject == f"schedule:{schedule.pk}"


def wrapped(error):
    try:
        raise RuntimeError from error
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Cause.DISK_FULL),
        (wrapped(DiskFull("could not extend file")), Cause.DISK_FULL),
        (MemoryError(), Cause.OUT_OF_MEMORY),
        (ValueError("x"), Cause.UNEXPECTED),
    ],
)
def test_what_a_person_can_mend_is_named(error, cause):
    assert cause_of(error) is cause
    assert all(sentence(one) for one in Cause)
