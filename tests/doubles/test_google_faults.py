"""Every way in which Gmail's answer to a letter goes wrong, and what was taken nevertheless."""

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from solde.doubles.faults import Cut, Drip, Endless, Garble, Late, Nonsense
from solde.doubles.google import GoogleDouble
from solde.doubles.google_faults import Error, Plain, Redirect
from tests.doubles.consenting import BIRCH, connected, reason, send, session
from tests.doubles.talking import letter
from tests.waiting import SECONDS_MAX, until

CEDAR = "post@cedar.example"


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize(
    ("status", "given", "wanted"),
    [
        (400, "", "invalidArgument"),
        (400, "badRequest", "badRequest"),
        (401, "", "authError"),
        (403, "userRateLimitExceeded", "userRateLimitExceeded"),
        (413, "", "uploadTooLarge"),
        (429, "", "rateLimitExceeded"),
        (500, "", "backendError"),
        (502, "", "badGateway"),
        (503, "", "backendError"),
        (504, "", "gatewayTimeout"),
    ],
)
def test_every_error_can_be_told_with_and_without_the_letter_taken(
    google, credentials, status, given, wanted, stored
):
    google.misbehave(Error("send", status, given, stored=stored), times=1)
    answer = send(google, credentials, letter(CEDAR))
    assert (answer.status_code, reason(answer)) == (status, wanted)
    assert len(google.witness) == stored
    assert send(google, credentials, letter(CEDAR)).status_code == 200


@pytest.mark.parametrize(
    "fault",
    [
        Cut("unread"),
        Cut("send"),
        Cut("send", stored=True),
        Garble("send", stored=True),
    ],
)
def test_the_line_may_break(google, credentials, fault):
    google.misbehave(fault, times=1)
    with pytest.raises(requests.ConnectionError):
        send(google, credentials, letter(CEDAR))
    assert len(google.witness) == fault.stored
    assert send(google, credentials, letter(CEDAR)).status_code == 200


def test_answers_that_say_nothing(google, credentials):
    google.misbehave(Plain("send", "{}", stored=True), times=1)
    google.misbehave(Plain("send", "<p>Hello", type="text/html"), times=1)
    google.misbehave(Redirect("send", "https://elsewhere.example/", 307), times=1)
    first, second, third = (send(google, credentials, letter(CEDAR)) for _ in range(3))
    assert (first.status_code, first.json()) == (200, {})
    with pytest.raises(requests.JSONDecodeError):
        second.json()
    assert (third.status_code, third.headers["Location"]) == (307, "https://elsewhere.example/")
    assert len(google.witness) == 1


def test_slow_answers(google, credentials):
    google.misbehave(Late("send", seconds=0.2), times=1)
    google.misbehave(Late("send", seconds=0.1, stored=False), times=1)
    google.misbehave(Drip("send", seconds=0.0005), times=1)
    started = time.monotonic()
    assert [send(google, credentials, letter(CEDAR)).status_code for _ in range(3)] == [200] * 3
    assert time.monotonic() - started > 0.4
    assert len(google.witness) == 3


def test_a_letter_that_waits_when_the_server_stops_is_not_taken():
    with ThreadPoolExecutor(1) as elsewhere, GoogleDouble() as google:
        google.misbehave(Late("send", seconds=SECONDS_MAX, stored=False), times=1)
        sending = elsewhere.submit(send, google, connected(google), letter(CEDAR))
        until(lambda: not google.google.plan.told())
        google.google.is_over.set()
        assert isinstance(sending.exception(SECONDS_MAX), requests.ConnectionError)
        assert len(google.witness) == 0


def test_an_endless_answer(google, credentials):
    google.misbehave(Endless("send"))
    with session(credentials).post(
        f"{google.url}/gmail/v1/users/me/messages/send",
        json={"raw": base64.urlsafe_b64encode(letter(CEDAR)).decode()},
        stream=True,
    ) as answer:
        said = answer.iter_lines()
        assert {next(said) for _ in range(5)} == {b"and another thing"}


def test_faults_reach_one_recipient_account_or_token(google, credentials):
    other = connected(google, BIRCH)
    google.misbehave(Error("send", 400), to="Office@Birch.example")
    google.misbehave(Error("send", 503), account=BIRCH, after=1, times=1)
    google.misbehave(Error("send", 500), token=credentials.token)
    assert send(google, credentials, letter(CEDAR)).status_code == 500
    assert send(google, other, letter("office@birch.example")).status_code == 400
    assert [send(google, other, letter(CEDAR)).status_code for _ in range(3)] == [200, 503, 200]
    google.behave()
    assert send(google, credentials, letter(CEDAR)).status_code == 200


def test_what_cannot_be_told_is_said(google):
    with pytest.raises(Nonsense, match="no point"):
        google.misbehave(Cut("dot"))
    with pytest.raises(Nonsense, match="colour"):
        google.misbehave(Cut("send"), colour="red")
    with pytest.raises(Nonsense, match="no account"):
        google.change("nobody@gmail.com", has_gmail=False)
