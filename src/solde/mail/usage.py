"""How much of a mailbox's day is used up, and how many letters wait for it."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from solde.mail.limits import COUNTS, DAY
from solde.mail.models import Mailbox

USED = "select coalesce(sum(cardinality(recipients)), 0) from mail_attempt where {counts}"


class Usage(NamedTuple):
    """Recipients that count in the last 24 hours, and letters that are still to leave."""

    used: int
    waiting: int


def usage_of(mailbox: Mailbox, now: datetime) -> Usage:
    """For all companies that share the mailbox, as its limits count them."""
    with connection.cursor() as cursor:
        cursor.execute(
            USED.format(counts=COUNTS),
            {"mailbox": mailbox.pk, "now": now, "seconds": DAY.total_seconds()},
        )
        (used,) = cursor.fetchone()
    return Usage(int(used), mailbox.deliveries.filter(due_at__isnull=False).count())
