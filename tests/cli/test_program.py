"""The installed program, in processes of its own: stopped, killed, and ordered again."""

import gettext
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psutil
import pypdfium2
import pytest
from django.db import connection, transaction

from solde.cli.words import CATALOGUES
from solde.company.models import Company
from solde.figures.request import Kind
from solde.importing.files import import_files
from solde.statements.models import Outcome, RunPart, Statement, StatementRun
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.selection import PART_SIZE
from tests import town
from tests.cli.door import csv, program, start
from tests.waiting import SECONDS_MAX

CUSTOMERS = 5 * PART_SIZE
ON = date(2025, 9, 30)


def wait_until(is_so: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait for something that a process does; a process that ends instead says why."""
    until = time.monotonic() + SECONDS_MAX
    while not is_so():
        if process.poll() is not None:
            assert is_so(), process.communicate()  # or brought it about as it ended
            return
        assert time.monotonic() < until
        time.sleep(0.02)


def large_company(folder: Path, customers: int) -> Company:
    company = town.company()
    names = [f"Customer {number:05}" for number in range(customers)]
    files = [
        csv(folder / "customers.csv", "name", names),
        csv(
            folder / "transactions.csv",
            "customer,kind,number,date,amount",
            (f"{name},invoice,{place},2025-09-01,100.00" for place, name in enumerate(names)),
        ),
    ]
    import_files(company, files)
    return company


def order(company: Company) -> tuple[str, ...]:
    return (
        *("statements", "--company", company.slug, "--kind", "open-item"),
        *("--date", ON.isoformat()),
    )


@contextmanager
def last_part_in_other_hands(run: StatementRun) -> Iterator[None]:
    """Hold the last part as a worker would, so that the program cannot finish meanwhile."""
    with transaction.atomic():
        RunPart._base_manager.select_for_update().get(run=run, position=run.parts.count() - 1)
        yield


def assert_complete(company: Company, out: str) -> None:
    """Every customer has one answer, every statement its own number, nothing is doubled."""
    lines = [json.loads(line) for line in out.splitlines()]
    assert len({line["customer"] for line in lines}) == len(lines) == CUSTOMERS
    assert len({line["number"] for line in lines}) == CUSTOMERS
    assert company.statement_runs.count() == 1
    assert Statement._base_manager.filter(company=company).count() == CUSTOMERS
    assert Outcome._base_manager.filter(company=company).count() == CUSTOMERS


def test_a_run_that_was_killed_goes_on_where_it_was(database_url, tmp_path):
    company = large_company(tmp_path, CUSTOMERS)
    run = order_run(company, Options(kind=Kind.OPEN_ITEM, statement_on=ON))
    outcomes = Outcome._base_manager.filter(run=run)
    with last_part_in_other_hands(run):
        process = start(database_url, *order(company))
        wait_until(lambda: outcomes.count() == 4 * PART_SIZE, process)
        process.kill()
        process.communicate()
    assert outcomes.count() == 4 * PART_SIZE

    again = program(database_url, *order(company), "--json", "-")
    assert again.code == 0, again.err
    assert_complete(company, again.out)


def test_ctrl_c_says_how_to_go_on(database_url, tmp_path):
    company = large_company(tmp_path, CUSTOMERS)
    run = order_run(company, Options(kind=Kind.OPEN_ITEM, statement_on=ON))
    with last_part_in_other_hands(run):
        process = start(database_url, *order(company))
        wait_until(lambda: run.outcomes.count() == 4 * PART_SIZE, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS_MAX)
    assert (process.returncode, out) == (130, "")
    assert err == "Interrupted. Order the same again and it goes on.\n"


def test_helping_processes_share_a_large_run(database_url, tmp_path):
    company = large_company(tmp_path, 2 * CUSTOMERS)
    said = program(database_url, *order(company), "--processes", "2", "--json", "-")
    assert said.code == 0, said.err
    numbers = [json.loads(line)["number"] for line in said.out.splitlines()]
    assert len(set(numbers)) == 2 * CUSTOMERS
    assert numbers == sorted(numbers)


PRINTED = 1000  # papers: enough for several processes


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that typeset for one, and the one that keeps track of them."""
    return psutil.Process(process.pid).children(recursive=True)


def test_a_killed_printing_leaves_no_half_file(database_url, tmp_path):
    company = large_company(tmp_path, PRINTED)
    run = order_run(company, Options(kind=Kind.OPEN_ITEM, statement_on=ON))
    printed = tmp_path / "all.pdf"
    with last_part_in_other_hands(run):
        process = start(database_url, *order(company), "--print", printed)
        half = tmp_path / f".all.pdf.{process.pid}"
        os.mkfifo(half)  # it is held up there, in the middle of the file
    with os.fdopen(os.open(half, os.O_RDONLY | os.O_NONBLOCK), "rb", 0) as reading:
        wait_until(lambda: reading.read(5) == b"%PDF-", process)
        wait_until(lambda: len(children(process)) > 1, process)
        typesetters = children(process)
        process.kill()
        process.communicate()
    _ended, left_behind = psutil.wait_procs(typesetters, timeout=SECONDS_MAX)
    assert left_behind == []
    assert not printed.exists()

    again = program(database_url, *order(company), "--print", printed)
    assert again.code == 0, again.err
    with pypdfium2.PdfDocument(printed) as document:
        assert len(document) == PRINTED
    assert Statement._base_manager.filter(company=company).count() == PRINTED


def test_exit_codes_of_the_program(database_url):
    company = town.company()
    town.alder(company)
    done = program(database_url, *order(company))
    assert (done.code, done.err) == (0, "")
    refused = program(database_url, *order(company), "--customer", "Nobody")
    assert refused.code == 1
    assert refused.err == "No customer has the name or number Nobody.\n"
    wrong = program(database_url, "statements", "--company", company.slug)
    assert wrong.code == 2
    assert "--date" in wrong.err


def test_the_environment_gives_the_language(database_url):
    said = program(database_url, "statements", "--company", "nowhere", "--date", "2025-09-30",
                   "--kind", "open-item", LC_ALL="fr_CA.UTF-8")  # fmt: skip
    assert said.code == 1
    assert "nowhere" in said.err
    assert "There is no" not in said.err
    help_ = program(database_url, "--help", LC_ALL="fr_CA.UTF-8")
    assert "relevé" in help_.out
    assert "statement of account" not in help_.out
    french = gettext.translation("django", CATALOGUES, ["fr_CA"])
    for theirs in ("Customers, documents, statements", "Show this message and end."):
        assert french.gettext(theirs) in help_.out
    assert "<bool>" not in help_.out


def test_an_error_of_ours_is_a_sentence_and_a_trace_in_the_log(database_url, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("alter table company_company rename to company_gone")
    try:
        said = program(database_url, "company", "list", SOLDE_DATA_DIR=str(tmp_path))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table company_gone rename to company_company")
    assert said.code == 1
    first, second = said.err.splitlines()[0], said.err.splitlines()[-1]
    assert first.startswith("Something went wrong that Solde did not expect: ")
    assert second == f"The details are in {tmp_path / 'trouble.log'}."
    assert "Traceback" not in said.err
    assert "Traceback" in (tmp_path / "trouble.log").read_text()


def test_a_server_that_is_behind_is_not_changed_unasked(database_url):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'statements' returning name")
        applied = [name for (name,) in cursor.fetchall()]
    try:
        said = program(database_url, "company", "list")
    finally:
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into django_migrations (app, name, applied)"
                " values ('statements', %s, now())",
                [[name] for name in applied],
            )
    assert said.code == 1
    assert said.err == "The database is older than this Solde. Run `solde migrate`.\n"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/solde", "must begin with postgresql://"),
        ("postgresql:///none?host=/nowhere", "PostgreSQL cannot be used"),
    ],
)
def test_a_database_that_is_not_there_is_a_sentence(url, words):
    said = program(url, "company", "list")
    assert said.code == 1
    assert words in said.err
    assert len(said.err.splitlines()) == 1


def test_help_does_not_wait_for_django():
    program = (
        "import sys; from solde.cli import words; from solde.cli.app import app;"
        "print({'django.db', 'psycopg', 'typst', 'babel'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert said.stdout == "set()\n", said.stderr


def test_the_first_command_makes_the_database(tmp_path):
    """On the embedded server of a new data directory, which is migrated without being asked."""
    environment = {"SOLDE_DATA_DIR": str(tmp_path / "data"), "SOLDE_DATABASE_URL": ""}
    opened = program("", "company", "create", "mill", "--name", "Mill", **environment)
    assert opened.code == 0, opened.err
    assert opened.err.endswith("Bringing the database up to date.\n")
    listed = program("", "company", "list", **environment)
    assert "mill" in listed.out
    assert listed.err == ""
