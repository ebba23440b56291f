"""Workers, the check of the books and the doctor."""

import signal
from datetime import date

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from solde.figures.request import Kind
from solde.payments import adopting as payments
from solde.sales import adopting as sales
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.progress import progress
from tests import town
from tests.cli.door import program, solde, start
from tests.cli.test_program import wait_until
from tests.waiting import SECONDS_MAX

OPEN_ITEM = Options(kind=Kind.OPEN_ITEM, statement_on=date(2025, 9, 30))
DEAD_WORKER = """
    with dead as (
        insert into procrastinate_workers (last_heartbeat)
        values (now() - interval '5 minutes') returning id
    )
    update procrastinate_jobs set status = 'doing', worker_id = dead.id
      from dead where status = 'todo'
"""


@pytest.fixture
def no_jobs(transactional_db):
    """Tables that Django does not look after are not emptied between tests."""
    with connection.cursor() as cursor:
        for table in ("periodic_defers", "events", "jobs", "workers"):
            cursor.execute(f"delete from procrastinate_{table}")


def order_for(names: list[str]):
    company = town.company()
    for name in names:
        town.invoice(town.customer(company, name), 10000)
    return order_run(company, OPEN_ITEM)


def test_a_worker_prepares_what_was_ordered_elsewhere(database_url, no_jobs):
    run = order_for(["Alder", "Birch"])
    assert not progress(run).is_complete
    said = program(database_url, "worker", "--once")
    assert said.code == 0, said.err
    assert (progress(run).made, progress(run).is_complete) == (2, True)
    assert not ProcrastinateJob.objects.filter(task_name="prepare_part").exists()


def test_a_worker_takes_over_from_one_that_died(database_url, no_jobs):
    run = order_for(["Alder"])
    with connection.cursor() as cursor:
        cursor.execute(DEAD_WORKER)
        assert cursor.rowcount == 1
    process = start(database_url, "worker")
    try:
        wait_until(lambda: progress(run).is_complete, process)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS_MAX)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert progress(run).made == 1


def test_a_job_that_fails_is_tried_again_later_and_marked(database_url, no_jobs):
    order_for(["Alder"])
    with connection.cursor() as cursor:
        cursor.execute('update procrastinate_jobs set args = \'{"part_id": "no number"}\'')
    said = program(database_url, "worker", "--once")
    assert "no number" in said.err
    job = ProcrastinateJob.objects.get(task_name="prepare_part")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None

    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set attempts = 5, scheduled_at = now()")
    program(database_url, "worker", "--once")
    assert ProcrastinateJob.objects.get(task_name="prepare_part").status == "failed"


@pytest.mark.django_db
def test_books_in_order():
    company = town.company()
    town.alder(company), town.birch(company), town.fir(company)
    sales.adopt(company), payments.adopt(company)
    for arguments in ((), ("--company", company.slug)):
        said = solde("check-books", *arguments)
        assert (said.code, said.out) == (0, "The books are in order.\n"), said.out


@pytest.mark.django_db
def test_broken_books_are_named():
    company = town.company()
    town.alder(company)
    with connection.cursor() as cursor:
        # As somebody might who may do anything; all of it goes with the test's transaction.
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table ledger_posting disable trigger user")
        cursor.execute("update ledger_posting set amount_minor = amount_minor + 1")
    said = solde("check-books", "--company", company.slug)
    assert said.code == 1
    assert f"{company.slug}: entry_balances: " in said.out
    assert said.err.startswith("Not in order: ")


def states(out: str) -> dict[str, str]:
    """The first two columns of the doctor's table."""
    rows = [line.split("  ") for line in out.splitlines()[2:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    return {row[0]: row[1] for row in cells if len(row) > 2}


def test_the_doctor_finds_nothing_wrong(database_url, no_jobs):
    said = solde("doctor")
    assert said.code == 0, said.out
    assert states(said.out) == dict.fromkeys(
        (
            "Data directory", "Disk space", "Fonts", "Test page", "Database", "Migrations",
            "Jobs", "Mail", "Mailboxes", "Letters in doubt", "Letters waiting", "Letters under way",
            "Alerts",
        ),
        "ok",
    )  # fmt: skip


def test_the_doctor_says_when_nobody_works(database_url, no_jobs):
    order_for(["Alder"])
    said = solde("doctor")
    assert (said.code, said.err) == (1, "Not in order: Jobs.\n")
    assert "Start `solde worker`." in said.out


def test_the_doctor_speaks_of_a_database_that_is_not_there():
    said = program("postgresql:///none?host=/nowhere", "doctor")
    assert said.code == 1
    assert states(said.out)["Database"] == "not ok"
    assert "Start the server" in said.out
    assert "Migrations" not in said.out
    assert said.err == "Not in order: Database.\n"
