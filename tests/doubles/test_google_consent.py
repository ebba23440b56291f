"""Consent, tokens and identity, driven with Google's own libraries."""

import base64
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import id_token
from oauthlib.oauth2.rfc6749.errors import InvalidClientError, InvalidGrantError

from solde.doubles.faults import Cut
from solde.doubles.google import GoogleDouble
from solde.doubles.google_accounts import EMAIL, OPENID, SEND, Client
from solde.doubles.google_errors import Declined
from solde.doubles.google_faults import Error, Rotate
from solde.doubles.google_grants import KEPT_MAX, Asked, Grants, challenge_of
from tests.doubles.consenting import (
    ALDER,
    BIRCH,
    REDIRECT,
    SCOPES,
    answered,
    asked,
    connected,
    flow_for,
    session,
)


def with_query(url, **changes):
    parts = urlsplit(url)
    query = {name: value for name, (value,) in parse_qs(parts.query).items()} | changes
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def refresh_of(double, credentials, **changes):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": credentials.refresh_token,
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        **changes,
    }
    return requests.post(f"{double.url}/token", data=form)


def test_a_user_connects_an_account(google):
    flow = flow_for(google)
    told = answered(asked(flow, nonce="n-1", state="s-1"), BIRCH)
    assert (told["state"], told["hd"], set(told["scope"].split())) == (
        "s-1",
        "birch.example",
        set(SCOPES),
    )
    answer = flow.fetch_token(code=told["code"])
    assert answer["token_type"] == "Bearer"
    assert 3590 < answer["expires_in"] <= 3600
    assert answer["refresh_token"].startswith("1//0")
    certs = google.environment()["SOLDE_GOOGLE_CERTS_URL"]
    claims = id_token.verify_token(
        answer["id_token"], Request(), google.google.client.id, certs_url=certs
    )
    assert claims["iss"] == "https://accounts.google.com"
    assert (claims["email"], claims["email_verified"]) == (BIRCH, True)
    assert (claims["hd"], claims["nonce"]) == ("birch.example", "n-1")
    told = session(flow.credentials).get(f"{google.url}/oauth2/v3/userinfo").json()
    assert told["sub"] == claims["sub"]


def test_the_key_set_proves_the_identity_too(google):
    header, claims, signature = connected(google).id_token.split(".")
    (key,) = requests.get(f"{google.url}/oauth2/v3/certs").json()["keys"]
    decode = lambda text: base64.urlsafe_b64decode(text + "==")  # noqa: E731
    assert json.loads(decode(header))["kid"] == key["kid"]
    assert "hd" not in json.loads(decode(claims))
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(decode(key[part])) for part in ("e", "n")))
    signed = f"{header}.{claims}".encode()
    numbers.public_key().verify(decode(signature), signed, padding.PKCS1v15(), SHA256())


def test_the_page_says_what_it_is_and_what_is_asked(google):
    page = requests.get(asked(flow_for(google), login_hint=BIRCH))
    assert page.status_code == 200
    assert "stand-in for Google" in page.text
    for shown in (ALDER, BIRCH, "Birch &amp; Sons", "Send email on your behalf", "127.0.0.1:8000"):
        assert shown in page.text
    assert f'value="{BIRCH}" checked' in page.text
    assert f'type="checkbox" checked name="scope" value="{SEND}"' in page.text


def test_the_user_may_untick_sending_or_cancel(google):
    url = asked(flow_for(google))
    assert answered(url, scope="")["scope"].split() == [EMAIL, OPENID]
    told = answered(url, decision="cancel")
    assert told["error"] == "access_denied"
    assert "code" not in told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "other"}, "401: invalid_client"),
        ({"redirect_uri": "https://elsewhere.example/"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"state": None}, "state"),
        ({"nonce": None}, "nonce"),
        ({"code_challenge": None}, "code_challenge"),
        ({"code_challenge": "short"}, "S256"),
        ({"code_challenge_method": "plain"}, "S256"),
        ({"access_type": "sometimes"}, "access_type"),
        ({"prompt": "none consent"}, "prompt"),
    ],
)
def test_a_wrong_wish_is_refused_on_the_spot(google, changes, words):
    url = with_query(asked(flow_for(google)), **changes)
    for answer in (
        requests.get(url, allow_redirects=False),
        requests.post(url, data={"account": ALDER, "decision": "allow"}, allow_redirects=False),
    ):
        assert answer.status_code in (400, 401)
        assert words in answer.text


def test_a_redirect_of_the_list_is_good_to_the_letter():
    listed = "https://books.example/google/callback"
    with GoogleDouble(client=Client(redirect_uris=(listed,))) as google:
        url = asked(flow_for(google))
        assert requests.get(with_query(url, redirect_uri=listed)).status_code == 200
        assert requests.get(with_query(url, redirect_uri=listed + "/")).status_code == 400


def test_a_code_is_good_once_and_a_second_use_ends_what_came_of_it(google):
    flow = flow_for(google)
    code = answered(asked(flow))["code"]
    flow.fetch_token(code=code)
    credentials = flow.credentials
    assert refresh_of(google, credentials).status_code == 200
    with pytest.raises(InvalidGrantError):
        flow.fetch_token(code=code)
    assert refresh_of(google, credentials).json()["error"] == "invalid_grant"
    assert session(credentials).get(f"{google.url}/oauth2/v3/userinfo").status_code == 401


def test_a_code_grows_old(google):
    flow = flow_for(google)
    code = answered(asked(flow))["code"]
    google.forward(601)
    with pytest.raises(InvalidGrantError):
        flow.fetch_token(code=code)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:8001/"}, "redirect_uri_mismatch"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "other"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": "4/0Aother"}, "invalid_grant"),
    ],
)
def test_a_code_is_given_to_nobody_else(google, changes, error):
    flow = flow_for(google)
    url = asked(flow)
    form = {
        "grant_type": "authorization_code",
        "code": answered(url)["code"],
        "redirect_uri": REDIRECT,
        "client_id": google.google.client.id,
        "client_secret": google.google.client.secret,
        "code_verifier": flow.code_verifier,
    }
    refused = requests.post(f"{google.url}/token", data=form | changes)
    assert refused.status_code == (401 if error == "invalid_client" else 400)
    assert refused.json()["error"] == error
    assert requests.post(f"{google.url}/token", data=form).status_code == 200


def test_a_client_may_sign_in_with_basic(google):
    credentials = connected(google)
    form = {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
    client = google.google.client
    good = requests.post(f"{google.url}/token", data=form, auth=(client.id, client.secret))
    assert good.status_code == 200
    assert "refresh_token" not in good.json()
    assert requests.post(f"{google.url}/token", data=form, auth=(client.id, "x")).status_code == 401


def test_a_refresh_token_comes_with_the_first_consent_or_when_asked_for(google):
    def tokens(**more):
        flow = flow_for(google)
        return flow.fetch_token(code=answered(asked(flow, **more))["code"])

    assert "refresh_token" not in tokens(access_type="online")
    google.revoke_account(ALDER)
    assert "refresh_token" in tokens(prompt="select_account")
    assert "refresh_token" not in tokens(prompt="select_account")
    assert "refresh_token" in tokens(prompt="consent")


def test_earlier_scopes_are_added_when_asked(google):
    connected(google)
    flow = flow_for(google)
    url = with_query(asked(flow), scope=f"{OPENID} {EMAIL}")
    assert SEND not in answered(url)["scope"]
    assert SEND in answered(with_query(url, include_granted_scopes="true"))["scope"]


def test_nobody_is_asked_with_prompt_none(google):
    answer = requests.get(asked(flow_for(google), prompt="none"), allow_redirects=False)
    assert "error=interaction_required" in answer.headers["Location"]


def test_revoking_ends_every_grant_of_the_account(google):
    one, same, other = connected(google), connected(google), connected(google, BIRCH)
    url = google.environment()["SOLDE_GOOGLE_REVOKE_URL"]
    assert requests.post(url, data={"token": one.refresh_token}).status_code == 200
    again = requests.post(url, data={"token": one.refresh_token})
    assert (again.status_code, again.json()["error"]) == (400, "invalid_token")
    assert refresh_of(google, same).json() == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert refresh_of(google, other).status_code == 200


def test_the_oldest_of_a_hundred_refresh_tokens_ends_silently():
    grants = Grants(lambda: 0.0)
    asked = Asked(REDIRECT, challenge_of("v"), nonce="", wants_refresh_token=True)
    code = grants.consent(ALDER, frozenset(SCOPES), asked)
    first = grants.exchange(code, verifier="v", redirect_uri=REDIRECT).refresh_token
    further = [grants.refreshed(first, rotates=True).refresh_token for _ in range(100)]
    with pytest.raises(Declined):
        grants.refreshed(first, rotates=False)
    assert grants.refreshed(further[0], rotates=False)


def test_what_is_over_is_forgotten():
    hours = iter(range(10**9))
    grants = Grants(lambda: next(hours) * 3600.0)
    asked = Asked(REDIRECT, challenge_of("v"), nonce="", wants_refresh_token=False)
    for _ in range(3 * KEPT_MAX):
        grants.consent(ALDER, frozenset(SCOPES), asked)
    assert len(grants.codes) <= KEPT_MAX + 1


def test_the_token_address_goes_wrong_as_told(google):
    credentials = connected(google)
    google.misbehave(Error("token", 400, "invalid_grant"), grant="refresh_token", times=1)
    google.misbehave(Error("token", 500), account=ALDER, times=1)
    google.misbehave(Cut("token"), times=1)
    google.misbehave(Rotate("token"), times=1)
    with pytest.raises(RefreshError, match="invalid_grant"):
        credentials.refresh(Request())
    assert refresh_of(google, credentials).status_code == 500
    with pytest.raises(requests.ConnectionError):
        refresh_of(google, credentials)
    before = credentials.refresh_token
    credentials.refresh(Request())
    assert credentials.refresh_token != before
    google.misbehave(Error("token", 401, "invalid_client"))
    with pytest.raises(InvalidClientError):
        flow_for(google).fetch_token(code="4/0A", code_verifier="x")
