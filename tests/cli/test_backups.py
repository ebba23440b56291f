"""All of the books in one file, and back again."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from solde.embedded import programs
from solde.figures.request import Kind
from solde.sales.adopting import adopt
from solde.statements.options import Options
from solde.statements.ordering import order_run
from tests import town
from tests.cli.door import Said, program
from tests.mail.post import queued, refill
from tests.servers import psql, server_on_a_port

LETTERS = "select state, held_for from mail_delivery"
HELD = {"mail_alert", "mail_delivery"}  # tables in which a restore holds what waits
TABLES = "select count(*) from pg_tables where schemaname = 'public'"


@pytest.fixture
def books(database_url: str) -> str:
    """A company whose customer owes something, has a statement of it, and a letter waits."""
    refill()
    company = town.company()
    town.invoice(town.customer(company, "Alder"), 10000)
    adopt(company)
    order_run(company, Options(kind=Kind.OPEN_ITEM, statement_on=town.DUE_ON))
    said = program(database_url, "worker", "--once")
    assert said.code == 0, said.err
    queued(company)
    return database_url


@pytest.fixture
def backup(books, tmp_path):
    file = tmp_path / "solde.backup"
    said = program(books, "back-up", file)
    assert (said.code, said.out) == (0, f"{file}\n"), said.err
    assert "secret" in said.err
    return file


@contextmanager
def empty_database(url: str) -> Iterator[str]:
    """Another database of the same server."""
    name = f"empty_{os.getpid()}"
    psql(url, f"create database {name}")
    try:
        yield re.sub(r"postgresql:///[^?]*", f"postgresql:///{name}", url)
    finally:
        psql(url, f"drop database {name} with (force)")


def parts_of(url: str) -> list[str]:
    """Names and kinds of tables, rules, indexes, functions: all that the schema is made of."""
    dump = [programs() / "pg_dump", "--schema-only", "--no-acl", "-d", url]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    return sorted(re.findall("^-- Name: (.*); Owner", text, re.MULTILINE))


def rows_of(url: str) -> dict[str, str]:
    names = psql(url, "select tablename from pg_tables where schemaname = 'public'").split()
    rows = "select count(*), md5(string_agg(x::text, '|' order by x::text)) from {} x"
    return {name: psql(url, rows.format(name)) for name in names}


def test_books_come_back_whole_on_another_server(books, backup):
    with TemporaryDirectory() as place, server_on_a_port(Path(place)) as elsewhere:
        said = program(elsewhere, "restore", backup)
        assert (said.code, said.out) == (0, "1 company is back.\n"), said.err
        assert parts_of(elsewhere) == parts_of(books) != []
        before, after = rows_of(books), rows_of(elsewhere)
        assert {name for name in before if before[name] != after[name]} == HELD
        assert psql(elsewhere, LETTERS) == "held|restore"
        checked = program(elsewhere, "check-books")
        assert (checked.code, checked.out) == (0, "The books are in order.\n"), checked.err


def refused(said: Said, words: str, empty: str) -> None:
    assert said.code == 1
    assert words in said.err
    assert psql(empty, TABLES) == "0"


def test_what_is_no_backup_is_refused_and_nothing_is_changed(books, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Alder,\n" * 100)
    with empty_database(books) as empty:
        refused(program(empty, "restore", letter), "no backup of Solde", empty)


def test_half_of_a_backup_is_refused_and_nothing_is_changed(books, backup):
    whole = backup.read_bytes()
    with empty_database(books) as empty:
        for kept in (0, 100, len(whole) // 2, len(whole) - 1):
            backup.write_bytes(whole[:kept])
            refused(program(empty, "restore", backup), "no backup of Solde", empty)


def test_a_backup_with_one_byte_that_turned_is_refused(books, backup):
    written = bytearray(backup.read_bytes())
    written[len(written) // 2] ^= 1
    backup.write_bytes(written)
    with empty_database(books) as empty:
        refused(program(empty, "restore", backup), "no backup of Solde", empty)


def test_a_dump_made_without_solde_is_refused(books, tmp_path):
    file = tmp_path / "other.backup"
    dump = [programs() / "pg_dump", "--format=custom", f"--file={file}", "-d", books]
    subprocess.run(dump, check=True)
    with empty_database(books) as empty:
        refused(program(empty, "restore", file), "no backup of Solde", empty)


def test_what_cannot_be_restored_changes_nothing(books, backup):
    """A view in the way of a table."""
    with empty_database(books) as empty:
        psql(empty, "create view mail_attempt as select 1")
        refused(program(empty, "restore", backup), "nothing was changed", empty)


def test_the_backup_of_a_newer_solde_is_refused(books, tmp_path):
    file = tmp_path / "newer.backup"
    psql(books, "insert into django_migrations values (9999, 'company', '9999_later', now())")
    try:
        program(books, "back-up", file)
    finally:
        psql(books, "delete from django_migrations where id = 9999")
    with empty_database(books) as empty:
        refused(program(empty, "restore", file), "A newer Solde", empty)


def test_books_are_never_written_over(books, backup):
    before = rows_of(books)
    said = program(books, "restore", backup)
    assert said.code == 1
    assert "something in this database already" in said.err
    assert rows_of(books) == before


def test_a_backup_that_fails_leaves_the_one_before(books, backup):
    """A role that may not read a table cannot back it up."""
    whole = backup.read_bytes()
    psql(books, "create role clerk login")
    try:
        psql(books, "grant select on django_migrations to clerk")
        said = program(re.sub("user=[^&]*", "user=clerk", books), "back-up", backup)
        assert said.code == 1
        assert "could not be written" in said.err
        assert "permission denied" in said.err
    finally:
        psql(books, "drop owned by clerk")
        psql(books, "drop role clerk")
    assert backup.read_bytes() == whole
    assert list(backup.parent.iterdir()) == [backup]
