"""Ask a person's consent at Google, and take what comes back.

What travels through the browser is one random text, `state`. Everything it stands for is in a
row that is good once and for ten minutes: company, person, session, nonce and PKCE verifier.
An answer that is forged, replayed, late, or another person's changes nothing.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.mail.google import client as google_client
from solde.mail.google.client import MAY_SEND, GoogleFails, Identity, Tokens
from solde.mail.google.grants import Grant, grant_of, sealed, unsealed
from solde.mail.models import Consent
from solde.mail.vault import CannotUnseal, seal, unseal
from solde.refusal import NotFound, Refused

GOOD_FOR = timedelta(minutes=10)  # from the consent page to the answer, and again to confirming
RANDOM_BYTES = 32


class GoogleNotSetUp(Refused):
    """Gmail cannot be connected: this installation has no Google client."""


class NoSuchConsent(NotFound):
    """That answer from Google belongs to no question of this installation."""


class ConsentNotYours(Refused):
    """That answer from Google belongs to another person, another browser or another company."""


class ConsentUsed(Refused):
    """That answer from Google has been used already."""


class ConsentTooLate(Refused):
    """Connecting Gmail took more than ten minutes. Begin again."""


class ConsentDenied(Refused):
    """Google was not allowed to let Solde send. Nothing was connected."""


class ConsentFailed(Refused):
    """Google did not complete the connection. Begin again."""


class SendingNotGranted(Refused):
    """Google was not told that Solde may send. Begin again and tick the box for sending."""


@dataclass(frozen=True, slots=True)
class Account:
    """A Google account that came back from the consent page, and the permission it gave."""

    identity: Identity
    grant: Grant


def begin_consent(company: Company, user: User, session_key: str) -> str:
    """Where to send the browser, so that its user may let Solde send for a company.

    For owners and accountants. `session_key` is the browser session's, which has to bring the
    answer back.
    """
    insist(user, company, May.CONFIGURE)
    if not google_client.is_set_up():
        raise GoogleNotSetUp
    state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _each in range(3))
    Consent._base_manager.create(
        company=company,
        user=user,
        session=fingerprint(session_key),
        state=fingerprint(state),
        nonce=nonce,
        verifier=seal(verifier.encode()),
    )
    return google_client.consent_page(state=state, nonce=nonce, challenge=challenge_of(verifier))


def accept_return(
    user: User, session_key: str, *, state: str, code: str = "", error: str = ""
) -> Consent:
    """Take what Google sent back; the consent then waits to be confirmed (connecting.py).

    The scopes of the token's answer count, not those in the address that the browser brought.
    Google is asked only after the row says that this answer is used up.
    """
    consent = consent_of(user, session_key, state=state)
    insist(user, consent.company, May.CONFIGURE)
    use_up(consent)
    if error or not code:
        end(consent)
        raise ConsentDenied if error == "access_denied" else ConsentFailed
    try:
        account = account_behind(consent, code)
    except (GoogleFails, CannotUnseal) as failure:
        end(consent)
        raise ConsentFailed(_("Google did not complete the connection: %s") % failure) from failure
    except SendingNotGranted:
        end(consent)
        raise
    rows = Consent._base_manager.filter(pk=consent.pk, ended_at=None)
    rows.update(account=sealed_account(account), verifier=b"")
    consent.refresh_from_db()
    return consent


def consent_of(user: User, session_key: str, *, state: str) -> Consent:
    rows = Consent._base_manager.select_related("company")
    consent = rows.filter(state=fingerprint(state)).first()
    if consent is None:
        raise NoSuchConsent
    insist_on_owner(consent, user, session_key)
    return consent


def insist_on_owner(consent: Consent, user: User, session_key: str) -> None:
    """Refuse everybody but the person that began it, in the browser session that began it."""
    if (consent.user_id, consent.session) != (user.pk, fingerprint(session_key)):
        raise ConsentNotYours


def use_up(consent: Consent) -> None:
    """From now on the answer is used, whatever comes of it."""
    unused = Consent._base_manager.filter(pk=consent.pk, returned_at=None, ended_at=None)
    with transaction.atomic(durable=True):  # committed before Google is asked
        is_first = unused.filter(begun_at__gt=Now() - GOOD_FOR).update(returned_at=Now())
        if not is_first:
            raise ConsentTooLate if unused.exists() else ConsentUsed


def account_behind(consent: Consent, code: str) -> Account:
    """Turn the code into tokens and look at them closely. Raises GoogleFails.

    Tokens that are not wanted are forgotten, not revoked: that would take the permission of
    every company that uses the account.
    """
    tokens = google_client.exchange_code(code, unseal(consent.verifier).decode())
    identity = google_client.identify(tokens.id_token, nonce=consent.nonce)
    insist_on_sending(tokens)
    return Account(identity, grant_of(tokens))


def insist_on_sending(tokens: Tokens) -> None:
    if MAY_SEND not in tokens.scopes:
        raise SendingNotGranted
    if not tokens.refresh_token:
        raise GoogleFails(_("its permission would end within the hour"))


def end(consent: Consent) -> bool:
    """Put a consent away with its secrets. False when somebody else has."""
    rows = Consent._base_manager.filter(pk=consent.pk, ended_at=None)
    return bool(rows.update(ended_at=Now(), account=None, verifier=b""))


def end_forgotten() -> int:
    """Put away what nobody came back for; returns how many. Their secrets are wiped."""
    rows = Consent._base_manager.filter(ended_at=None, begun_at__lt=Now() - 2 * GOOD_FOR)
    return rows.update(ended_at=Now(), account=None, verifier=b"")


def sealed_account(account: Account) -> bytes:
    told = asdict(account.identity) | {"grant": sealed(account.grant).decode()}
    return seal(json.dumps(told).encode())


def unsealed_account(stored: bytes | memoryview) -> Account:
    """Raises CannotUnseal."""
    told = json.loads(unseal(stored))
    grant = unsealed(told.pop("grant").encode())
    return Account(Identity(**told), grant)


def fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636, section 4.2."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
