"""Letters that wait for a mailbox which their company cannot use any more.

They came back to it while they were under way, a person queued them again, or a run that was
being prepared still saw it in order.
"""

from django.db import transaction
from django.db.models import QuerySet

from solde.company.models import Company
from solde.mail.choosing import OPEN, removed_words, standing_still
from solde.mail.holding import go_around
from solde.mail.models import Delivery, Mailbox
from solde.mail.resting import all_come_to_rest
from solde.mail.states import State


def see_to_strays() -> None:
    """Do with them what the company chose.

    Those that reached somebody wait for a mailbox that may be mended; they are given up where
    it was removed.
    """
    for letter in each_way(waiting().exclude(OPEN)):
        leave_removed(letter.company, letter.mailbox)
    lost = waiting().filter(state=State.QUEUED, mailbox__is_installations=False)
    stopped = lost.filter(mailbox__paused_until__isnull=True).exclude(mailbox__ailment="")
    for letter in each_way(stopped):
        leave_lost(letter.company, letter.mailbox_id)


def waiting() -> QuerySet[Delivery]:
    return Delivery._base_manager.filter(due_at__isnull=False)


def each_way(letters: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """One letter for each company and mailbox."""
    one_each = letters.order_by().distinct("company", "mailbox")
    return one_each.select_related("company", "mailbox")


@transaction.atomic
def leave_removed(company: Company, mailbox: Mailbox) -> None:
    words = removed_words(mailbox)
    go_around(company, mailbox, words)
    reached = waiting().filter(company=company, mailbox=mailbox, state=State.PARTLY_SENT)
    all_come_to_rest(reached, State.FAILED, words)


@transaction.atomic
def leave_lost(company: Company, mailbox_id: int) -> None:
    # Whoever mends it changes this row first, and lets go on what was held before.
    mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
    if words := standing_still(mailbox):
        go_around(company, mailbox, words)
