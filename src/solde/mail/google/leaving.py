"""Take a company's Gmail away again."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.alerts import close_alerts_about
from solde.mail.choosing import removed_words
from solde.mail.google import client as google_client
from solde.mail.google.client import GoogleFails
from solde.mail.google.grants import AccountIsBusy, Grant, alone_with, unsealed
from solde.mail.holding import go_around
from solde.mail.models import Mailbox
from solde.mail.vault import CannotUnseal
from solde.refusal import Refused
from solde.subject import Subject

log = logging.getLogger(__name__)


class NoGmail(Refused):
    """This company is not connected to Gmail."""


class AtGoogle(StrEnum):
    """What became of the permission at Google."""

    KEPT = "kept"
    REVOKED = "revoked"
    NOT_REACHED = "not_reached"


SENTENCES = {
    AtGoogle.KEPT: gettext_noop(
        "Other companies use this Google account, so Google's permission stays."
    ),
    AtGoogle.REVOKED: gettext_noop("Google's permission was given back."),
    AtGoogle.NOT_REACHED: gettext_noop(
        "Google could not be told. Solde has forgotten its permission; to take it back at Google"
        " too, open “Third-party apps & services” in the Google account."
    ),
}


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a Gmail account came to."""

    address: str
    at_google: AtGoogle

    @property
    def words(self) -> str:
        return gettext(SENTENCES[self.at_google])


def remove_gmail(company: Company, *, by: User | None = None) -> Removal:
    """Let a company send from its Google account no more; it can be connected again.

    For owners and accountants. Letters that wait for it leave by the installation's mailbox or
    are held, as the company chose. Google is told when the last company has left, because
    revoking takes the permission of all that share the account. What Google answers changes
    nothing here.
    """
    if by:
        insist(by, company, May.CONFIGURE)
    connection = company.connections.select_related("mailbox").filter(kind=Mailbox.Kind.GMAIL)
    found = connection.first()
    if found is None:
        raise NoGmail
    mailbox = found.mailbox
    with transaction.atomic(durable=True):
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        leave(company, mailbox, by=by)
    return Removal(mailbox.address, revoke_unless_used(mailbox))


def leave(company: Company, mailbox: Mailbox, *, by: User | None) -> None:
    """Take the company's permission and see to its letters, in the current transaction."""
    gone, _each = company.connections.filter(mailbox=mailbox).delete()
    if not gone:
        raise NoGmail  # somebody else was quicker
    go_around(company, mailbox, removed_words(mailbox))
    close_alerts_about(company, Subject.MAILBOX.of(mailbox.pk), by=by)
    record(company, "remove_gmail", Subject.MAILBOX.of(mailbox.pk), by=by, address=mailbox.address)


def revoke_unless_used(mailbox: Mailbox) -> AtGoogle:
    """Forget a grant that no company uses, and tell Google. Not inside a transaction.

    Nobody can connect the account meanwhile: a grant that came in between would be revoked too.
    """
    assert mailbox.google_sub
    try:
        with alone_with(mailbox.google_sub):
            grant = forgotten_grant(mailbox)
            if grant is None:
                return AtGoogle.KEPT
            google_client.revoke(unsealed(grant).refresh_token)
    except (GoogleFails, CannotUnseal, AccountIsBusy) as error:
        log.warning("the grant of mailbox %s was not revoked: %s", mailbox.pk, error)
        return AtGoogle.NOT_REACHED
    return AtGoogle.REVOKED


@transaction.atomic(durable=True)
def forgotten_grant(mailbox: Mailbox) -> bytes | memoryview | None:
    """The grant, which is stored no longer; None while a company uses it."""
    row = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox.pk)
    if row.connections.exists():
        return None
    Mailbox.objects.filter(pk=row.pk).update(grant=None)
    return row.grant


def give_back(sub: str, grant: Grant) -> None:
    """Tell Google that a permission was not wanted, unless a company uses the same account."""
    try:
        with alone_with(sub):
            if not Mailbox.objects.filter(google_sub=sub, grant__isnull=False).exists():
                google_client.revoke(grant.refresh_token)
    except (GoogleFails, AccountIsBusy) as error:
        log.warning("a grant that was not wanted was not revoked: %s", error)


def revoke_forgotten() -> int:
    """Finish removals whose process died before Google was told; returns how many."""
    left = Mailbox.objects.filter(grant__isnull=False, connections__isnull=True)
    return sum(revoke_unless_used(mailbox) is AtGoogle.REVOKED for mailbox in left)
