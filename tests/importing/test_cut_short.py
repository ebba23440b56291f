"""The program is killed, or somebody else is at work: all or nothing, and never twice."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from textwrap import dedent

import pytest
from django.db import connection

from solde.company.models import Company
from solde.importing.files import import_files
from solde.importing.mistakes import ImportRefused
from tests import town
from tests.importing.csv_files import every_row, write
from tests.importing.test_repeating import BOOKS
from tests.waiting import SECONDS_MAX, until

pytestmark = pytest.mark.django_db(transaction=True)

IMPORT_AND_DIE = """
    import os, signal, sys
    import django
    django.setup()
    from pathlib import Path
    from solde.company.models import Company
    from solde.importing.files import import_files

    def die(phase, done, total):
        if phase == "applying":
            os.kill(os.getpid(), signal.SIGKILL)

    import_files(Company.objects.get(), [Path(name) for name in sys.argv[1:]], on_progress=die)
"""


def sessions(condition: str) -> int:
    """How many other sessions in this database are in some state."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            f" and pid <> pg_backend_pid() and {condition}"
        )
        return cursor.fetchone()[0]


def test_a_program_that_is_killed_leaves_nothing_behind(database_url, tmp_path):
    town.company()
    before, paths = every_row(), write(tmp_path, **BOOKS)
    ended = subprocess.run(
        [sys.executable, "-c", dedent(IMPORT_AND_DIE), *map(str, paths)],
        env=os.environ | {"SOLDE_DATABASE_URL": database_url},
        timeout=SECONDS_MAX,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    until(lambda: sessions("true") == 0)
    assert every_row() == before
    assert import_files(Company.objects.get(), paths).added == 18


class Import(threading.Thread):
    """An import in a session of its own, held back in the middle until it is let go."""

    def __init__(self, company: Company, paths: list[Path]) -> None:
        super().__init__(daemon=True)
        self.company, self.paths = company, paths
        self.posted, self.go_on = threading.Event(), threading.Event()
        self.came_to: object = None

    def run(self) -> None:
        try:
            self.came_to = import_files(self.company, self.paths, on_progress=self.wait)
        except ImportRefused as refused:
            self.came_to = refused
        finally:
            connection.close()

    def wait(self, phase: str, done: int, total: int) -> None:
        if phase == "posting":
            self.posted.set()
            assert self.go_on.wait(SECONDS_MAX)

    def finish(self) -> object:
        self.go_on.set()
        self.join(SECONDS_MAX)
        assert not self.is_alive()
        return self.came_to


def test_of_two_imports_at_once_the_second_finds_what_the_first_brought(tmp_path):
    company, paths = town.company(), write(tmp_path, **BOOKS)
    first, second = Import(company, paths), Import(company, paths)
    first.start()
    assert first.posted.wait(SECONDS_MAX)
    second.start()
    until(lambda: sessions("wait_event = 'advisory'") == 1)
    assert [file.added for file in first.finish().files] == [3, 11, 4]
    assert [file.already_there for file in second.finish().files] == [3, 11, 4]


def test_imports_of_two_companies_do_not_wait_for_each_other(tmp_path):
    paths = write(tmp_path, **BOOKS)
    first = Import(town.company(), paths)
    first.start()
    assert first.posted.wait(SECONDS_MAX)
    assert import_files(town.company("Other"), paths).added == 18
    assert first.finish().added == 18


def test_what_somebody_posts_meanwhile_refuses_the_import_in_words(tmp_path):
    company = town.company()
    alder = town.customer(company, "Alder")
    rows = "customer,kind,number,date,amount\nAlder,invoice,1,2025-09-01,5\n"
    late = Import(company, write(tmp_path, transactions=rows))
    late.go_on.set()
    connection.set_autocommit(False)
    try:
        town.invoice(alder, 700, number="1")
        late.start()
        until(lambda: sessions("wait_event_type = 'Lock'") == 1)
        connection.commit()
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    refused = late.finish()
    words = "Somebody changed the books while the files were read. Import them again."
    assert [str(one) for one in refused.mistakes] == [words]
    assert [entry.number for entry in company.entries.all()] == ["1"]
