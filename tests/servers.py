"""PostgreSQL for programs that a test starts: its own database, or a server of somebody else."""

import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

from solde import embedded

PASSWORD = secrets.token_urlsafe(12)
PORTS_EACH = 1_000  # of a process of a test run


def url_of_database() -> str:
    """SOLDE_DATABASE_URL of the database in which this process works."""
    at = connection.settings_dict
    parts = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    options = urlencode({name: value for name, value in parts.items() if value}, quote_via=quote)
    return f"postgresql:///{quote(at['NAME'])}?{options}"


@contextmanager
def server_on_a_port(directory: Path) -> Iterator[str]:
    """Run one below a directory until the block ends; yield the address of its `books`."""
    data, secret, port = directory / "cluster", directory / "password", free_port()
    secret.write_text(PASSWORD)
    data.mkdir(mode=0o700)
    if user := embedded.server_user(data):
        for path in (directory, data, secret):
            os.chown(path, user.pw_uid, user.pw_gid)
        embedded.let_through(data, embedded.programs())
    behind_a_password = ["-A", "scram-sha-256", "-U", "keeper", "--pwfile", str(secret)]
    embedded.command(data, "initdb", "-E", "UTF8", *behind_a_password)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
    embedded.command(data, "pg_ctl", "start", "-w", "-o", options, "-l", str(data / "log"))
    try:
        url = f"postgresql://keeper:{PASSWORD}@127.0.0.1:{port}"
        psql(f"{url}/postgres", "create database books")
        yield f"{url}/books"
    finally:
        embedded.command(data, "pg_ctl", "stop", "-w", "-m", "fast")


def psql(url: str, statement: str) -> str:
    return subprocess.run(
        [embedded.programs() / "psql", "-X", "-A", "-t", "-c", statement, url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def free_port() -> int:
    """A port that nobody else is given while the program starts that is to listen there.

    It is none of those that systems hand out to whoever asks for any (Linux from 32768, others
    from 49152), and each process of a test run has ports of its own, used once.
    """
    for port in islice(PORTS, PORTS_EACH):
        with suppress(OSError), socket.socket() as asking:
            asking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            asking.bind(("127.0.0.1", port))
            return port
    raise AssertionError("every port is taken")


def ports_of_this_process() -> Iterator[int]:
    """Round and round, from where another run on this machine hardly is."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 12_000 + worker % 20 * PORTS_EACH
    begin = secrets.randbelow(PORTS_EACH)
    return (first + (begin + n) % PORTS_EACH for n in count())


PORTS = ports_of_this_process()
