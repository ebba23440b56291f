"""Look after letters that nobody looks after: the rows are the truth, and jobs get lost."""

from datetime import datetime

from solde.mail.choosing import may_leave
from solde.mail.clock import database_now
from solde.mail.models import Attempt, Delivery, Mailbox
from solde.mail.resting import leave_in_doubt
from solde.mail.straying import see_to_strays
from solde.mail.turns import find_orphans, take_away
from solde.queue import enqueue
from solde.subject import Subject


def sweep() -> None:
    """Give up workers that died or fell silent, and call one for every mailbox with work.

    Comes every minute. Called more often, or on several machines at once, it changes nothing.
    """
    now = database_now()
    for attempt in open_attempts():
        if attempt.lease_until < now:
            leave_in_doubt(attempt)
            take_away(attempt.mailbox)
        else:
            find_orphans(attempt.mailbox)
    see_to_strays()
    for mailbox_id in mailboxes_with_work(now):
        call_worker(mailbox_id)


def open_attempts() -> list[Attempt]:
    """Letters that are under way: at most one for each mailbox."""
    return list(Attempt._base_manager.filter(is_open=True).select_related("mailbox"))


def mailboxes_with_work(now: datetime) -> list[int]:
    """Mailboxes that may send and have letters that are due."""
    due = Delivery._base_manager.filter(may_leave(now)).values("mailbox_id")
    return list(Mailbox.objects.filter(pk__in=due).values_list("pk", flat=True))


def call_worker(mailbox_id: int, *, at: datetime | None = None) -> None:
    """Ask for a worker, unless one was asked for already."""
    enqueue("send_letters", once=Subject.MAILBOX.of(mailbox_id), at=at, mailbox_id=mailbox_id)
