"""One file with all of the books, and the way back from it: PostgreSQL's own programs.

They come along with Solde, also where the database is a server's. The file holds everything but
the secret of the installation; what is encrypted with it stays encrypted there. At its end stands
a seal, because pg_restore takes a file whose last tables are missing for a whole one.
"""

import os
import re
import subprocess
from collections.abc import Set
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from solde.embedded import programs
from solde.files import finished
from solde.refusal import Refused

RESTORES_INTO: Final = 170000  # of server_version_num: pg_restore sets what older servers lack
BLOCK: Final = 1 << 20  # bytes that are read at once
WORDS_MAX: Final = 500  # of what PostgreSQL's programs say; the first tell why
SEAL: Final = b"\nsealed by Solde, SHA-256 %s\n"
SEAL_BYTES: Final = len(SEAL % (b"0" * 64))

IS_ANYTHING_THERE = """
    select exists (select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                   where relkind in ('r', 'p') and nspname !~ '^pg_|^information_schema$')
"""
MIGRATION = re.compile(r"^\d+\t(\w+)\t(\w+)\t", re.MULTILINE)  # a row of the backup


class BackupFailed(Refused):
    """The backup could not be written."""


class NotABackup(Refused):
    """This file is no backup of Solde, or not all of it. Nothing was changed."""


class BackupIsNewer(Refused):
    """A newer Solde made this backup. Restore it with that one. Nothing was changed."""


class RestoreFailed(Refused):
    """The backup could not be restored. Nothing was changed."""


class BooksAreThere(Refused):
    """There is something in this database already. Restore into an empty one."""


class ServerIsTooOld(Refused):
    """Backups are restored into PostgreSQL 17 or newer."""


def back_up(path: Path) -> None:
    """Write everything that the database holds into a file, as it is at one moment.

    Others may go on working. The file takes its name only when it is whole; one of that name is
    replaced then. Raises BackupFailed.
    """
    with finished(path) as file, TemporaryFile("w+", errors="replace") as said:
        dump = subprocess.Popen(
            command("pg_dump", "--format=custom", f"--dbname={address()}"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=environment(),
        )
        digest = sha256()
        with dump:
            assert dump.stdout
            while block := dump.stdout.read(BLOCK):
                digest.update(block)
                file.write(block)
        if dump.returncode:
            said.seek(0)
            words = _("The backup could not be written. PostgreSQL says: %s")
            raise BackupFailed(words % said.read(WORDS_MAX).strip())
        file.write(SEAL % digest.hexdigest().encode())


def restore(path: Path) -> None:
    """Fill an empty database from a file of back_up(): all of it, or nothing.

    An older Solde's tables are not brought up to date yet. Raises NotABackup, BackupIsNewer,
    BooksAreThere, ServerIsTooOld, RestoreFailed.
    """
    with connection.cursor() as cursor:
        cursor.execute(IS_ANYTHING_THERE)
        if cursor.fetchone() != (False,):
            raise BooksAreThere
    if connection.connection.info.server_version < RESTORES_INTO:
        raise ServerIsTooOld
    insist_on_seal(path)
    if migrations_in(path) - set(MigrationLoader(None).disk_migrations):
        raise BackupIsNewer
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-acl")
    pg_restore(*whole, f"--dbname={address()}", str(path))


def insist_on_seal(path: Path) -> None:
    """NotABackup unless a file is what back_up() wrote, to the last byte."""
    left = path.stat().st_size - SEAL_BYTES
    digest = sha256()
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
        if file.read(SEAL_BYTES + 1) != SEAL % digest.hexdigest().encode():
            raise NotABackup


def migrations_in(path: Path) -> Set[tuple[str, str]]:
    """The migrations, by app and name, that the database of a backup had gone through."""
    rows = pg_restore("--data-only", "--table=django_migrations", "--file=-", str(path))
    return frozenset(MIGRATION.findall(rows))


def pg_restore(*arguments: str) -> str:
    """What the program writes; RestoreFailed where it says no."""
    done = subprocess.run(
        command("pg_restore", *arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        words = _("The backup could not be restored, and nothing was changed. PostgreSQL says: %s")
        raise RestoreFailed(words % done.stderr[:WORDS_MAX].strip())
    return done.stdout


def command(program: str, *arguments: str) -> list[str]:
    return [str(programs() / program), *arguments]


def address() -> str:
    """Where the database is, for PostgreSQL's programs; the password goes another way."""
    connection.ensure_connection()
    return str(connection.connection.info.dsn)


def environment() -> dict[str, str]:
    """In which PostgreSQL's programs speak English, and may enter the database."""
    connection.ensure_connection()
    return os.environ | {"LC_ALL": "C", "PGPASSWORD": connection.connection.info.password}
