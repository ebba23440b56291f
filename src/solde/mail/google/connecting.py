"""Connect a company to the Google account that came back from the consent page."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.ailing import let_go_on
from solde.mail.google.consent import (
    GOOD_FOR,
    Account,
    ConsentNotYours,
    ConsentTooLate,
    ConsentUsed,
    NoSuchConsent,
    end,
    insist_on_owner,
    unsealed_account,
)
from solde.mail.google.grants import alone_with, sealed
from solde.mail.google.leaving import give_back, leave, revoke_unless_used
from solde.mail.limits import limits_of_account
from solde.mail.models import Connection, Consent, Mailbox
from solde.refusal import Refused
from solde.subject import Subject

GMAIL = Mailbox.Kind.GMAIL


class OtherGmailConnected(Refused):
    """This company sends from another Gmail address already."""


@dataclass(frozen=True, slots=True)
class PendingAccount:
    """What a person is asked to confirm."""

    consent_id: int
    address: str
    domain: str  # of the Workspace; empty: a gmail.com account
    replaces: str  # the address that the company sends from now, if it is another; else empty
    is_again: bool  # the company is connected to this account already


def gmail_of(company: Company) -> Mailbox | None:
    """The Google account that a company sends from."""
    connection = company.connections.select_related("mailbox").filter(kind=GMAIL).first()
    return connection.mailbox if connection else None


def pending_account(
    company: Company, user: User, session_key: str, consent_id: int
) -> PendingAccount:
    """The account that waits to be confirmed. Refused like confirm()."""
    consent = waiting_consent(company, user, session_key, consent_id)
    identity = account_of(consent).identity
    present = gmail_of(company)
    is_again = present is not None and present.google_sub == identity.sub
    return PendingAccount(
        consent_id=consent.pk,
        address=identity.address,
        domain=identity.domain,
        replaces="" if present is None or is_again else present.address,
        is_again=is_again,
    )


def confirm(
    company: Company, user: User, session_key: str, *, consent_id: int, replacing: bool = False
) -> Mailbox:
    """Let a company send from the account that a person has just confirmed.

    The same account again mends it: what was wrong is over, and the letters that waited for it
    go on. Another account is refused unless it is `replacing` the present one, whose letters
    then go the way the company chose for a mailbox that fails.
    """
    insist(user, company, May.CONFIGURE)
    consent = waiting_consent(company, user, session_key, consent_id)
    account = account_of(consent)
    with alone_with(account.identity.sub), transaction.atomic(durable=True):
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        present = gmail_of(company)
        if not end(consent):
            raise ConsentUsed
        if present and present.google_sub != account.identity.sub:
            if not replacing:
                words = _("This company sends from %s already. Remove it, or replace it.")
                raise OtherGmailConnected(words % present.address)
            leave(company, present, by=user)
        mailbox = connect(company, account, by=user)
    if present and present.pk != mailbox.pk:
        revoke_unless_used(present)
    return mailbox


def call_off(company: Company, user: User, session_key: str, *, consent_id: int) -> None:
    """It was the wrong account: forget it, and give its permission back if no company has it."""
    consent = waiting_consent(company, user, session_key, consent_id)
    account = account_of(consent)
    if end(consent):
        give_back(account.identity.sub, account.grant)


def waiting_consent(company: Company, user: User, session_key: str, consent_id: int) -> Consent:
    """A consent whose account is to be confirmed. Refused when there is nothing to confirm."""
    consent = Consent._base_manager.filter(pk=consent_id).first()
    if consent is None:
        raise NoSuchConsent
    insist_on_owner(consent, user, session_key)
    if consent.company_id != company.pk:
        raise ConsentNotYours
    if consent.ended_at:
        raise ConsentUsed
    fresh = Consent._base_manager.filter(pk=consent_id, returned_at__gt=Now() - GOOD_FOR)
    if not fresh.exists():
        raise ConsentTooLate
    if consent.account is None:  # still being asked for, in another window
        raise NoSuchConsent
    return consent


def account_of(consent: Consent) -> Account:
    assert consent.account
    return unsealed_account(consent.account)


def connect(company: Company, account: Account, *, by: User) -> Mailbox:
    """One mailbox for each account, one connection for each company. In a transaction."""
    identity = account.identity
    mailbox, is_new = Mailbox.objects.get_or_create(
        google_sub=identity.sub,
        defaults={"kind": GMAIL, **limits_of_account(identity.domain)._asdict()},
    )
    mailbox.address, mailbox.google_domain = identity.address, identity.domain
    mailbox.grant = sealed(account.grant)
    mailbox.save(update_fields=["address", "google_domain", "grant"])
    Connection._base_manager.update_or_create(
        company=company,
        kind=GMAIL,
        defaults={"mailbox": mailbox, "connected_by": by, "connected_at": Now()},
    )
    if not is_new:
        let_go_on(mailbox)
        mailbox.refresh_from_db()
    record(
        company, "connect_gmail", Subject.MAILBOX.of(mailbox.pk), by=by, address=identity.address
    )
    return mailbox
