"""What a person has to know, shown until it was dealt with."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext, gettext_noop, override

from solde.company.models import Company, Member, User
from solde.history.recording import record, record_each
from solde.mail.addresses import as_sent
from solde.mail.choosing import Way, installations
from solde.mail.models import Alert, Mailbox, Recipient
from solde.mail.queueing import URGENT, NewLetter, queue_letters
from solde.subject import Name, Subject, read


class AlertKind(StrEnum):
    PRIMARY_REFUSED = "primary_refused"
    BOUNCED = "bounced"
    MAILBOX_PAUSED = "mailbox_paused"
    GMAIL_LOST = "gmail_lost"
    RUN_FAILED = "run_failed"
    DOCUMENT_NOT_SENT = "document_not_sent"
    REMINDER_NOT_SENT = "reminder_not_sent"
    RESTORED = "restored"
    SCHEDULE_PAUSED = "schedule_paused"
    BOOKS_NOT_IN_ORDER = "books_not_in_order"
    WORK_GIVEN_UP = "work_given_up"


SENTENCES = {
    AlertKind.PRIMARY_REFUSED: gettext_noop(
        "A letter was refused at its primary address. Look at the address and send it again."
    ),
    AlertKind.BOUNCED: gettext_noop("A letter came back. Look at the address and send it again."),
    AlertKind.MAILBOX_PAUSED: gettext_noop(
        "A mailbox cannot send at the moment. Its letters wait and go on by themselves."
    ),
    AlertKind.GMAIL_LOST: gettext_noop(
        "Gmail does not let Solde send any more. Connect the Google account again."
    ),
    AlertKind.RUN_FAILED: gettext_noop(
        "A run has ended, and some of its letters were not sent. Look at them."
    ),
    AlertKind.DOCUMENT_NOT_SENT: gettext_noop(
        "The letter of a document was not sent. Look at the letter, and send the document again."
    ),
    AlertKind.REMINDER_NOT_SENT: gettext_noop(
        "The letter of a reminder was not sent, and the customer is not reminded of the same again"
        " by itself. Look at the letter and send it again."
    ),
    AlertKind.RESTORED: gettext_noop(
        "The database is older than what this installation has sent. Letters that may have left"
        " already are held until somebody has looked; so are new ones that nobody sends by hand,"
        " as long as their company has this alert."
    ),
    AlertKind.SCHEDULE_PAUSED: gettext_noop(
        "A schedule was paused, because what it was to do was refused. Mend it and resume it."
    ),
    AlertKind.BOOKS_NOT_IN_ORDER: gettext_noop(
        "The check of the books found something that is not in order. Look at what it found"
        " before you send anything."
    ),
}
# What was given up, by what had been ordered (worker/jobs.py).
GIVEN_UP: Final[Mapping[str, str]] = {
    Subject.BOOKS: gettext_noop(
        "The books could not be checked, however often it was tried. Look at why, and try again."
    ),
    Subject.IMPORT: gettext_noop(
        "An import could not be carried out, however often it was tried. Look at why, and try"
        " again."
    ),
    Subject.INVITATION: gettext_noop(
        "The letter of an invitation could not be sent, however often it was tried. Look at why,"
        " and try again."
    ),
    Subject.REMINDING: gettext_noop(
        "Reminders could not be written, however often it was tried. Look at why, and try again."
    ),
    Subject.RUN: gettext_noop(
        "A run of statements could not be carried out, however often it was tried. Look at why,"
        " and try again."
    ),
    Subject.SENDING: gettext_noop(
        "Documents could not be made ready to leave, however often it was tried. Look at why, and"
        " try again."
    ),
    Subject.TRIAL: gettext_noop(
        "A review of statements could not be carried out, however often it was tried. Look at why,"
        " and try again."
    ),
}
# Of these the owners are told by letter, for they concern the very way that letters take.
BY_LETTER = frozenset({AlertKind.GMAIL_LOST})


def sentence(alert: Alert) -> str:
    """The alert in words, in the language that is active, with what to do about it."""
    if alert.kind == AlertKind.WORK_GIVEN_UP:
        return gettext(GIVEN_UP[read(alert.subject).kind])
    return gettext(SENTENCES[AlertKind(alert.kind)])


@transaction.atomic
def raise_alert(company: Company | None, kind: AlertKind, subject: Name, words: str = "") -> None:
    """Tell a company, or with None whoever runs the installation; once while it is open."""
    alert, is_new = Alert._base_manager.get_or_create(
        company=company,
        kind=kind,
        subject=subject,
        dealt_with_at=None,
        defaults={"words": words},
    )
    if is_new and company and kind in BY_LETTER and settings.SOLDE_SMTP:
        write_to_owners(company, alert)


def write_to_owners(company: Company, alert: Alert) -> None:
    """Letters by the installation's mailbox, because the company's own is the trouble.

    One for each owner: an address that its server cannot take must not keep the others from it.
    """
    owners = company.members.filter(role=Member.Role.OWNER, user__is_active=True)
    with override(company.language):
        letters = [
            NewLetter(
                about=Subject.ALERT.of(f"{alert.pk}:{owner}"),
                recipients=[(Recipient.Field.TO, address)],
                subject=gettext("%s: letters are waiting") % company.name,
                text="\n\n".join(filter(None, [sentence(alert), alert.words])),
                language=company.language,
            )
            for owner, email in owners.order_by("user_id").values_list("user_id", "user__email")
            if (address := sendable(email))
        ]
    queue_letters(company, letters, Way(installations(Mailbox.Kind.SMTP)), priority=URGENT)


def sendable(email: str) -> str:
    """The address of a user as an envelope takes it; "" when none does."""
    try:
        return as_sent(email)
    except ValueError:
        return ""


def open_alerts(company: Company | None) -> QuerySet[Alert]:
    """What nobody has dealt with, the newest first.

    Of a company; with None, what concerns the whole installation and whoever runs it.
    """
    alerts = Alert._base_manager.filter(company=company, dealt_with_at=None)
    return alerts.select_related("company").order_by("-pk")


@transaction.atomic
def deal_with(alert: Alert, *, by: User | None = None) -> None:
    """Put an alert away. The second time changes nothing."""
    changed = put_away(Alert._base_manager.filter(pk=alert.pk), by=by)
    if changed and alert.company:
        record(alert.company, "deal_with_alert", Subject.ALERT.of(alert.pk), by=by, kind=alert.kind)


@transaction.atomic
def deal_with_all(company: Company, latest: int, *, by: User | None = None) -> int:
    """Put away the open alerts of a company up to the latest that was seen; returns how many."""
    seen = company.alerts.filter(pk__lte=latest, dealt_with_at=None).select_for_update()
    kinds = dict(seen.values_list("pk", "kind"))
    put_away(company.alerts.filter(pk__in=kinds), by=by)
    told = {Subject.ALERT.of(pk): {"kind": kind} for pk, kind in kinds.items()}
    record_each(company, "deal_with_alert", told, details=told, by=by)
    return len(kinds)


def close_alerts(kind: AlertKind, subject: Name) -> None:
    """Put away what is over by itself, in every company."""
    put_away(Alert._base_manager.filter(kind=kind, subject=subject))


def close_alerts_about(company: Company, subject: Name, *, by: User | None) -> None:
    """Put away a company's alerts about something that somebody took away."""
    put_away(company.alerts.filter(subject=subject), by=by)


def put_away(alerts: QuerySet[Alert], *, by: User | None = None) -> int:
    """Show those of the alerts no more that are shown; returns how many."""
    return alerts.filter(dealt_with_at=None).update(dealt_with_at=Now(), dealt_with_by=by)
