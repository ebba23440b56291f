"""Codes, access tokens and refresh tokens: what was granted, to whom, for how long."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock

from .google_errors import Declined, oauth_error

CODE_SECONDS = 600
ACCESS_SECONDS = 3600
REFRESH_TOKENS_MAX = 100  # of one account; a further one silently ends the oldest
KEPT_MAX = 1000  # codes or access tokens; then those that are over are forgotten


@dataclass(slots=True)
class Grant:
    """What one consent gave. Everything that came of it ends with it."""

    email: str
    scopes: frozenset[str]
    is_alive: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be the same, or proven, when a code is exchanged."""

    redirect_uri: str
    challenge: str  # PKCE, S256
    nonce: str
    wants_refresh_token: bool


@dataclass(slots=True)
class Code:
    grant: Grant
    asked: Asked
    good_until: float
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    token: str
    grant: Grant
    good_until: float
    refresh_token: str | None = None  # that is handed out with it
    nonce: str = ""


@dataclass(slots=True)
class Grants:
    """The books of the authorization server. `now` tells the time in seconds since 1970."""

    now: Callable[[], float]
    access_seconds: int = ACCESS_SECONDS
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, Access] = field(default_factory=dict)
    refresh: dict[str, Grant] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def granted_to(self, email: str) -> frozenset[str]:
        """Every scope that this account has granted and not taken back."""
        with self.lock:
            alive = [one.scopes for one in self.of(email) if one.is_alive]
        return frozenset[str]().union(*alive)

    def of(self, email: str) -> list[Grant]:
        every = [code.grant for code in self.codes.values()]
        every += [access.grant for access in self.access.values()]
        return [grant for grant in (*every, *self.refresh.values()) if grant.email == email]

    def consent(self, email: str, scopes: frozenset[str], asked: Asked) -> str:
        """A code for what was granted, good once and for ten minutes."""
        code = f"4/0A{secrets.token_urlsafe(48)}"
        with self.lock:
            self.forget()
            until = self.now() + CODE_SECONDS
            self.codes[code] = Code(Grant(email, scopes), asked, until)
        return code

    def exchange(self, given: str, *, verifier: str, redirect_uri: str) -> Access:
        """Tokens for a code. A second use ends what came of the first (RFC 6749, 4.1.2)."""
        with self.lock:
            code = self.codes.get(given)
            if code is None or code.good_until < self.now():
                raise Declined(oauth_error(400, "invalid_grant", "Malformed auth code."))
            if code.is_used:
                code.grant.is_alive = False
                raise Declined(oauth_error(400, "invalid_grant", "Bad Request"))
            if redirect_uri != code.asked.redirect_uri:
                raise Declined(oauth_error(400, "redirect_uri_mismatch", "Bad Request"))
            if challenge_of(verifier) != code.asked.challenge:
                words = "Invalid code verifier." if verifier else "Missing code verifier."
                raise Declined(oauth_error(400, "invalid_grant", words))
            code.is_used = True
            refresh_token = None
            if code.asked.wants_refresh_token:
                refresh_token = self.new_refresh_token(code.grant)
            return self.new_access(code.grant, refresh_token, code.asked.nonce)

    def refreshed(self, refresh_token: str, *, rotates: bool) -> Access:
        """A new access token; with `rotates` a further refresh token too."""
        with self.lock:
            grant = self.refresh.get(refresh_token)
            if grant is None or not grant.is_alive:
                raise Declined(oauth_error(400, "invalid_grant"))
            return self.new_access(grant, self.new_refresh_token(grant) if rotates else None)

    def new_refresh_token(self, grant: Grant) -> str:
        self.refresh = {token: one for token, one in self.refresh.items() if one.is_alive}
        same = [token for token, one in self.refresh.items() if one.email == grant.email]
        if len(same) >= REFRESH_TOKENS_MAX:
            del self.refresh[same[0]]
        token = f"1//0{secrets.token_urlsafe(48)}"
        self.refresh[token] = grant
        return token

    def new_access(self, grant: Grant, refresh_token: str | None, nonce: str = "") -> Access:
        self.forget()
        token = f"ya29.{secrets.token_urlsafe(96)}"
        until = self.now() + self.access_seconds
        self.access[token] = Access(token, grant, until, refresh_token, nonce)
        return self.access[token]

    def bearer(self, token: str) -> Access | None:
        """What an access token allows, or None: unknown, expired or revoked."""
        with self.lock:
            access = self.access.get(token)
            is_good = access and access.grant.is_alive and self.now() < access.good_until
            return access if is_good else None

    def revoke(self, token: str) -> None:
        """End every grant of the account whose token it is."""
        with self.lock:
            access = self.access.get(token)
            grant = access.grant if access else self.refresh.get(token)
            if grant is None or not grant.is_alive:
                raise Declined(oauth_error(400, "invalid_token"))
            self.revoke_account(grant.email)

    def revoke_account(self, email: str) -> None:
        with self.lock:
            for grant in self.of(email):
                grant.is_alive = False

    def forget(self) -> None:
        now = self.now()
        if len(self.codes) > KEPT_MAX:
            self.codes = {t: one for t, one in self.codes.items() if now < one.good_until}
        if len(self.access) > KEPT_MAX:
            self.access = {t: one for t, one in self.access.items() if now < one.good_until}


def challenge_of(verifier: str) -> str:
    """PKCE's S256 (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
