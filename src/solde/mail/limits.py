"""How much may leave by a mailbox, and when the next letter may.

Google counts what an account sends in any 24 hours, in messages and in recipients, and shuts
the account's sending off for a day when it is too much. We count ourselves, in our own rows,
and stay below. A letter to three recipients counts three: of Google's several counts none can
be reached before ours is.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.models import Mailbox
from solde.refusal import Refused
from solde.subject import Subject

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MEGABYTE = 1 << 20
LIMIT_MAX = 2**31 - 1  # what a column holds


class Limits(NamedTuple):
    """How much may leave by a mailbox. None: no limit."""

    per_minute: int | None  # letters
    per_day: int | None  # recipients, in any 24 hours
    recipients_max: int | None  # of one letter
    attachments_max: int | None  # bytes of one letter, before base64


# Below Google's own, because people send from the same account by hand: 500 a day for gmail.com,
# 2,000 for Workspace; 25 MB a message with its base64. support.google.com/a/answer/166852
GMAIL_COM = Limits(per_minute=30, per_day=400, recipients_max=25, attachments_max=15 * MEGABYTE)
WORKSPACE = GMAIL_COM._replace(per_day=1800)
GOOGLES = Limits(per_minute=250, per_day=500, recipients_max=500, attachments_max=18 * MEGABYTE)
GOOGLES_FOR_WORKSPACE = GOOGLES._replace(per_day=2000)
NO_LIMITS = Limits(None, None, None, None)


class LimitsAreWrong(Refused):
    """A mailbox cannot be kept to those limits."""


def limits_of(mailbox: Mailbox) -> Limits:
    return Limits(*(getattr(mailbox, name) for name in Limits._fields))


def limits_of_account(domain: str) -> Limits:
    """What a Google account is kept to until a person decides; `domain` is its Workspace's."""
    return WORKSPACE if domain else GMAIL_COM


def set_limits(
    company: Company, mailbox: Mailbox, limits: Limits, *, by: User | None = None
) -> None:
    """Keep a mailbox of the company to other limits, for every company that shares it.

    For owners and accountants; the installation's own only on the command line. Refused: less
    than one, and for Google accounts more than Google lets through or no limit at all.
    """
    if by:
        insist(by, company, May.CONFIGURE)
    is_operators = mailbox.is_installations and by is None
    if not is_operators and not company.connections.filter(mailbox=mailbox).exists():
        raise LimitsAreWrong(_("This company does not send from that mailbox."))
    if words := what_is_wrong(mailbox, limits):
        raise LimitsAreWrong(" ".join(words))
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(**limits._asdict())
        record(company, "set_limits", Subject.MAILBOX.of(mailbox.pk), by=by, **limits._asdict())


def what_is_wrong(mailbox: Mailbox, limits: Limits) -> list[str]:
    ceiling = NO_LIMITS
    if mailbox.kind == Mailbox.Kind.GMAIL:
        ceiling = GOOGLES_FOR_WORKSPACE if mailbox.google_domain else GOOGLES
    names = (
        _("letters a minute"),
        _("recipients a day"),
        _("recipients of a letter"),
        _("bytes of attachments"),
    )
    words = []
    for name, limit, most in zip(names, limits, ceiling, strict=True):
        if most is not None and (limit is None or limit > most):
            words.append(_("%(name)s: at most %(most)s.") % {"name": name, "most": most})
        elif limit is not None and limit > LIMIT_MAX:
            words.append(_("%(name)s: at most %(most)s.") % {"name": name, "most": LIMIT_MAX})
        elif limit is not None and limit < 1:
            words.append(_("%(name)s: at least 1.") % {"name": name})
    return words


# Tries that may have used the quota: open ones, those that nobody knows about, and those of
# which a recipient was taken or is in doubt.
COUNTS = """
    mailbox_id = %(mailbox)s
    and started_at > %(now)s - %(seconds)s * interval '1 second'
    and (answer is null or jsonb_path_exists(
         answer, '$.recipients.*[0] ? (@ == "taken" || @ == "in_doubt")'))
"""

# Counted from the newest back; the first with which there are too many has to fall out of the
# span before another letter fits in.
FULL_UNTIL = """
    select started_at + %(seconds)s * interval '1 second'
      from (select started_at,
                   sum(case when %(by_recipient)s then cardinality(recipients) else 1 end)
                       over (order by started_at desc, id desc) as used
              from mail_attempt
             where {counts}) as so_far
     where used + %(more)s > %(most)s
     order by used
     limit 1
"""

RECENT = """
    select started_at
      from mail_attempt, generate_series(1, cardinality(recipients))
     where {counts}
     order by started_at
"""


def free_at(mailbox: Mailbox, now: datetime, *, recipients: int = 1) -> datetime | None:
    """When the next letter may leave by our own counts; None: now.

    A letter with more recipients than a whole day may have leaves when nothing else did.
    """
    limits = limits_of(mailbox)
    waits = [
        full_until(mailbox, now, span=MINUTE, most=limits.per_minute, recipients=None),
        full_until(mailbox, now, span=DAY, most=limits.per_day, recipients=recipients),
    ]
    return max((until for until in waits if until), default=None)


def full_until(
    mailbox: Mailbox, now: datetime, *, span: timedelta, most: int | None, recipients: int | None
) -> datetime | None:
    """When a span has room for a letter, counted by recipients or, without them, by letters."""
    if most is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            FULL_UNTIL.format(counts=COUNTS),
            {
                "mailbox": mailbox.pk,
                "now": now,
                "seconds": span.total_seconds(),
                "most": most,
                "more": min(most, recipients or 1),
                "by_recipient": recipients is not None,
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def recent_recipients(mailbox: Mailbox, now: datetime) -> list[datetime]:
    """When, in the last 24 hours, something left that counts: once for each recipient."""
    with connection.cursor() as cursor:
        cursor.execute(
            RECENT.format(counts=COUNTS),
            {"mailbox": mailbox.pk, "now": now, "seconds": DAY.total_seconds()},
        )
        return [at for (at,) in cursor]
