"""Google's permission to send, and the access tokens that come of it.

One refresher at a time for each Google account: Google may hand out a new refresh token, and
of two that are asked for at once, one is lost. Not by a row lock, because that would hold a
transaction open while Google is asked, but by a lock of the session (`alone_with`).
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from solde.mail.answers import Ailment, MailboxFails, Trouble
from solde.mail.google import client as google_client
from solde.mail.google.client import GoogleFails, TokenRefused, Tokens
from solde.mail.models import Mailbox
from solde.mail.vault import CannotUnseal, seal, unseal
from solde.refusal import Refused

GRANTS = 5_114_302  # any number: advisory locks (GRANTS, hash of `sub`)
WAIT_SECONDS_MAX = 60.0  # for whoever has the account
ASK_SECONDS = 0.1  # between two tries to have it
SPARE = timedelta(minutes=5)  # a token that is used is good for so much longer
LATER_SECONDS = 300  # until Google's sign-in is asked again when it cannot answer


class AccountIsBusy(Refused):
    """Somebody else is just changing this Google account. Try again in a minute."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What is stored, sealed, of one Google account."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    expires_at: datetime  # of the access token


def grant_of(tokens: Tokens) -> Grant:
    return Grant(
        refresh_token=tokens.refresh_token,
        access_token=tokens.access_token,
        expires_at=timezone.now() + timedelta(seconds=tokens.seconds),
    )


def sealed(grant: Grant) -> bytes:
    told = {
        "refresh_token": grant.refresh_token,
        "access_token": grant.access_token,
        "expires_at": grant.expires_at.isoformat(),
    }
    return seal(json.dumps(told).encode())


def unsealed(stored: bytes | memoryview) -> Grant:
    """Raises CannotUnseal."""
    told = json.loads(unseal(stored))
    return Grant(**{**told, "expires_at": datetime.fromisoformat(told["expires_at"])})


def access_token(mailbox_id: int, *, refused: str = "") -> str:
    """A token that is good for one letter at least; asks Google when there is none.

    `refused` is one that Gmail did not take, so that another is wanted. Raises MailboxFails:
    only invalid_grant means that a person must connect again, anything else at the token
    endpoint that it is worth trying later. Not inside a transaction.
    """
    grant = stored_grant(mailbox_id)
    if is_good(grant, refused):
        return grant.access_token
    sub = Mailbox.objects.values_list("google_sub", flat=True).get(pk=mailbox_id)
    assert sub
    try:
        with alone_with(sub):
            grant = stored_grant(mailbox_id)  # another process may have refreshed it meanwhile
            if is_good(grant, refused):
                return grant.access_token
            return refreshed(mailbox_id, grant).access_token
    except AccountIsBusy as error:
        raise MailboxFails(Trouble(Ailment.PAUSE, str(error), LATER_SECONDS)) from error


def is_good(grant: Grant, refused: str) -> bool:
    return grant.access_token != refused and timezone.now() + SPARE < grant.expires_at


def stored_grant(mailbox_id: int) -> Grant:
    """Raises MailboxFails when there is none, or none that can be read."""
    # durable: Google is asked afterwards, and no transaction may be open then.
    with transaction.atomic(durable=True):
        mailbox = Mailbox.objects.only("grant", "address").get(pk=mailbox_id)
    if mailbox.grant is None:
        words = _("%s is not connected any more.") % mailbox.address
        raise MailboxFails(Trouble(Ailment.RECONNECT, words))
    try:
        return unsealed(mailbox.grant)
    except CannotUnseal as error:
        words = _("The permission to send from %s cannot be read with this installation's keys.")
        raise MailboxFails(Trouble(Ailment.RECONNECT, words % mailbox.address)) from error


def refreshed(mailbox_id: int, grant: Grant) -> Grant:
    """Ask Google for a new access token, and store what it gave. Only while alone."""
    try:
        fresh = grant_of(google_client.refresh(grant.refresh_token))
    except TokenRefused as error:
        if error.error == "invalid_grant":
            words = _("Google has withdrawn its permission: %s") % error
            raise MailboxFails(Trouble(Ailment.RECONNECT, words)) from error
        raise MailboxFails(Trouble(Ailment.PAUSE, str(error), LATER_SECONDS)) from error
    except GoogleFails as error:
        raise MailboxFails(Trouble(Ailment.PAUSE, str(error), LATER_SECONDS)) from error
    if not fresh.refresh_token:
        fresh = replace(fresh, refresh_token=grant.refresh_token)
    # Unless the last company has left meanwhile: what is gone stays gone.
    Mailbox.objects.filter(pk=mailbox_id, grant__isnull=False).update(grant=sealed(fresh))
    return fresh


@contextmanager
def alone_with(sub: str) -> Iterator[None]:
    """Have a Google account's grant to oneself, whatever the process and the machine.

    PostgreSQL ends it with the session, so a process that dies keeps nobody waiting. Raises
    AccountIsBusy.
    """
    until = time.monotonic() + WAIT_SECONDS_MAX
    while not took_lock(sub):
        if time.monotonic() > until:
            raise AccountIsBusy
        time.sleep(ASK_SECONDS)
    try:
        yield
    finally:
        give_lock(sub)


def took_lock(sub: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, hashtext(%s))", [GRANTS, sub])
        return bool(cursor.fetchone()[0])


def give_lock(sub: str) -> None:
    """A line to PostgreSQL that broke has done so already."""
    if connection.connection is None or connection.connection.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s, hashtext(%s))", [GRANTS, sub])
