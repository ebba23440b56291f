"""Workers are killed, stopped and put to sleep in the middle of letters."""

import os
import signal
import sys
import time
from random import Random

import pytest
from django.db.models import F

from solde.doubles.faults import Late
from solde.doubles.smtp_faults import Withhold
from solde.mail.models import Attempt
from solde.mail.sweeping import sweep
from solde.queue import enqueue
from tests.faults.books import (
    address,
    is_at_rest,
    is_swept_to_rest,
    letter_to,
    ordered,
    state_of,
    town_of,
)
from tests.faults.conftest import HURRIED
from tests.faults.promises import promises_hold
from tests.waiting import until

LETTERS, KILLS, WORKERS = 500, 20, 2


def call_workers(run) -> None:
    """Give every worker something to do: each job sends what is due."""
    for _ in range(WORKERS):
        enqueue("send_letters", mailbox_id=run.mailbox_id)


def test_workers_killed_at_random_moments_lose_nothing_and_double_nothing(crew, smtp):
    seed = int(os.environ.get("FAULTS_SEED") or time.time())
    sys.stdout.write(f"FAULTS_SEED={seed}\n")  # shown when it fails
    random = Random(seed)
    run = ordered(town_of(LETTERS))
    crew.environment |= HURRIED
    workers = [crew.worker() for _ in range(WORKERS)]
    call_workers(run)
    for letters in sorted(random.sample(range(1, LETTERS - KILLS), KILLS)):
        until(lambda letters=letters: len(smtp.witness) >= letters or is_at_rest(run))
        time.sleep(random.uniform(0, 0.03))
        workers.pop(random.randrange(WORKERS)).kill()
        sweep()
        call_workers(run)
        workers.append(crew.start("worker"))

    until(lambda: is_swept_to_rest(run), alive=workers[0])
    for worker in workers:
        worker.begun()
        assert worker.stop() == 0
    states = promises_hold(run, smtp.witness, said=crew.said)
    assert states.pop("in_doubt", 0) <= KILLS
    assert states.keys() == {"sent"}


def test_what_a_killed_worker_had_is_in_doubt_and_stays_so(crew, smtp):
    crew.environment |= HURRIED
    run = ordered(town_of(3))
    smtp.misbehave(Late("dot", seconds=60), to=address(run.company, 2), times=1)
    first = crew.worker()
    until(lambda: len(smtp.witness) >= 2, alive=first)
    first.kill()
    for _ in range(2):
        second = crew.worker()
        until(lambda: is_swept_to_rest(run), alive=second)
        assert second.stop() == 0
        assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 2, "in_doubt": 1}
    assert state_of(run, 2) == "in_doubt"
    assert len(smtp.witness) == 3


def test_a_worker_that_is_told_to_end_finishes_the_letter_at_hand(crew, smtp):
    run = ordered(town_of(60))
    smtp.misbehave(Withhold("dot"), after=3, times=1)
    first = crew.worker()
    until(lambda: len(smtp.witness) >= 4, alive=first)
    first.send(signal.SIGTERM)
    until(lambda: "Stop requested" in first.said, alive=first)
    smtp.behave()
    assert first.ended() == 0
    states = promises_hold(run, smtp.witness)
    assert states.keys() == {"sent", "queued"}

    second = crew.worker()
    until(lambda: is_swept_to_rest(run), alive=second)
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 60}


@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
def test_a_program_that_waits_for_a_run_ends_after_the_letter_at_hand(crew, smtp, signalled):
    company = town_of(60)
    smtp.misbehave(Withhold("dot"), after=3, times=1)
    options = ("--date", "2025-09-30", "--kind", "open-item", "--email", "--wait")
    waiting = crew.start("statements", "--company", company.slug, *options)
    until(lambda: len(smtp.witness) >= 4, alive=waiting)
    waiting.send(signalled)
    smtp.behave()
    assert waiting.ended() != 0
    run = company.statement_runs.get()
    assert promises_hold(run, smtp.witness, said=crew.said).keys() == {"sent", "queued"}


@pytest.mark.parametrize("point", ["data", "dot"])
def test_a_worker_asleep_for_longer_than_its_lease_is_gone_around(crew, smtp, point):
    """Its letter may have been sent; when it wakes up and hears that it was taken, it was."""
    crew.environment |= HURRIED
    run = ordered(town_of(20))
    smtp.misbehave(Withhold(point), to=address(run.company, 3), times=1)
    sleeper = crew.worker()
    until(lambda: not smtp.plan.told(), alive=sleeper)  # it has happened
    sleeper.send(signal.SIGSTOP)
    smtp.behave()
    Attempt._base_manager.filter(is_open=True).update(lease_until=F("started_at"))
    sweep()
    assert state_of(run, 3) == "in_doubt"

    other = crew.worker()
    until(lambda: is_swept_to_rest(run), alive=other)
    assert promises_hold(run, smtp.witness) == {"sent": 19, "in_doubt": 1}
    sleeper.send(signal.SIGCONT)
    gone_around = letter_to(run, address(run.company, 3)).attempts
    until(lambda: gone_around.filter(answer__isnull=False).exists(), alive=sleeper)
    assert (sleeper.stop(), other.stop()) == (0, 0)
    # Whether its line to the server still stood depends on how long it slept.
    was_taken = gone_around.get().answer["words"].startswith("250")
    ends = {"sent": 20} if was_taken else {"sent": 19, "in_doubt": 1}
    assert promises_hold(run, smtp.witness, said=crew.said) == ends
