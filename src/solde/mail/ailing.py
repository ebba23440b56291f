"""Mailboxes in trouble: pause them, stop them, and take them back into use."""

import random
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import ngettext

from solde.company.models import Company
from solde.mail.alerts import AlertKind, close_alerts, raise_alert
from solde.mail.answers import Ailment, Trouble
from solde.mail.choosing import OPEN
from solde.mail.clock import database_now
from solde.mail.holding import go_around, go_on
from solde.mail.models import Delivery, Mailbox
from solde.mail.states import HeldFor
from solde.queue import enqueue
from solde.subject import Subject

PAUSE_FIRST_SECONDS = 60.0  # doubled with every pause in a row
PAUSE_MAX_SECONDS = 6 * 3600.0
OPERATOR_SECONDS = 3600.0
NEEDS_A_PERSON = frozenset({Ailment.RECONNECT, Ailment.FORBIDDEN})


def pause(mailbox: Mailbox, trouble: Trouble) -> None:
    """Send nothing by this mailbox for a while, or until a person acts; tell whom it concerns.

    In the current transaction. Trouble that only whoever runs the installation can mend pauses
    every mailbox of the kind. A mailbox that needs a person goes on needing one, and a pause
    that is longer stays as long.
    """
    if trouble.ailment is Ailment.OPERATOR or mailbox.is_installations:
        raise_alert(None, AlertKind.MAILBOX_PAUSED, Subject.MAILBOX.of(mailbox.pk), trouble.words)
    stops = trouble.ailment in NEEDS_A_PERSON
    seconds = trouble.seconds or pause_seconds(mailbox, trouble)
    until = None if stops else database_now() + timedelta(seconds=seconds)
    mailboxes_to_pause(mailbox, trouble.ailment, until).update(
        ailment=trouble.ailment,
        paused_until=until,
        last_words=trouble.words,
        pauses=F("pauses") + 1,
    )
    for company in companies_of(mailbox):
        kind = AlertKind.MAILBOX_PAUSED
        if stops:
            go_around(company, mailbox, trouble.words)
            kind = AlertKind.GMAIL_LOST if mailbox.kind == Mailbox.Kind.GMAIL else kind
        raise_alert(company, kind, Subject.MAILBOX.of(mailbox.pk), trouble.words)


def mailboxes_to_pause(
    mailbox: Mailbox, ailment: Ailment, until: datetime | None
) -> QuerySet[Mailbox]:
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if ailment is Ailment.OPERATOR:
        rows = Mailbox.objects.filter(kind=mailbox.kind)
    if until is None:
        return rows
    return rows.exclude(ailment__in=NEEDS_A_PERSON).exclude(paused_until__gt=until)


def pause_for_limit(mailbox: Mailbox, until: datetime) -> None:
    """As much has left by this mailbox as may in a day. Nothing is wrong, so nobody is told."""
    Mailbox.objects.filter(pk=mailbox.pk, ailment="").update(
        ailment=Ailment.PAUSE,
        paused_until=until,
        last_words=ngettext(
            "The limit of %s recipient a day is reached.",
            "The limit of %s recipients a day is reached.",
            mailbox.per_day or 0,
        )
        % mailbox.per_day,
    )


def pause_seconds(mailbox: Mailbox, trouble: Trouble) -> float:
    """One minute, doubled with every pause in a row, up to six hours, and a little by chance."""
    if trouble.ailment is Ailment.OPERATOR:
        return OPERATOR_SECONDS
    doubled = PAUSE_FIRST_SECONDS * 2.0 ** min(mailbox.pauses, 20)
    return min(doubled, PAUSE_MAX_SECONDS) + random.uniform(1, 10)  # noqa: S311


def companies_of(mailbox: Mailbox) -> list[Company]:
    """The companies that may send by a mailbox of their own."""
    return list(Company.objects.filter(connections__mailbox=mailbox))


def take_back_after_pause(mailbox: Mailbox) -> None:
    """Take a mailbox back into use by which a letter has left, unless it is still paused.

    Then the letter had begun before: it says nothing of what is wrong since.
    """
    could_send = Q(ailment="") | Q(paused_until__lte=database_now())
    if Mailbox.objects.filter(could_send, pk=mailbox.pk).select_for_update(no_key=True).exists():
        take_back_into_use(mailbox)


def take_back_into_use(mailbox: Mailbox) -> None:
    """Forget what was wrong with a mailbox: it works. In the current transaction."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        ailment="", paused_until=None, last_words="", pauses=0
    )
    for kind in (AlertKind.MAILBOX_PAUSED, AlertKind.GMAIL_LOST):
        close_alerts(kind, Subject.MAILBOX.of(mailbox.pk))


def let_go_on(mailbox: Mailbox) -> int:
    """A person mended a mailbox: let the letters go on that waited for it; returns how many.

    In the current transaction. Letters that a person held stay where they are, and so do those
    of companies that send by another mailbox now.
    """
    take_back_into_use(mailbox)
    letters = Delivery._base_manager.filter(OPEN, mailbox=mailbox)
    count = go_on(letters.filter(held_for=HeldFor.MAILBOX))
    if letters.filter(due_at__isnull=False).exists():
        enqueue("send_letters", mailbox_id=mailbox.pk)
    return count
