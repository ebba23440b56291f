"""Google's sign-in: what an identity token must say, and how answers are read."""

import json
import time
from base64 import urlsafe_b64encode

import pytest

from solde.doubles import google_identity
from solde.doubles.faults import Cut, Endless, Garble
from solde.doubles.google_faults import Error, Plain, Redirect
from solde.mail.google import client as google_client
from solde.mail.google.client import GoogleFails, Identity, TokenRefused, identify, refresh, revoke

NONCE = "the nonce of this consent"


@pytest.fixture
def claims(google, settings):
    now = int(time.time())
    return {
        "iss": "https://accounts.google.com",
        "aud": settings.SOLDE_GOOGLE_CLIENT_ID,
        "sub": "108",
        "email": "ada@birch.example",
        "email_verified": True,
        "hd": "birch.example",
        "nonce": NONCE,
        "iat": now,
        "exp": now + 3600,
    }


def test_a_good_token_says_whose_account_it_is(claims):
    found = identify(google_identity.signed(claims), nonce=NONCE)
    assert found == Identity("108", "ada@birch.example", "birch.example")


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another client"},
        {"iss": "https://accounts.evil.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"sub": ""},
        {"email": ""},
        {"exp": -3600},
        {"iat": +3600, "exp": +7200},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(claims, wrong):
    """Moments are written in seconds from now."""
    now = int(time.time())
    moments = {name: now + wrong[name] for name in ("iat", "exp") if wrong.get(name)}
    told = claims | wrong | moments
    said = {name: value for name, value in told.items() if value is not None}
    with pytest.raises(GoogleFails):
        identify(google_identity.signed(said), nonce=NONCE)


def test_a_token_that_google_did_not_sign_is_refused(claims):
    head, body, signature = google_identity.signed(claims).split(".")
    other = part_of(claims | {"email": "owner@birch.example"})
    unsigned = part_of({"alg": "none", "kid": google_identity.KEY_ID})
    for forged in (f"{head}.{other}.{signature}", f"{unsigned}.{body}.", f"{head}.{body}.", ""):
        with pytest.raises(GoogleFails):
            identify(forged, nonce=NONCE)


def part_of(said: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "fault",
    [
        Error("token", 500),
        Error("token", 400, "invalid_client"),
        Error("token", 429),
        Plain("token", "[]"),
        Plain("token", '{"access_token": 7}'),
        Plain("token", '{"error": "invalid_grant"}'),  # with 200 it is no error of OAuth
        Redirect("token", "http://127.0.0.1:1/"),
        Cut("token"),
        Garble("token"),
        Endless("token"),
    ],
    ids=str,
)
def test_nothing_but_invalid_grant_says_that_the_grant_is_gone(google, monkeypatch, fault):
    monkeypatch.setattr(google_client, "SECONDS_MAX", 1)
    google.misbehave(fault)
    with pytest.raises(GoogleFails) as failed:
        refresh("1//any")
    assert getattr(failed.value, "error", "") != "invalid_grant"


def test_a_grant_that_is_gone_is_told_by_its_code(google):
    with pytest.raises(TokenRefused) as refused:
        refresh("1//secret-of-nobody")
    assert refused.value.error == "invalid_grant"
    assert "secret-of-nobody" not in str(refused.value)


def test_revoking_what_is_gone_is_no_failure(google):
    revoke("1//unknown")


def test_revoking_fails_in_words(google):
    google.misbehave(Error("revoke", 503))
    with pytest.raises(GoogleFails):
        revoke("1//unknown")


def test_google_that_is_not_there_fails_in_words(google, settings):
    settings.SOLDE_GOOGLE_TOKEN_URL = "http://127.0.0.1:1/token"
    with pytest.raises(GoogleFails, match="cannot be reached"):
        refresh("1//any")


def test_tokens_are_not_sent_unencrypted_beyond_this_machine(google, settings):
    settings.SOLDE_GOOGLE_TOKEN_URL = "http://google.example/token"
    with pytest.raises(GoogleFails, match="not encrypted"):
        refresh("1//any")


def test_tokens_do_not_show_when_they_are_printed():
    tokens = google_client.Tokens("access", "refresh", "identity", frozenset(), 3600)
    assert not any(secret in repr(tokens) for secret in ("access", "refresh", "identity"))
