"""Further sessions of the database, for tests of what happens at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from tests.waiting import SECONDS_MAX, until

WAITING = """
    select count(*) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'
"""


@contextmanager
def elsewhere() -> Iterator[Callable[..., Future[Any]]]:
    """Start acts in another thread, which has a session of its own."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda act, *args, **kwargs: thread.submit(act, *args, **kwargs)
        thread.submit(lambda: connection.close()).result(SECONDS_MAX)


def second_waits_for_first(
    first: Callable[[], object], second: Callable[[], object]
) -> BaseException | None:
    """Do both, the second beginning while the first is not committed; how the second failed."""
    with elsewhere() as start:
        with transaction.atomic():
            first()
            outcome = start(second)
            until_somebody_waits()
        return outcome.exception(SECONDS_MAX)


def all_at_once(acts: list[Callable[[], Any]]) -> None:
    """Run every act in a thread and session of its own; raise what the first to fail raised."""

    def with_own_session(act: Callable[[], Any]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as threads:
        for running in [threads.submit(with_own_session, act) for act in acts]:
            running.result(SECONDS_MAX)


def until_somebody_waits() -> None:
    """Return when another session waits for a lock."""
    until(somebody_waits)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # else a transaction sees one
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction in REPEATABLE READ whose view of the books is that of its beginning."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        cursor.execute("select count(*) from ledger_entry")
        yield
