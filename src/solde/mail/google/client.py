"""What is said to Google's sign-in: the consent page, tokens, revocation, whose account it is.

Nothing of an answer is shown or logged but Google's error code and its description: the rest
may hold tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from solde.mail.answers import shown
from solde.mail.google.line import Lost, NotReached, Reply, fetch, post

MAY_SEND = "https://www.googleapis.com/auth/gmail.send"
MAY_SEE_ADDRESS = "https://www.googleapis.com/auth/userinfo.email"
SCOPES = ("openid", MAY_SEE_ADDRESS, MAY_SEND)
ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
SECONDS_MAX = 20  # for one answer of the token endpoint
CLOCKS_APART_MAX = 60  # seconds, ours and Google's
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class GoogleFails(Exception):
    """Google's sign-in could not be asked, or did not answer with what it should."""


class TokenRefused(GoogleFails):
    """The token endpoint said no; `error` is its code of RFC 6749, section 5.2."""

    def __init__(self, error: str, words: str) -> None:
        super().__init__(words)
        self.error = error


@dataclass(frozen=True, slots=True)
class Tokens:
    """An answer of the token endpoint (RFC 6749, 5.1)."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)  # empty: there was none in the answer
    id_token: str = field(repr=False)
    scopes: frozenset[str]  # those that were granted
    seconds: int  # for which the access token is good


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose account it is. Addresses change; `sub` never does."""

    sub: str
    address: str
    domain: str  # of the Workspace; empty: a gmail.com account


def is_set_up() -> bool:
    """Whether this installation has a Google client."""
    return bool(settings.SOLDE_GOOGLE_CLIENT_ID and settings.SOLDE_GOOGLE_CLIENT_SECRET)


def return_address() -> str:
    """Where Google sends the browser back to; registered with the client, letter by letter."""
    return f"{settings.SOLDE_BASE_URL}/mail/google/return"


def consent_page(*, state: str, nonce: str, challenge: str) -> str:
    """Where to send the browser. `prompt=consent`: otherwise no refresh token comes back."""
    asked = {
        "client_id": settings.SOLDE_GOOGLE_CLIENT_ID,
        "redirect_uri": return_address(),
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{settings.SOLDE_GOOGLE_AUTH_URL}?{urlencode(asked)}"


def exchange_code(code: str, verifier: str) -> Tokens:
    """Turn the code of a consent into tokens. Raises GoogleFails."""
    return ask_for_tokens(
        grant_type="authorization_code",
        code=code,
        code_verifier=verifier,
        redirect_uri=return_address(),
    )


def refresh(refresh_token: str) -> Tokens:
    """A new access token. Raises TokenRefused("invalid_grant") when the grant is gone."""
    return ask_for_tokens(grant_type="refresh_token", refresh_token=refresh_token)


def ask_for_tokens(**asked: str) -> Tokens:
    client = {
        "client_id": settings.SOLDE_GOOGLE_CLIENT_ID,
        "client_secret": settings.SOLDE_GOOGLE_CLIENT_SECRET,
    }
    reply = answered(settings.SOLDE_GOOGLE_TOKEN_URL, client | asked)
    told = reply.told
    if reply.status != 200 or not isinstance(told.get("access_token"), str):
        raise refusal_in(reply, told)
    return Tokens(
        access_token=told["access_token"],
        refresh_token=str(told.get("refresh_token") or ""),
        id_token=str(told.get("id_token") or ""),
        # Left out, it is all that was asked for (RFC 6749, 5.1).
        scopes=frozenset(str(told["scope"]).split()) if "scope" in told else frozenset(SCOPES),
        seconds=seconds_in(told),
    )


def revoke(token: str) -> None:
    """Take back every grant of the token's account to this client. Raises GoogleFails."""
    reply = answered(settings.SOLDE_GOOGLE_REVOKE_URL, {"token": token})
    told = reply.told
    # A grant that is gone already is what was wanted.
    if reply.status != 200 and told.get("error") not in ("invalid_token", "invalid_grant"):
        raise refusal_in(reply, told)


def answered(url: str, form: Mapping[str, str]) -> Reply:
    try:
        return post(url, urlencode(form).encode(), headers=FORM, seconds=SECONDS_MAX)
    except (NotReached, Lost) as error:
        raise GoogleFails(str(error)) from error


def refusal_in(reply: Reply, told: Mapping[str, Any]) -> GoogleFails:
    error = told.get("error")
    if not isinstance(error, str) or reply.status == 200:
        return GoogleFails(_("Google's sign-in answered %s.") % reply.status)
    described = told.get("error_description") or ""
    return TokenRefused(error, shown(f"{error}: {described}" if described else error))


def seconds_in(told: Mapping[str, Any]) -> int:
    try:
        return max(0, int(told["expires_in"]))
    except (KeyError, TypeError, ValueError):
        return 0  # recommended, not required (RFC 6749, 5.1): good for one letter, then refreshed


def identify(id_token: str, *, nonce: str) -> Identity:
    """Whose account a token of the code's exchange is about. Raises GoogleFails.

    Signature, audience and time are looked at by google-auth; issuer, nonce and a verified
    address by us (OpenID Connect Core, 3.1.3.7).
    """
    try:
        claims: Mapping[str, Any] = jwt.decode(  # type: ignore[no-untyped-call]
            id_token,
            certs=public_keys(),
            audience=settings.SOLDE_GOOGLE_CLIENT_ID,
            clock_skew_in_seconds=CLOCKS_APART_MAX,
        )
    except (GoogleAuthError, ValueError) as error:
        raise GoogleFails(_("Google's answer does not prove whose account it is.")) from error
    identity = Identity(
        sub=str(claims.get("sub") or ""),
        address=str(claims.get("email") or ""),
        domain=str(claims.get("hd") or ""),
    )
    is_proven = claims.get("iss") in ISSUERS and claims.get("nonce") == nonce
    if not is_proven or claims.get("email_verified") is not True:
        raise GoogleFails(_("Google's answer does not prove whose account it is."))
    if not identity.sub or not identity.address:
        raise GoogleFails(_("Google did not tell the address of the account."))
    return identity


def public_keys() -> dict[str, str]:
    """Google's certificates by key id, in PEM."""
    try:
        reply = fetch(settings.SOLDE_GOOGLE_CERTS_URL, seconds=SECONDS_MAX)
    except (NotReached, Lost) as error:
        raise GoogleFails(str(error)) from error
    if reply.status != 200:
        raise GoogleFails(_("Google's sign-in answered %s.") % reply.status)
    return reply.told
