"""When a run's letters will all have left, told before it starts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from solde.mail.limits import DAY, MINUTE, Limits, limits_of, recent_recipients
from solde.mail.models import Mailbox, Recipient
from solde.mail.states import Fate
from solde.pdf.words import locale_for

WEEK = timedelta(days=7)


def done_at(mailbox: Mailbox, recipients: int, now: datetime) -> datetime:
    """When a run to so many recipients will have left, behind all that waits already."""
    waiting = Recipient._base_manager.filter(
        delivery__mailbox=mailbox, delivery__due_at__isnull=False, fate=Fate.WAITING
    ).count()
    begins_at = max(now, mailbox.paused_until or now)
    recent = recent_recipients(mailbox, now)
    return forecast(waiting + recipients, limits_of(mailbox), begins_at, recent=recent)


def forecast(
    letters: int, limits: Limits, now: datetime, *, recent: Sequence[datetime] = ()
) -> datetime:
    """When the last of so many letters leaves, if each leaves as soon as it may.

    `recent` is when others left, oldest first (limits.recent_recipients). Letters with several
    recipients count several: give their sum.
    """
    assert letters >= 0
    assert all(earlier <= later for earlier, later in pairwise(recent))
    left = list(recent)
    at = now
    for _letter in range(letters):
        at = max(at, fits(left, limits.per_minute, MINUTE, at), fits(left, limits.per_day, DAY, at))
        left.append(at)
    return at


def fits(left: Sequence[datetime], most: int | None, span: timedelta, at: datetime) -> datetime:
    """When one more fits into a span: when the letter that is `most` back has fallen out of it."""
    return at if most is None or len(left) < most else left[-most] + span


def forecast_words(
    letters: int, limits: Limits, done_on: date, *, today: date, language: str
) -> str:
    """The forecast as a sentence: “4,812 letters, 1,800 a day: done on Thursday.”"""
    locale = locale_for(language)
    counted = ngettext("%s letter", "%s letters", letters)
    counted %= format_decimal(letters, locale=locale)
    if limits.per_day is None:
        return _("%(letters)s: done %(day)s.") % {
            "letters": counted,
            "day": day_words(done_on, today, locale),
        }
    return _("%(letters)s, %(most)s a day: done %(day)s.") % {
        "letters": counted,
        "most": format_decimal(limits.per_day, locale=locale),
        "day": day_words(done_on, today, locale),
    }


def day_words(day: date, today: date, locale: Locale) -> str:
    """Today, tomorrow, a day of this week by name, or a date."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    if day < today + WEEK:
        return _("on %s") % format_date(day, "EEEE", locale=locale)
    return _("on %s") % format_date(day, "long", locale=locale)
