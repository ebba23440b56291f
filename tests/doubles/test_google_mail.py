"""Sending through the Gmail API as its discovery document says, and every way it goes wrong."""

import base64
import json
import socket
from importlib.resources import files

import pytest
import requests

from solde.doubles.google import GoogleDouble
from solde.doubles.google_accounts import SEND
from solde.doubles.google_mail import IN_JSON_MAX, PARAMETERS, SCOPES, UPLOAD_MAX
from tests.doubles.consenting import ALDER, BIRCH, connected, reason, send, session
from tests.doubles.talking import PDF, letter
from tests.waiting import SECONDS_MAX

CEDAR = "post@cedar.example"
MULTIPART = "multipart/related; boundary=between"


@pytest.fixture(scope="module")
def discovery():
    documents = files("googleapiclient.discovery_cache") / "documents"
    return json.loads((documents / "gmail.v1.json").read_text())


@pytest.fixture(scope="module")
def sending(discovery):
    return discovery["resources"]["users"]["resources"]["messages"]["methods"]["send"]


def upload(double, credentials, kind, content, *, content_type):
    return session(credentials).post(
        f"{double.url}/upload/gmail/v1/users/me/messages/send",
        params={"uploadType": kind},
        data=content,
        headers={"Content-Type": content_type},
    )


def letters(double):
    return [(one.sender, one.recipients) for one in double.witness.letters()]


def test_the_discovery_document_knows_what_the_double_offers(discovery, sending):
    assert set(sending["scopes"]) == SCOPES
    assert SEND in discovery["auth"]["oauth2"]["scopes"]
    assert set(discovery["parameters"]) == PARAMETERS
    assert int(sending["mediaUpload"]["maxSize"]) == UPLOAD_MAX
    assert sending["mediaUpload"]["accept"] == ["message/*"]
    assert set(discovery["schemas"]["Message"]["properties"]) >= {"id", "threadId", "labelIds"}


@pytest.mark.parametrize("user", ["me", ALDER])
def test_a_letter_goes_by_the_addresses_of_the_discovery_document(
    google, credentials, discovery, sending, user
):
    simple = sending["mediaUpload"]["protocols"]["simple"]["path"]
    assert discovery["servicePath"] == ""
    by = session(credentials)
    at = f"{google.url}/{sending['flatPath'].format(userId=user)}"
    raw = base64.urlsafe_b64encode(letter(CEDAR)).decode()
    first = by.request(sending["httpMethod"], at, json={"raw": raw})
    second = by.request(
        sending["httpMethod"],
        google.url + simple.format(userId=user),
        params={"uploadType": "media"},
        data=letter(BIRCH),
        headers={"Content-Type": "message/rfc822"},
    )
    known = discovery["schemas"][sending["response"]["$ref"]]["properties"]
    for answer in (first, second):
        assert answer.status_code == 200
        assert answer.json().keys() <= known.keys()
        assert answer.json()["labelIds"] == ["SENT"]
    assert letters(google) == [(ALDER, (CEDAR,)), (ALDER, (BIRCH,))]
    assert google.witness.letter(first.json()["id"]).recipients == (CEDAR,)


def test_a_letter_is_sent_as_gmail_sends_it(google, credentials):
    raw = letter(CEDAR).replace(b"Subject:", b"Bcc: hidden@oak.example\r\nSubject:")
    assert send(google, credentials, raw).status_code == 200
    (taken,) = google.witness.letters()
    assert taken.recipients == (CEDAR, "hidden@oak.example")
    assert taken.message_id == "<1.1.abc@solde.example>"
    assert taken.delivery == "d-1"
    sent = taken.message
    assert sent["Message-ID"].endswith("@mail.gmail.com>")
    assert sent["Bcc"] is None
    assert sent["From"] == f"Ada Alder <{ALDER}>"
    assert sent["X-Google-Original-From"] == "sender@solde.example"
    assert taken.pdfs == [PDF]


def test_from_the_accounts_own_address_is_kept(google, credentials):
    send(google, credentials, letter(CEDAR, sender=f"Alder Timber <{ALDER}>"))
    (taken,) = google.witness.letters()
    assert taken.message["From"] == f"Alder Timber <{ALDER}>"
    assert taken.message["X-Google-Original-From"] is None


def test_a_multipart_upload_keeps_the_letter_to_the_byte(google, credentials):
    body = b"--between\r\nContent-Type: application/json\r\n\r\n{}\r\n"
    body += b"--between\r\nContent-Type: message/rfc822\r\n\r\n" + letter(CEDAR)
    body += b"\r\n--between--\r\n"
    answer = upload(google, credentials, "multipart", body, content_type=MULTIPART)
    assert answer.status_code == 200
    (taken,) = google.witness.letters()
    assert taken.raw.partition(b"\r\n\r\n")[2] == letter(CEDAR).partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Subject: nobody\r\n\r\n", "Recipient address required"),
        (b"To: nobody\r\n\r\n", "Invalid To header"),
        (b"To: " + b", ".join(b"a%d@b.example" % n for n in range(501)) + b"\r\n\r\n", "Too many"),
    ],
)
def test_a_letter_needs_people_to_go_to(google, credentials, raw, words):
    answer = send(google, credentials, raw)
    assert (answer.status_code, reason(answer)) == (400, "invalidArgument")
    assert words in answer.json()["error"]["message"]
    assert letters(google) == []


@pytest.mark.parametrize(
    "body", [b"{}", b'{"raw": ""}', b'{"raw": "+/+/"}', b'{"raw": "a"}', b"[]", b"{", b'{"raw": 1}']
)
def test_a_body_must_carry_base64url(google, credentials, body):
    answer = session(credentials).post(
        f"{google.url}/gmail/v1/users/me/messages/send",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert reason(answer) in ("invalidArgument", "badRequest")


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("media", "application/pdf"),
        ("resumable", "message/rfc822"),
        ("multipart", "multipart/mixed; boundary=between"),
        ("multipart", MULTIPART),
    ],
)
def test_an_upload_must_be_a_letter(google, credentials, kind, content_type):
    answer = upload(google, credentials, kind, letter(CEDAR), content_type=content_type)
    assert answer.status_code == 400


def test_what_is_too_large_is_refused(google, credentials):
    large = letter(CEDAR, pdf=PDF[:9] + bytes(IN_JSON_MAX))
    assert send(google, credentials, large).status_code == 413
    answer = upload(google, credentials, "media", large, content_type="message/rfc822")
    assert answer.status_code == 200
    claimed = {"Content-Type": "message/rfc822", "Content-Length": str(UPLOAD_MAX + 1)}
    head = requests.Request(
        "POST",
        f"{google.url}/upload/gmail/v1/users/me/messages/send?uploadType=media",
        headers={"Authorization": f"Bearer {credentials.token}", **claimed},
    ).prepare()
    head.headers["Content-Length"] = claimed["Content-Length"]
    assert requests.Session().send(head).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/gmail/v1/users/me/messages", 403),
        ("GET", "/gmail/v1/users/me/profile", 403),
        ("POST", "/gmail/v1/users/me/drafts", 403),
        ("GET", "/gmail/v1/users/me/messages/send", 404),
        ("POST", f"/gmail/v1/users/{BIRCH}/messages/send", 403),
        ("POST", "/gmail/v1/users/me/messages/send?strange=1", 400),
        ("POST", "/calendar/v3/", 404),
    ],
)
def test_nothing_else_can_be_done(google, credentials, method, path, status):
    answer = session(credentials).request(method, google.url + path, json={})
    assert answer.status_code == status
    assert reason(answer)


def test_tokens_must_be_good(google, credentials):
    google.forward(3601)
    answer = send(google, credentials, letter(CEDAR))
    assert (answer.status_code, reason(answer)) == (401, "authError")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    fresh = connected(google)
    assert send(google, fresh, letter(CEDAR)).status_code == 200
    google.revoke_account(ALDER)
    assert send(google, fresh, letter(CEDAR)).status_code == 401


def test_without_the_scope_nothing_is_sent(google):
    answer = send(google, connected(google, scope=""), letter(CEDAR))
    assert (answer.status_code, reason(answer)) == (403, "insufficientPermissions")
    (detail,) = answer.json()["error"]["details"]
    assert detail["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("changes", "status", "wanted"),
    [
        ({"has_gmail": False}, 400, "failedPrecondition"),
        ({"apps_allowed": False}, 403, "domainPolicy"),
    ],
)
def test_an_account_may_be_unable_to_send(google, credentials, changes, status, wanted):
    google.change(ALDER, **changes)
    answer = send(google, credentials, letter(CEDAR))
    assert (answer.status_code, reason(answer)) == (status, wanted)


def test_limits_of_a_minute_a_day_and_a_project(google, credentials):
    def statuses(count):
        return [send(google, credentials, letter(CEDAR)).status_code for _ in range(count)]

    google.change(ALDER, per_minute=2)
    assert statuses(3) == [200, 200, 403]
    google.forward(61)
    assert statuses(1) == [200]
    google.change(ALDER, per_minute=None, per_day=1)
    assert statuses(2) == [200, 429]
    answer = send(google, credentials, letter(CEDAR))
    assert 86000 < int(answer.headers["Retry-After"]) <= 86401
    assert answer.json()["error"]["message"].startswith("User-rate limit exceeded.  Retry after 20")
    google.change(ALDER, per_day=None)
    google.limit_project(0)
    answer = send(google, credentials, letter(CEDAR))
    assert (answer.status_code, reason(answer)) == (403, "dailyLimitExceeded")
    assert len(google.witness) == 4


def test_no_secret_is_written_down(google, credentials):
    send(google, credentials, letter(CEDAR))
    seen = list(google.witness.requests())
    assert [one["path"] for one in seen] == [
        "/o/oauth2/v2/auth",
        "/token",
        "/gmail/v1/users/me/messages/send",
    ]
    written = json.dumps(seen)
    for secret in (credentials.token, credentials.refresh_token, credentials.client_secret):
        assert secret not in written


def test_it_stops_with_the_block(google):
    with GoogleDouble() as other:
        url = other.url
        requests.get(url)
    with pytest.raises(requests.ConnectionError):
        requests.get(url)


def test_half_a_letter_is_none(google, credentials):
    head = (
        "POST /upload/gmail/v1/users/me/messages/send?uploadType=media HTTP/1.1\r\nHost: here\r\n"
        f"Authorization: Bearer {credentials.token}\r\nContent-Type: message/rfc822\r\n"
    )
    with socket.create_connection(("127.0.0.1", google.server.server_port), SECONDS_MAX) as line:
        line.sendall(f"{head}Content-Length: 5000\r\n\r\n".encode() + letter(CEDAR)[:4000])
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) == b""
    with socket.create_connection(("127.0.0.1", google.server.server_port), SECONDS_MAX) as line:
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 411 ")
    assert letters(google) == []
