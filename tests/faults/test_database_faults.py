"""PostgreSQL goes away, is full, loses a line at the worst moment, or is an older one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import connection

from solde import embedded
from solde.database import read_url
from solde.doubles.smtp_faults import Withhold
from solde.mail.alerts import AlertKind
from solde.mail.choosing import default_mailbox
from solde.mail.models import Alert
from solde.mail.settling import cancel
from solde.mail.turns import take_away
from solde.statements.mailing import letters_of
from tests.faults.books import address, is_at_rest, is_swept_to_rest, ordered, state_of, town_of
from tests.faults.conftest import HURRIED
from tests.faults.promises import promises_hold
from tests.servers import psql, server_on_a_port
from tests.waiting import until

DISK_FULL = """
    create function tests_disk_full() returns trigger language plpgsql as $$
    begin
        raise exception 'No space left on device' using errcode = 'disk_full';
    end $$;
    create trigger tests_disk_full before {what} on mail_attempt
        for each statement execute function tests_disk_full()
"""


@contextmanager
def disk_full_at(what: str) -> Iterator[None]:
    """PostgreSQL can do everything but this to the tries."""
    with connection.cursor() as cursor:
        cursor.execute(DISK_FULL.format(what=what))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop function tests_disk_full cascade")


def test_an_answer_is_kept_until_it_can_be_put_on_record(crew, smtp):
    """The line to PostgreSQL is cut between the server's 250 and the commit."""
    run = ordered(town_of(5))
    smtp.misbehave(Withhold("dot"), to=address(run.company, 3), times=1)
    worker = crew.worker()
    until(lambda: len(smtp.witness) >= 3, alive=worker)
    take_away(default_mailbox())
    smtp.behave()
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 5}


def test_an_answer_outlasts_a_disk_that_is_full(crew, smtp):
    run = ordered(town_of(3))
    smtp.misbehave(Withhold("dot"), to=address(run.company, 2), times=1)
    worker = crew.worker()
    until(lambda: len(smtp.witness) >= 2, alive=worker)
    with disk_full_at("update"):
        smtp.behave()
        until(lambda: "the database is away" in worker.said, alive=worker)
        assert state_of(run, 2) == "sending"
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 3}


def test_nothing_leaves_that_cannot_be_put_on_record_before(crew, smtp):
    run = ordered(town_of(3))
    with disk_full_at("insert"):
        worker = crew.worker()
        until(lambda: "No space left" in worker.said, alive=worker)
        assert promises_hold(run, smtp.witness) == {"queued": 3}
    until(lambda: is_swept_to_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 3}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path]]:
    """A PostgreSQL of its own, and where it lives.

    Not below pytest's own directory: every pytest that starts shuts that to other users, and
    PostgreSQL is one when the tests run as root.
    """
    with (
        TemporaryDirectory(prefix="solde-server-", ignore_cleanup_errors=True) as place,
        server_on_a_port(Path(place)) as url,
    ):
        yield url, Path(place) / "cluster"


@pytest.fixture
def own_server(server, crew) -> Iterator[tuple[str, Path]]:
    """The books of this process and of the crew are on that server, and migrated."""
    url, _ = server
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(read_url(url))
    crew.environment["SOLDE_DATABASE_URL"] = url
    try:
        call_command("migrate", verbosity=0)
        yield server
    finally:
        connection.close()
        connection.settings_dict.update(before)


def test_a_restart_of_postgresql_in_the_middle_of_a_run_is_survived(crew, smtp, own_server):
    run = ordered(town_of(60))
    smtp.misbehave(Withhold("dot"), after=9, times=1)
    worker = crew.worker(**HURRIED)
    until(lambda: len(smtp.witness) >= 10, alive=worker)
    connection.close()
    embedded.command(own_server[1], "pg_ctl", "stop", "-w", "-m", "fast")
    smtp.behave()
    embedded.command(own_server[1], "pg_ctl", "restart", "-w")
    connection.close()
    until(lambda: is_swept_to_rest(run), alive=worker)
    assert promises_hold(run, smtp.witness, said=crew.said) == {"sent": 60}
    another = ordered(town_of(2))
    until(lambda: is_swept_to_rest(another), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(another, smtp.witness, said=crew.said) == {"sent": 2}


def test_after_a_restore_everything_is_held_and_says_why(crew, smtp, own_server):
    url, _ = own_server
    company = town_of(10)
    run = ordered(company)
    copy(url, "books", "backup")

    worker = crew.worker()
    until(lambda: len(smtp.witness) >= 10, alive=worker)
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, smtp.witness) == {"sent": 10}

    copy(url, "backup", "books")
    worker = crew.worker()
    until(lambda: letters_of(run).filter(state="held").count() == 10, alive=worker)
    assert "was restored" in worker.said
    told = Alert._base_manager.filter(kind=AlertKind.RESTORED).values_list("company", flat=True)
    assert {None, company.pk} <= set(told)
    assert len(smtp.witness) == 10

    # A person finds that the first had left, and that the others had not.
    letters = letters_of(run).order_by("pk")
    cancel(letters[0])
    held = crew.start("deliveries", "release", "--company", company.slug, "--all")
    assert held.ended() == 0, held.said
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    after = Counter(letters.values_list("state", flat=True))
    assert after == {"cancelled": 1, "sent": 9}
    assert len(smtp.witness) == 10 + 9


def copy(url: str, source: str, target: str) -> None:
    """Put a copy of a database in the place of another, as restoring a backup does."""
    connection.close()
    admin = url.rpartition("/")[0] + "/postgres"
    psql(admin, f"drop database if exists {target} with (force)")
    psql(admin, f"create database {target} template {source}")
