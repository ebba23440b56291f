"""The authorization server: consent, tokens, revocation, keys (RFC 6749, RFC 7636, OpenID)."""

import base64
import binascii
import time
from typing import Any
from urllib.parse import unquote

from .google_accounts import EMAIL, OPENID, SIGN_IN, Account
from .google_consent import Unfit, Wish, back, page, unfit_page, wish_of
from .google_errors import REALM, Declined, oauth_error
from .google_faults import Rotate, answer_of
from .google_grants import Access, Asked
from .google_identity import ISSUER, SECONDS, certificates, key_set, signed
from .google_state import Google
from .serving import Answer, Request, in_json


def ask_consent(google: Google, request: Request) -> Answer:
    """The page, or straight back where nobody may be asked."""
    try:
        wish = wish_of(request.query, google.client)
    except Unfit as unfit:
        return unfit_page(unfit)
    usual = page(wish, google.accounts.values())
    if "none" in wish.prompts:
        usual = back(wish, error="interaction_required")
    return answer_of(google.plan.due("consent"), usual)


def decide_consent(google: Google, request: Request) -> Answer:
    """What the person chose on the page.

    A form without the field `scope` grants all that was asked: a test may leave it out. The
    page always sends one, if only an empty one, so that unticking every box means just that.
    """
    try:
        wish = wish_of(request.query, google.client)
    except Unfit as unfit:
        return unfit_page(unfit)
    form = request.form()
    account = google.accounts.get(form.get("account", [""])[-1])
    if form.get("decision") != ["allow"]:
        return back(wish, error="access_denied")
    if account is None:
        return unfit_page(Unfit("400: invalid_request", "That account does not exist."))
    ticked = set(form.get("scope", wish.scopes))
    granted = frozenset(one for one in wish.scopes if one in ticked | SIGN_IN)
    return back(wish, **consented(google, account, wish, granted))


def consented(
    google: Google, account: Account, wish: Wish, granted: frozenset[str]
) -> dict[str, str]:
    """Grant, and what the program is told of it."""
    earlier = google.grants.granted_to(account.email)
    scopes = granted | earlier if wish.adds_to_earlier else granted
    is_first = not granted <= earlier
    asked = Asked(
        redirect_uri=wish.redirect_uri,
        challenge=wish.challenge,
        nonce=wish.nonce,
        wants_refresh_token=wish.is_offline and (is_first or "consent" in wish.prompts),
    )
    told = {
        "code": google.grants.consent(account.email, scopes, asked),
        "scope": in_googles_order(scopes),
        "authuser": "0",
        "prompt": "consent",
    }
    return told | ({"hd": account.hosted_domain} if account.hosted_domain else {})


def in_googles_order(scopes: frozenset[str]) -> str:
    """Scopes are a set: Google answers in another order than was asked."""
    return " ".join(sorted(scopes, key=lambda scope: (scope == OPENID, scope)))


def exchange(google: Google, request: Request) -> Answer:
    """POST /token."""
    form = request.form_values()
    grant = form.get("grant_type", "")
    fault = google.plan.due("token", grant=[grant], account=account_facts(google, form))
    if fault is not None and not isinstance(fault, Rotate):
        return answer_of(fault, in_json({}))
    try:
        insist_on_client(google, request, form)
        if grant == "authorization_code":
            verifier, redirect_uri = form.get("code_verifier", ""), form.get("redirect_uri", "")
            given = google.grants.exchange(
                form.get("code", ""), verifier=verifier, redirect_uri=redirect_uri
            )
        elif grant == "refresh_token":
            rotates = isinstance(fault, Rotate)
            given = google.grants.refreshed(form.get("refresh_token", ""), rotates=rotates)
        else:
            words = f"Invalid grant_type: {grant}"
            raise Declined(oauth_error(400, "unsupported_grant_type", words))
    except Declined as declined:
        return declined.answer
    return in_json(tokens(google, given))


def account_facts(google: Google, form: dict[str, str]) -> list[str]:
    """The account that a request for tokens is about, as far as its token or code tells."""
    grant = google.grants.refresh.get(form.get("refresh_token", ""))
    code = google.grants.codes.get(form.get("code", ""))
    if code:
        grant = code.grant
    return [grant.email] if grant else []


def insist_on_client(google: Google, request: Request, form: dict[str, str]) -> None:
    """The client's id and secret, from the body or from HTTP Basic (RFC 6749, 2.3.1)."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(value).decode().partition(":")
            client_id, secret = unquote(client_id), unquote(secret)
        except (binascii.Error, UnicodeDecodeError):
            raise Declined(oauth_error(401, "invalid_client", "Unauthorized")) from None
    if client_id != google.client.id:
        raise Declined(oauth_error(401, "invalid_client"))
    if secret != google.client.secret:
        raise Declined(oauth_error(401, "invalid_client", "Unauthorized"))


def tokens(google: Google, given: Access) -> dict[str, Any]:
    """The answer to a code or to a refresh token."""
    answer: dict[str, Any] = {
        "access_token": given.token,
        "expires_in": round(given.good_until - google.now()),
        "scope": in_googles_order(given.grant.scopes),
        "token_type": "Bearer",
    }
    if given.refresh_token:
        answer["refresh_token"] = given.refresh_token
    if OPENID in given.grant.scopes:
        answer["id_token"] = identity_of(google, given)
    return answer


def identity_of(google: Google, given: Access) -> str:
    """The signed identity. Its times are real ones, whatever the clock was put to."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "azp": google.client.id,
        "aud": google.client.id,
        "iat": now,
        "exp": now + SECONDS,
        **who(google.accounts[given.grant.email], given.grant.scopes),
    }
    return signed(claims | ({"nonce": given.nonce} if given.nonce else {}))


def who(account: Account, scopes: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"sub": account.sub}
    if EMAIL in scopes:
        told |= {"email": account.email, "email_verified": True}
    if account.hosted_domain:
        told["hd"] = account.hosted_domain
    return told


def revoke(google: Google, request: Request) -> Answer:
    """POST /revoke: every grant of the account to this client ends (RFC 7009, and wider)."""
    fault = google.plan.due("revoke")
    if fault is not None:
        return answer_of(fault, in_json({}))
    try:
        google.grants.revoke(request.form_values().get("token") or request.query.get("token", ""))
    except Declined as declined:
        return declined.answer
    return in_json({})


def keys(google: Google, _request: Request) -> Answer:
    """GET /oauth2/v3/certs, as a JSON Web Key Set."""
    return answer_of(google.plan.due("certs"), in_json(key_set()))


def keys_as_certificates(google: Google, _request: Request) -> Answer:
    """GET /oauth2/v1/certs, the form that google-auth reads without a further library."""
    return answer_of(google.plan.due("certs"), in_json(certificates()))


def userinfo(google: Google, request: Request) -> Answer:
    """GET /oauth2/v3/userinfo."""
    access = google.bearer(request)
    if access is None:
        refused = oauth_error(401, "invalid_request", "Invalid Credentials")
        return Answer(401, refused.body, headers={"WWW-Authenticate": REALM})
    told = who(google.accounts[access.grant.email], access.grant.scopes)
    return answer_of(google.plan.due("userinfo", token=[access.token]), in_json(told))
