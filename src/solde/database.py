"""Where PostgreSQL is: embedded below SOLDE_DATA_DIR, or the server of SOLDE_DATABASE_URL."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from solde import embedded
from solde.embedded import NoDatabase

EMBEDDED_NAME = "solde"
VERSION_MIN = 150000  # of server_version_num: PostgreSQL 15
WHERE_SAID = "SOLDE_DATABASE_URL, see docs/reference/settings.md"


def configuration(url: str) -> dict[str, Any]:
    """Django's description of the database. Starts nothing: see open_database()."""
    described: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": EMBEDDED_NAME,
        "USER": "postgres",
        "PORT": str(embedded.PORT),  # said, lest PGPORT decide
        "OPTIONS": {"application_name": "solde"},
    }
    if url:
        described |= read_url(url)
    return described


def read_url(url: str) -> dict[str, Any]:
    """Parts of postgresql://user:password@host:port/name?option=value. ValueError if wrong."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise ValueError("it must begin with postgresql://")
    try:
        parts = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise ValueError(str(error).strip()) from error
    if not parts.get("dbname"):
        raise ValueError("it names no database")
    named = {
        key.upper() if key != "dbname" else "NAME": str(parts.pop(key, "") or "")
        for key in ("dbname", "user", "password", "host", "port")
    }
    return named | {"OPTIONS": {"application_name": "solde"} | parts}


def open_database() -> None:
    """Make sure PostgreSQL answers and is new enough. Every door calls this once, first.

    Embedded: the server is started when no other Solde process has it up, and stops when
    the last of them ends. NoDatabase says in a sentence what is wrong.
    """
    from django.conf import settings
    from django.db import OperationalError, connection

    if not settings.SOLDE_DATABASE_URL:
        connection.settings_dict["HOST"] = start_embedded(settings.SOLDE_DATA_DIR / "postgres")
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int")
            (version,) = cursor.fetchone()
            encoding = cursor.connection.info.parameter_status("server_encoding")
    except OperationalError as error:
        words = " ".join(str(error).split())
        raise NoDatabase(f"PostgreSQL cannot be used: {words} ({WHERE_SAID})") from error
    if version < VERSION_MIN:
        raise NoDatabase(f"PostgreSQL 15 or newer is needed; this server is {version // 10000}.")
    if encoding != "UTF8":
        raise NoDatabase(f"The database must be in UTF8; this one is in {encoding}. ({WHERE_SAID})")


def start_embedded(data: Path) -> str:
    """Start the embedded server on a data directory; return the directory of its socket."""
    host = str(embedded.start(data))
    at = f"port={embedded.PORT} user=postgres dbname=postgres"
    with psycopg.connect(at, host=host, autocommit=True) as admin:
        found = admin.execute("select 1 from pg_database where datname = %s", [EMBEDDED_NAME])
        if found.fetchone() is None:
            # Another process may have made it since.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                admin.execute(sql.SQL("create database {}").format(sql.Identifier(EMBEDDED_NAME)))
    return host
