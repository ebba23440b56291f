"""Turns at a mailbox: one letter is in flight at a time, whoever sends it.

A turn is an advisory lock of the session, so PostgreSQL frees it when a worker dies, and what
it left under way is known at once. The partial unique index one_letter_in_flight holds the
same for whoever does not ask for a turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from solde.mail.models import Attempt, Mailbox
from solde.mail.resting import leave_in_doubt
from solde.mail.sending import NoTurn

TURNS = 5_114_301  # any number: advisory locks (TURNS, mailbox id) are turns at mailboxes
WAIT_SECONDS = 20  # for a turn; a worker that is to stop must not wait for ever


@contextmanager
def turn_at(mailbox: Mailbox) -> Iterator[None]:
    """Have the mailbox to oneself; raises NoTurn when somebody else does not let go of it."""
    take_turn(mailbox)
    try:
        yield
    finally:
        end_turn(mailbox)


def take_turn(mailbox: Mailbox) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"set lock_timeout = '{WAIT_SECONDS}s';"
                f" select pg_advisory_lock({TURNS}, {mailbox.pk:d});"
                " reset lock_timeout"
            )
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise NoTurn from error
        raise


def end_turn(mailbox: Mailbox) -> None:
    """Give the mailbox free. A line to PostgreSQL that broke has done so already."""
    if connection.connection is None or connection.connection.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s, %s)", [TURNS, mailbox.pk])


def close_orphans(mailbox: Mailbox) -> None:
    """Letters that were under way when their worker died. Only who has the turn can tell."""
    for attempt in Attempt._base_manager.filter(mailbox=mailbox, is_open=True):
        leave_in_doubt(attempt)


def find_orphans(mailbox: Mailbox) -> None:
    """close_orphans(), unless somebody is at the mailbox."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [TURNS, mailbox.pk])
        if not cursor.fetchone()[0]:
            return
    try:
        close_orphans(mailbox)
    finally:
        end_turn(mailbox)


def take_away(mailbox: Mailbox) -> None:
    """End the turn of a worker that has been silent for longer than its lease.

    Its session is cut, so that others can go on; should it wake up, it finds no turn.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_locks"
            " where locktype = 'advisory' and granted and pid <> pg_backend_pid()"
            " and database = (select oid from pg_database where datname = current_database())"
            " and classid = %s and objid = %s",
            [TURNS, mailbox.pk],
        )
