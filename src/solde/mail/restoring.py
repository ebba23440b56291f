"""Notice that the database is older than what has left: somebody restored a backup.

In a restored database, letters wait that have left since the backup was made. So each machine
that sends remembers its latest try outside the database, in a file of SOLDE_DATA_DIR, before the
first byte of the letter leaves. Whoever is about to send, and finds that the tries on record end
before that, holds every letter until a person has looked. What is queued from then on waits, too:
see restored.py.
"""

import fcntl
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, Max, Q
from django.db.models.functions import Cast, Substr

from solde.company.changing import write_companies_anew
from solde.company.models import Company
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.choosing import installations
from solde.mail.models import Alert, Attempt, Delivery, Mailbox
from solde.mail.resting import all_come_to_rest
from solde.mail.restored import restored_words
from solde.mail.states import HeldFor, State
from solde.subject import Subject

log = logging.getLogger(__name__)

SUBJECT = Subject.TRY.of("")  # of the alerts: before the latest try that is known to be missing
DIGITS = 20

# Tries that are made from now on have higher numbers than those that are missing.
COUNT_ON = """
    select setval(pg_get_serial_sequence('mail_attempt', 'id'),
                  greatest(%s, nextval(pg_get_serial_sequence('mail_attempt', 'id'))))
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """The file in which a machine remembers the latest try of one database."""

    path: Path

    def latest(self) -> int:
        """The id of the latest try; 0 when there was none."""
        try:
            written = self.path.read_bytes()
        except OSError:
            return 0
        return int(written) if written.isdigit() else 0

    def put_at(self, attempt_id: int) -> None:
        """Remember a try. The machine's workers share the file; it never goes back.

        Not synced: a power cut that loses it leaves the database, too, as it was then. A file
        that cannot be written stops no letter.
        """
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            log.warning("the latest try cannot be remembered: %s", error)
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if attempt_id > self.latest():
                os.pwrite(file, f"{attempt_id:0{DIGITS}}".encode(), 0)
        except OSError as error:
            log.warning("the latest try cannot be remembered: %s", error)
        finally:
            os.close(file)


WAITING = Q(state__in=[State.QUEUED, State.HELD])
PARTLY_SENT = Q(state=State.PARTLY_SENT, due_at__isnull=False)  # goes on for the others


def look_at_tries() -> Mark:
    """The mark of this database. When it was restored, nothing that is in it leaves by itself."""
    mark = mark_of_database()
    latest = mark.latest()  # before the tries on record, of which others make more
    if latest > known_through():
        hold_everything(latest)
    return mark


def hold_after_restore() -> int:
    """Hold every letter that waits in a database that was restored just now; how many wait.

    Whether they have left meanwhile only another machine may know. Where none waits, those are
    held that come to be queued by themselves.
    """
    return hold_everything(max(mark_of_database().latest(), known_through() + 1))


def mark_of_database() -> Mark:
    database = installations(Mailbox.Kind.SMTP).public_id
    return Mark(settings.SOLDE_DATA_DIR / f"latest-try-{database.hex}")


def known_through() -> int:
    """The latest try that the database knows of, be it only that it is missing."""
    tries = Attempt._base_manager.aggregate(latest=Max("pk"))
    number = Cast(Substr("subject", len(SUBJECT) + 1), BigIntegerField())
    missing = Alert._base_manager.filter(
        company=None, kind=AlertKind.RESTORED, subject__startswith=SUBJECT
    ).aggregate(latest=Max(number))
    return max(tries["latest"] or 0, missing["latest"] or 0)


@transaction.atomic
def hold_everything(latest: int) -> int:
    """Hold every letter that waits, and tell every company; how many. Once for a restore.

    Companies without such letters too: while their alert is open, what comes to be queued by
    itself is held (restored.py), such as the reminders of a day that had left after the backup.
    Letters that have reached some of their recipients are not tried for the others any more.
    """
    write_companies_anew()  # waits for who queues letters, and for machines that do this as well
    if latest <= known_through():
        return 0
    words = restored_words()
    log.warning(
        "The database was restored, and try %s may have left since. All letters are held;"
        " `solde deliveries release --all` lets a company's go on.",
        latest,
    )
    letters = Delivery._base_manager.order_by()
    all_come_to_rest(letters.filter(PARTLY_SENT), State.CANCELLED, words)
    held = letters.filter(WAITING).update(
        state=State.HELD,
        held_for=HeldFor.RESTORE,
        last_words=words,
        due_at=None,
        picked_until=None,
    )
    for company in (None, *Company.objects.order_by("pk")):
        raise_alert(company, AlertKind.RESTORED, Subject.TRY.of(latest))
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [latest])
    return held
