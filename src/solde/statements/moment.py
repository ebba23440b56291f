"""Read the books as they were at one moment, and tell when somebody else was quicker."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, connection, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

# Rules that hold what another session may make at the same moment.
MADE_ONCE = frozenset({"statement_made_once", "delivery_asked_for_once"})


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which all queries see the books of one moment.

    Otherwise a payment posted between two of them is in one and not in the other, and the
    figures of a sound customer fail their proof. Within a transaction of the caller's, what
    its queries see is the caller's choice.
    """
    is_ours = not connection.in_atomic_block
    with transaction.atomic():
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        yield


def is_conflict(error: DatabaseError) -> bool:
    """Whether another session wrote the same at the same time, so that trying again helps."""
    cause = error.__cause__
    assert isinstance(cause, psycopg.Error)
    made_meanwhile = cause.diag.constraint_name in MADE_ONCE
    return made_meanwhile or isinstance(cause, SerializationFailure | DeadlockDetected)
