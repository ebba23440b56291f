"""People press twice, call off and hurry; jobs vanish and come twice; clocks are wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from solde.doubles.smtp_faults import Reply, Withhold
from solde.mail.bulk import cancel_all
from solde.mail.choosing import default_mailbox
from solde.mail.clock import database_now
from solde.mail.sending import TOGETHER_MAX
from solde.mail.testing import send_test_letter
from solde.statements.mailing import letters_of
from solde.statements.ordering import order_run
from solde.statements.progress import progress
from tests.faults.books import (
    BY_MAIL,
    address,
    is_at_rest,
    is_swept_to_rest,
    let_time_pass,
    letter_to,
    ordered,
    town_of,
)
from tests.faults.promises import promises_hold
from tests.mail.round_trip import member
from tests.waiting import until

EMPTY = "delete from procrastinate_jobs"
DOUBLE = """
    insert into procrastinate_jobs (queue_name, task_name, priority, args, status)
    select queue_name, task_name, priority, args, 'todo' from procrastinate_jobs
"""
A_DAY = 24 * 60 * 60


def test_pressing_twice_sends_once_whoever_prepares_and_whoever_sends(crew, smtp):
    company, key, both = town_of(30), uuid4(), Barrier(2)
    workers = [crew.worker(), crew.worker()]

    def press() -> int:
        try:
            both.wait()
            return order_run(company, BY_MAIL, key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        first, second = people.submit(press), people.submit(press)
    assert first.result() == second.result()
    run = company.statement_runs.get()
    until(lambda: progress(run).is_complete and is_at_rest(run), alive=workers[0])
    assert [worker.stop() for worker in workers] == [0, 0]
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 30}
    assert len(smtp.witness) == 30


@pytest.mark.parametrize("done", [EMPTY, DOUBLE], ids=["emptied", "doubled"])
def test_jobs_that_vanish_or_come_twice_delay_and_do_no_harm(crew, smtp, done):
    run = ordered(town_of(60))
    workers = [crew.worker(), crew.worker()]
    until(lambda: len(smtp.witness) >= 5, alive=workers[0])
    with connection.cursor() as cursor:
        cursor.execute(done)
    until(lambda: is_swept_to_rest(run), alive=workers[0])
    assert [worker.stop() for worker in workers] == [0, 0]
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 60}


def test_jobs_that_vanish_before_anybody_came_are_called_again(crew, smtp):
    run = ordered(town_of(5))
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
    worker = crew.worker()
    until(lambda: is_swept_to_rest(run), alive=worker)
    assert promises_hold(run, smtp.witness) == {"sent": 5}


def test_what_is_called_off_in_the_middle_does_not_leave(crew, smtp):
    run = ordered(town_of(60))
    smtp.misbehave(Withhold("dot"), after=4, times=1)
    worker = crew.worker()
    until(lambda: len(smtp.witness) >= 5, alive=worker)
    count = cancel_all(run.company, letters_of(run))
    smtp.behave()
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert count > 0
    states = promises_hold(run, smtp.witness, said=crew.said)
    assert states == {"sent": 60 - count, "cancelled": count}


def test_a_letter_that_somebody_waits_for_overtakes_a_run(crew, smtp):
    run = ordered(town_of(60))
    owner = member(run.company)
    worker = crew.worker()
    until(lambda: len(smtp.witness) >= 5, alive=worker)
    send_test_letter(run.company, default_mailbox(), "carol@timber.example", by=owner)
    queued_after = len(smtp.witness)
    until(lambda: is_at_rest(run), alive=worker)
    (urgent,) = smtp.witness.letters(to="carol@timber.example")
    assert urgent.number <= queued_after + TOGETHER_MAX + 1  # those that were at hand already
    assert promises_hold(run, smtp.witness) == {"sent": 60}


@pytest.mark.parametrize("seconds", [A_DAY, -A_DAY], ids=["ahead", "behind"])
def test_a_worker_whose_clock_is_a_day_off_sends_as_any_other(crew, smtp, seconds):
    run = ordered(town_of(4))
    later = letter_to(run, address(run.company, 2))
    smtp.misbehave(Reply("rcpt", "450 4.2.1 Later"), to=address(run.company, 2), times=1)
    worker = crew.worker(SECONDS_OFF=str(seconds))
    until(lambda: is_at_rest(run), alive=worker)
    assert promises_hold(run, smtp.witness) == {"sent": 3, "queued": 1}
    later.refresh_from_db()
    assert later.due_at - database_now() <= timedelta(minutes=1)
    let_time_pass(run)
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 4}
    for letter in smtp.witness.letters():
        sent_at = parsedate_to_datetime(letter.message["Date"])
        assert abs(sent_at - datetime.now(UTC)) < timedelta(hours=1)
