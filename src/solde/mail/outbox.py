"""What is on record of a mailbox's letters, in PostgreSQL. The only writer of attempts."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from solde.mail.ailing import pause
from solde.mail.answers import Answer, Trouble
from solde.mail.choosing import MAY_SEND
from solde.mail.clock import database_now
from solde.mail.deciding import Try, retry_at
from solde.mail.letters.enclosing import read_together
from solde.mail.limits import free_at
from solde.mail.models import Delivery, Mailbox
from solde.mail.resting import (
    TAKEN_BY_ALL,
    TAKING,
    Values,
    about,
    all_come_to_rest,
    come_to_rest,
    is_commonest,
    put_on_record,
)  # fmt: skip
from solde.mail.restoring import Mark
from solde.mail.sending import TOGETHER_MAX, Done, NoRoom, NoTurn, Packed
from solde.mail.states import State
from solde.mail.turns import close_orphans, turn_at
from solde.prepared import Prepared

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0  # between tries to reach a database that is away

# The next letters that are due. Whoever puts them together keeps others from doing the same for
# a while; nothing depends on that but their time.
PICK = """
    with chosen as materialized (
        select d.id, d.priority from mail_delivery d
         where d.mailbox_id = %(mailbox)s
           and d.due_at <= clock_timestamp()
           and (d.picked_until is null or d.picked_until < clock_timestamp())
           and exists ({may_send})
           {among}
         order by d.priority desc, d.id
         limit %(most)s for no key update skip locked
    ), picked as (
        update mail_delivery d
           set picked_until = clock_timestamp() + %(seconds)s * interval '1 second'
          from chosen where d.id = chosen.id
        returning d.id
    )
    select id, clock_timestamp(),
           (select coalesce(max(a.number), 0) + 1 from mail_attempt a
             where a.delivery_id = chosen.id)
      from chosen join picked using (id)
     order by priority desc, id
"""

CLAIM = """
    letter as (
        update mail_delivery d
           set state = 'sending', due_at = null, picked_until = null,
               first_tried_at = coalesce(d.first_tried_at, clock_timestamp())
         where d.id = %(delivery)s and d.mailbox_id = %(mailbox)s
           and d.state in ('queued', 'partly_sent') and d.due_at <= clock_timestamp()
           and exists ({may_send})
           and not exists (select from mail_recipient r
                            where r.delivery_id = d.id and r.fate <> 'waiting'
                              and r.address = any (%(recipients)s))
           {also}
        returning d.id, d.company_id
    ), claimed as (
        insert into mail_attempt
            (company_id, delivery_id, mailbox_id, number, recipients, message_id, pdf_sha256,
             size, phase, is_open, started_at, lease_until)
        select company_id, id, %(mailbox)s, %(number)s, %(recipients)s, %(message_id)s,
               %(sha256)s, %(size)s, '', true, clock_timestamp(),
               clock_timestamp() + %(lease)s * interval '1 second'
          from letter
        returning id
    )
    select id from claimed
"""
CLAIMING = {
    "delivery": "bigint", "mailbox": "bigint", "number": "integer", "recipients": "text[]",
    "message_id": "text", "sha256": "text", "size": "integer", "lease": "double precision",
}  # fmt: skip
ALONE = Prepared("claim_letter", "with " + CLAIM.format(may_send=MAY_SEND, also=""), CLAIMING)
# Together with what came of the letter before. That one's try is closed first: one is in flight.
WITH_THE_LAST = Prepared(
    "claim_letter_with_the_last",
    f"{TAKEN_BY_ALL}, " + CLAIM.format(may_send=MAY_SEND, also="and exists (select from taken)"),
    CLAIMING | TAKING,
)


@dataclass(frozen=True, slots=True)
class Picked:
    """A letter that this process puts together."""

    delivery_id: int
    picked_at: datetime
    attempt_number: int
    delivery: Delivery = field(repr=False)  # with its company and its recipients


@dataclass(slots=True)
class PostgresOutbox:
    """The letters of one mailbox; with `among`, of those only these."""

    mailbox: Mailbox
    among: list[int] | None = None  # ids; few, for each pick looks at all of them
    mark: Mark | None = None  # where tries are remembered outside the database
    at_hand: deque[Picked] = field(default_factory=deque)  # picked, and not seen to yet
    next_has: int = 1  # recipients of the next letter, at the least

    def pick(self) -> Picked | None:
        if not self.at_hand:
            self.at_hand.extend(self.pick_some())
        return self.at_hand.popleft() if self.at_hand else None

    def pick_some(self) -> list[Picked]:
        among = "" if self.among is None else "and d.id = any (%(among)s)"
        with connection.cursor() as cursor:
            cursor.execute(
                PICK.format(may_send=MAY_SEND, among=among),
                {
                    "mailbox": self.mailbox.pk,
                    "seconds": pick_seconds(),
                    "most": TOGETHER_MAX,
                    "among": self.among,
                },
            )
            picked = cursor.fetchall()
        letters = Delivery._base_manager.prefetch_related("company", "recipients")
        rows = letters.in_bulk([pk for pk, *_ in picked])
        read_together(rows.values())
        return [Picked(pk, at, number, rows[pk]) for pk, at, number in picked]

    def put_back(self, letters: Iterable[Picked] = ()) -> None:
        ids = [letter.delivery_id for letter in (*letters, *self.at_hand)]
        self.at_hand.clear()
        if ids:
            Delivery._base_manager.filter(pk__in=ids).update(picked_until=None)

    def turn(self) -> AbstractContextManager[None]:
        return turn_at(self.mailbox)

    def claim(self, letter: Picked, packed: Packed, after: Done[int] | None = None) -> int | None:
        """The id of the attempt that is under way from now on."""
        self.next_has = len(packed.envelope.recipients)
        if self.free_at() is not None:
            raise NoRoom
        self.next_has = 1
        if after:
            if claim := self.claim_with(letter, packed, after):
                return claim
            self.finish(*after)  # once more where it is on record: that changes nothing
        try:
            return self.claim_alone(letter, packed)
        except IntegrityError:
            # Under way already, or one that a worker left behind when it died.
            close_orphans(self.mailbox)
        try:
            return self.claim_alone(letter, packed)
        except IntegrityError:
            log.info("letter %s was claimed elsewhere", letter.delivery_id)
            return None

    def claim_with(self, letter: Picked, packed: Packed, after: Done[int]) -> int | None:
        """Put a letter under way and what came of the one before on record, in one trip.

        None: neither was done, or not this one; claim_alone() finds out.
        """
        if not is_commonest(after.answer):
            return None
        try:
            return self.put_under_way(WITH_THE_LAST, self.claiming(letter, packed) | about(*after))
        except IntegrityError:
            return None
        except (OperationalError, InterfaceError) as error:
            raise NoTurn from error  # whoever held it by this line to the database has it no more

    def claim_alone(self, letter: Picked, packed: Packed) -> int | None:
        return self.put_under_way(ALONE, self.claiming(letter, packed))

    def put_under_way(self, statement: Prepared, values: Values) -> int | None:
        with connection.cursor() as cursor:
            statement.execute(cursor, values)
            row = cursor.fetchone()
        if row and self.mark:
            transaction.on_commit(partial(self.mark.put_at, row[0]))
        return row[0] if row else None

    def claiming(self, letter: Picked, packed: Packed) -> Values:
        """What CLAIM asks for."""
        return {
            "delivery": letter.delivery_id,
            "mailbox": self.mailbox.pk,
            "number": letter.attempt_number,
            "recipients": list(packed.envelope.recipients),
            "message_id": packed.envelope.message_id,
            "sha256": packed.pdf_sha256,
            "size": packed.size,
            "lease": settings.SOLDE_LEASE_SECONDS,
        }

    def free_at(self) -> datetime | None:
        """When the limits of the mailbox let the next letter leave; None: now."""
        limited = self.mailbox.per_minute is not None or self.mailbox.per_day is not None
        if not limited:
            return None
        return free_at(self.mailbox, database_now(), recipients=self.next_has)

    def finish(self, claim: int, answer: Answer) -> None:
        if not insistently(lambda: put_on_record(claim, answer)):
            raise NoTurn

    def give_up(self, letter: Picked, words: str) -> None:
        # Not one that is held meanwhile: it is put together again when it is let go on.
        due = Delivery._base_manager.filter(pk=letter.delivery_id, due_at__isnull=False)
        all_come_to_rest(due, State.FAILED, words)

    def postpone(self, letter: Picked, words: str) -> None:
        with transaction.atomic():
            rows = Delivery._base_manager.select_for_update(no_key=True)
            row = rows.filter(pk=letter.delivery_id, due_at__isnull=False).first()
            if row is None:
                return
            now = database_now()
            first_at = row.first_tried_at or now
            again_at = retry_at(Try(row.tries + 1, first_at, now))
            if again_at is None:
                come_to_rest(row.pk, State.FAILED, words)
            else:
                Delivery._base_manager.filter(pk=row.pk).update(
                    due_at=again_at,
                    picked_until=None,
                    tries=F("tries") + 1,
                    first_tried_at=first_at,
                    last_words=words,
                )

    def pause(self, letter: Picked, trouble: Trouble) -> None:
        with transaction.atomic():
            Delivery._base_manager.filter(pk=letter.delivery_id).update(picked_until=None)
            pause(self.mailbox, trouble)


def pick_seconds() -> float:
    """How long a letter is kept from others while it is put together."""
    return max(1.0, settings.SOLDE_LEASE_SECONDS / 10)


def insistently(act: Callable[[], None]) -> bool:
    """Do what must get on record, even when the database is away for a while: then, False.

    Ends with the lease: by then the letter is in doubt, and stays so. What was done when the
    line broke is found done the next time, so that repeating it changes nothing.
    """
    until, at_once = time.monotonic() + settings.SOLDE_LEASE_SECONDS, True
    while True:
        try:
            act()
            return at_once
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                raise
            log.warning("the database is away; what became of a letter is kept until it is back")
            connection.close()
            at_once = False
            time.sleep(AGAIN_SECONDS)
