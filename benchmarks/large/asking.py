"""What a page takes: questions to the database, and time by the clock and by the processor."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM = 3  # times that a page is asked for before it is measured


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page took, in ms: half of the times at most, and 19 of 20 times at most."""

    name: str
    address: str
    queries: int
    wall_p50: float
    wall_p95: float
    cpu_p50: float  # of this process and its PostgreSQL session
    cpu_p95: float


def ask(client: Client, name: str, address: str, repetitions: int) -> Taken:
    """Ask for a page so many times; a search that finds one thing leads there."""
    asked = questions(client, address)
    for _each in range(WARM - 1):
        client.get(address)
    session = backend_pid()
    times = [once(client, address, session) for _each in range(repetitions)]
    wall, cpu = ([pair[place] for pair in times] for place in (0, 1))
    return Taken(name, address, asked, *halves(wall), *halves(cpu))


def questions(client: Client, address: str) -> int:
    """How many questions to the database a page costs."""
    with CaptureQueriesContext(connection) as queries:
        insist_on_answer(client.get(address))
        return len(queries)


def once(client: Client, address: str, session: int) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time."""
    begun, own, theirs = time.perf_counter(), time.process_time(), on_processor(session)
    page = client.get(address)
    wall = time.perf_counter() - begun
    cpu = time.process_time() - own + on_processor(session) - theirs
    insist_on_answer(page)
    return wall * 1000, cpu * 1000


def insist_on_answer(page: Any) -> None:
    """The page itself, and not the one to sign in or one that something was refused on."""
    is_there = page.status_code == 302 and "/sign-in" not in page["Location"]
    assert page.status_code == 200 or is_there, f"{page.request['PATH_INFO']}: {page.status_code}"


def halves(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    parts = quantiles(times, n=100, method="inclusive")
    return round(parts[49], 1), round(parts[94], 1)


def on_processor(pid: int) -> float:
    """Seconds that a process has run, to the nanosecond; /proc/PID/stat counts hundredths."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])
