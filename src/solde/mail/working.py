"""Work a mailbox: bring its letters, their making and its way out together."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet

from solde.mail.ailing import pause_for_limit
from solde.mail.answers import Transport
from solde.mail.captured import CapturedTransport
from solde.mail.choosing import may_leave
from solde.mail.clock import database_now
from solde.mail.google.gmail import GmailTransport
from solde.mail.letters.assembling import put_together
from solde.mail.models import Delivery, Mailbox
from solde.mail.outbox import Picked, PostgresOutbox
from solde.mail.restoring import look_at_tries
from solde.mail.sending import Packed, Sender
from solde.mail.smtp.own_server import smtp_transport
from solde.mail.states import State
from solde.mail.sweeping import call_worker
from solde.mail.turns import find_orphans

# One share; then other mailboxes have their turn.
LETTERS_MAX = 500
SECONDS_MAX = 20.0
# A limit that lets the next letter leave sooner than this is a pace; else it is a pause.
PACE = timedelta(minutes=1)
LOOK_SECONDS = 0.2  # between looks at letters that others have


def send_letters(mailbox_id: int, *, stop: Callable[[], bool] = lambda: False) -> None:
    """Send a share of a mailbox's letters, and call a worker for the rest."""
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    seen_to = send_share(PostgresOutbox(mailbox, mark=look_at_tries()), stop)
    if seen_to and movable(Delivery._base_manager.filter(mailbox=mailbox_id)).exists():
        call_worker(mailbox_id)


def see_out(
    letters: QuerySet[Delivery],
    on_progress: Callable[[], None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Send these letters, with other workers or without, until each has come to rest.

    At rest is a letter that is not under way and that nothing but time or a person moves on: it
    waits until a moment, for its mailbox, or for nothing any more. With `stop`, it ends after
    the letter at hand.
    """

    def stops() -> bool:
        on_progress()
        return stop()

    while not stop():
        seen_to, mark = 0, look_at_tries()
        for mailbox in Mailbox.objects.filter(pk__in=movable(letters).values("mailbox_id")):
            among = next_ones(letters.filter(mailbox=mailbox))
            seen_to += send_share(PostgresOutbox(mailbox, among, mark), stops)
        under_way = Q(state=State.SENDING)
        # In one query: between two, somebody else may begin with a letter.
        if not letters.filter(under_way | may_leave(database_now())).exists():
            return
        if not seen_to:
            for mailbox in Mailbox.objects.filter(
                pk__in=letters.filter(under_way).values("mailbox_id")
            ):
                find_orphans(mailbox)
            time.sleep(LOOK_SECONDS)


def next_ones(letters: QuerySet[Delivery]) -> list[int]:
    """Ids of the next of these letters that may leave and that nobody puts together."""
    now = database_now()
    free = Q(picked_until__isnull=True) | Q(picked_until__lt=now)
    waiting = letters.filter(may_leave(now), free).order_by("-priority", "id")
    return list(waiting.values_list("pk", flat=True)[:LETTERS_MAX])


def send_share(outbox: PostgresOutbox, stop: Callable[[], bool]) -> int:
    """Send a share of what is due; a limit of the mailbox that is reached is waited for.

    Returns how many letters were seen to.
    """
    until = time.monotonic() + SECONDS_MAX

    def enough(seen_to: int) -> bool:
        return seen_to >= LETTERS_MAX or time.monotonic() > until or stop()

    seen_to = work(outbox, enough)
    free_at = outbox.free_at()
    if free_at is not None:
        wait_for_limit(outbox.mailbox, free_at)
    return seen_to


def movable(letters: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that are due, by mailboxes that may send and are open to their company."""
    return letters.filter(may_leave(database_now()))


def work(outbox: PostgresOutbox, enough: Callable[[int], bool]) -> int:
    """Send what is due of an outbox until it is enough; returns how many letters were seen to."""
    sender = Sender(
        outbox=outbox,
        put_together=partial(packed, outbox.mailbox),
        transport=transport_of(outbox.mailbox),
        enough=lambda seen_to: enough(seen_to) or outbox.free_at() is not None,
    )
    return sender.send_due()


def packed(mailbox: Mailbox, letter: Picked) -> Packed:
    return put_together(letter.delivery, mailbox, letter.attempt_number, now=letter.picked_at)


def transport_of(mailbox: Mailbox) -> Transport:
    match mailbox.kind:
        case Mailbox.Kind.GMAIL:
            return GmailTransport(mailbox)
        case Mailbox.Kind.SMTP:
            return smtp_transport(mailbox)
        case _:
            return CapturedTransport()


def wait_for_limit(mailbox: Mailbox, free_at: datetime) -> None:
    """Come back when the mailbox's own limits allow the next letter."""
    if free_at - database_now() > PACE:
        pause_for_limit(mailbox, free_at)
    else:
        call_worker(mailbox.pk, at=free_at)
