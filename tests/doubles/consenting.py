"""Going through Google's consent as a program and its user do, with Google's own libraries."""

import base64
import secrets
from urllib.parse import parse_qs, urlsplit

import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow

from solde.doubles.google import GoogleDouble
from solde.doubles.google_accounts import EMAIL, OPENID, SEND
from tests.waiting import SECONDS_MAX

ALDER, BIRCH = "alder.books@gmail.com", "billing@birch.example"
SCOPES = [OPENID, EMAIL, SEND]
REDIRECT = "http://127.0.0.1:8000/google/callback"


def flow_for(double: GoogleDouble) -> Flow:
    at = double.environment()
    web = {
        "client_id": at["SOLDE_GOOGLE_CLIENT_ID"],
        "client_secret": at["SOLDE_GOOGLE_CLIENT_SECRET"],
        "auth_uri": at["SOLDE_GOOGLE_AUTH_URL"],
        "token_uri": at["SOLDE_GOOGLE_TOKEN_URL"],
    }
    return Flow.from_client_config({"web": web}, SCOPES, redirect_uri=REDIRECT)


def asked(flow: Flow, **more: str) -> str:
    """The address to send the user to."""
    wanted = {"access_type": "offline", "prompt": "consent", "nonce": secrets.token_urlsafe(16)}
    return flow.authorization_url(**{**wanted, **more})[0]


def answered(url: str, account: str = ALDER, *, decision: str = "allow", **form: object) -> dict:
    """What the program is told when the user has decided."""
    told = requests.post(
        url, data={"account": account, "decision": decision, **form}, allow_redirects=False
    )
    assert told.status_code == 302, told.text
    assert told.headers["Location"].startswith(f"{REDIRECT}?")
    query = parse_qs(urlsplit(told.headers["Location"]).query, strict_parsing=True)
    return {name: value for name, (value,) in query.items()}


def connected(double: GoogleDouble, account: str = ALDER, **form: object) -> Credentials:
    """Credentials as the program has them after the user said yes."""
    flow = flow_for(double)
    told = answered(asked(flow), account, **form)
    flow.fetch_token(code=told["code"])
    return flow.credentials


def session(credentials: Credentials) -> AuthorizedSession:
    """As a careful client: one POST, no following, no refreshing by itself."""
    return AuthorizedSession(credentials, refresh_status_codes=(), max_refresh_attempts=0)


def send(double: GoogleDouble, credentials: Credentials, raw: bytes) -> requests.Response:
    return session(credentials).post(
        f"{double.url}/gmail/v1/users/me/messages/send",
        json={"raw": base64.urlsafe_b64encode(raw).decode()},
        allow_redirects=False,
        timeout=SECONDS_MAX,
    )


def reason(answer: requests.Response) -> str:
    """Google's word for what is wrong."""
    assert answer.headers["Content-Type"].startswith("application/json")
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return error["errors"][0]["reason"]
