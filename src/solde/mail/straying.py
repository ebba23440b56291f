"""Letters that came back to a mailbox which was removed while they were under way."""

from django.db import transaction

from solde.mail.choosing import OPEN, removed_words
from solde.mail.holding import go_around
from solde.mail.models import Delivery
from solde.mail.resting import all_come_to_rest
from solde.mail.states import State


def see_to_strays() -> None:
    """Do with them what the company chose; those that reached somebody are given up."""
    strays = Delivery._base_manager.filter(due_at__isnull=False).exclude(OPEN)
    for letter in strays.order_by().distinct("company", "mailbox"):
        removed = removed_words(letter.mailbox)
        with transaction.atomic():
            go_around(letter.company, letter.mailbox, removed)
            all_come_to_rest(strays.filter(company=letter.company), State.FAILED, removed)
