"""Enqueue a named job with ids, in the current transaction.

The job becomes visible to workers when the transaction of the rows it is about commits, and
not at all when that rolls back. Rows are the truth: a job that is lost, doubled or late does
harm to nothing.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue

ALIVE: Final = timedelta(seconds=60)  # since a worker last said that it is there


def enqueue(job: str, *, once: str | None = None, at: datetime | None = None, **ids: int) -> None:
    """Ask the workers for one job, such as enqueue("prepare_part", part_id=7).

    Nothing new is asked while a job with the same `once` is waiting for a worker. `at`: not
    before that moment.
    """
    task = app.configure_task(job, queueing_lock=once, schedule_at=at)
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(**ids)


def enqueue_many(job: str, each: Iterable[dict[str, JSONValue]]) -> None:
    """Ask the workers for many jobs of one name, in one statement."""
    app.configure_task(job).batch_defer(*each)


def workers_alive() -> int:
    """Workers that said within the last minute that they are there."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - ALIVE).count()
