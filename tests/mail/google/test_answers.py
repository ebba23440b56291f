"""The table of Gmail's answers, row by row, and the times that they name."""

import json
from datetime import UTC, datetime, timedelta
from email.message import Message

import pytest

from solde.mail.answers import Ailment, Meaning
from solde.mail.google.answers import answer_of
from solde.mail.google.line import Reply
from tests.mail.envelopes import ALDER, BIRCH, envelope

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TAKEN, REFUSED, LATER, IN_DOUBT = (
    Meaning.TAKEN, Meaning.REFUSED, Meaning.LATER, Meaning.IN_DOUBT,
)  # fmt: skip
PAUSE, RECONNECT = Ailment.PAUSE, Ailment.RECONNECT
FORBIDDEN, OPERATOR = Ailment.FORBIDDEN, Ailment.OPERATOR


def reply(status: int, body: object = b"", **headers: str) -> Reply:
    told = Message()
    for name, value in headers.items():
        told[name.replace("_", "-")] = value
    return Reply(status, told, body if isinstance(body, bytes) else json.dumps(body).encode())


def error(status: int, *reasons: str, message: str = "No", name: str = "", **headers: str) -> Reply:
    told = {"code": status, "message": message, "errors": [{"reason": one} for one in reasons]}
    return reply(status, {"error": told | ({"status": name} if name else {})}, **headers)


def answer(got: Reply):
    return answer_of(envelope(ALDER, BIRCH), got, NOW)


def judged(got: Reply) -> tuple[Meaning, Ailment | None]:
    answered = answer(got)
    (meaning,) = {meaning for meaning, _words in answered.recipients.values()}
    assert set(answered.recipients) == {ALDER, BIRCH}
    assert answered.words
    return meaning, answered.trouble and answered.trouble.ailment


@pytest.mark.parametrize(
    ("got", "meaning", "ailment"),
    [
        (reply(200, {"id": "19", "threadId": "20"}), TAKEN, None),
        (error(400, "invalidArgument"), REFUSED, None),
        (error(400, "badRequest"), REFUSED, None),
        (error(400, name="INVALID_ARGUMENT"), REFUSED, None),
        (error(400, "failedPrecondition"), LATER, FORBIDDEN),
        (error(400, name="FAILED_PRECONDITION"), LATER, FORBIDDEN),
        (error(401, "authError"), LATER, RECONNECT),
        (error(403, "domainPolicy"), LATER, FORBIDDEN),
        (error(403, "forbidden"), LATER, FORBIDDEN),
        (error(403, "insufficientPermissions"), LATER, RECONNECT),
        (error(403, "rateLimitExceeded"), LATER, PAUSE),
        (error(403, "userRateLimitExceeded"), LATER, PAUSE),
        (error(403, "quotaExceeded"), LATER, PAUSE),
        (error(403, "dailyLimitExceeded"), LATER, OPERATOR),
        (error(403, "accessNotConfigured"), LATER, OPERATOR),
        (error(429, "rateLimitExceeded"), LATER, PAUSE),
        (error(429, "userRateLimitExceeded"), LATER, PAUSE),
        (error(429, name="RESOURCE_EXHAUSTED"), LATER, PAUSE),
        (error(429, "dailyLimitExceeded"), LATER, OPERATOR),
        (error(413, "uploadTooLarge"), REFUSED, None),
        (error(404, "notFound"), LATER, None),
        (error(500), IN_DOUBT, None),
        (error(502), IN_DOUBT, None),
        (error(503), IN_DOUBT, None),
        (error(504), IN_DOUBT, None),
        (error(408), IN_DOUBT, None),
        (reply(200, {}), IN_DOUBT, None),
        (reply(200, {"id": ""}), IN_DOUBT, None),
        (reply(200, {"id": 7}), IN_DOUBT, None),
        (reply(200, b"<html>"), IN_DOUBT, None),
        (reply(200, b"[" * 100_000), IN_DOUBT, None),
        (reply(200, []), IN_DOUBT, None),
        (reply(204), IN_DOUBT, None),
        (reply(302, Location="http://elsewhere.example/"), IN_DOUBT, None),
        (reply(307, Location="http://elsewhere.example/"), IN_DOUBT, None),
        (reply(403, b"a proxy's page"), LATER, FORBIDDEN),
        (reply(400, {"error": "invalid_request"}), REFUSED, None),
        (reply(403, {"error": {"errors": 7, "details": [None], "status": 1}}), LATER, FORBIDDEN),
    ],
)
def test_what_an_answer_means(got, meaning, ailment):
    assert judged(got) == (meaning, ailment)


def test_the_reason_of_the_newer_error_body_counts_too():
    details = [{"@type": "…ErrorInfo", "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]
    got = reply(403, {"error": {"status": "PERMISSION_DENIED", "details": details}})
    assert judged(got) == (LATER, RECONNECT)


def test_googles_names_of_a_letter_are_kept():
    taken = answer(reply(200, {"id": "19aa", "threadId": "19a0", "labelIds": ["SENT"]}))
    assert taken.reference == "19aa"
    assert taken.details == {"id": "19aa", "threadId": "19a0"}


def seconds(got: Reply) -> float | None:
    trouble = answer(got).trouble
    assert trouble
    return trouble.seconds


AT = "User-rate limit exceeded.  Retry after 2026-11-21T12:02:30.500Z"


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (error(429, Retry_After="90"), 90),
        (error(429, Retry_After="Sat, 21 Nov 2026 12:01:30 GMT"), 90),
        (error(429, message=AT), 150.5),
        (error(403, "userRateLimitExceeded", message=AT), 150.5),
        (error(429, message=AT, Retry_After="90"), 90),
        (error(429, message=AT + " (Mail sending)"), 3600),
        (error(429, message="Daily limit", Retry_After="7200"), 7200),
        (error(429, message="Daily user sending limit exceeded."), 3600),
        (error(429, Retry_After="0"), 1),
        (error(429, Retry_After="Sat, 21 Nov 2026 11:00:00 GMT"), 1),
        (error(429, Retry_After="9" * 40), timedelta(days=1).total_seconds()),
        (error(429, Retry_After="soon"), None),
        (error(429, Retry_After="-5"), None),
        (error(429), None),
        (error(400, "failedPrecondition", Retry_After="90"), None),
        (error(403, "dailyLimitExceeded", Retry_After="90"), None),
    ],
)
def test_how_long_a_mailbox_is_paused(got, expected):
    assert seconds(got) == expected


def test_words_are_fit_to_be_shown():
    words = answer(error(400, message="Invalid\r\nTo header\x00\u202e" + "x" * 900)).words
    assert words.startswith("400 Invalid To header")
    assert words.isprintable()
    assert len(words) <= 500


@pytest.mark.parametrize(
    ("got", "advice"),
    [
        (error(400, "failedPrecondition", message="Mail service not enabled"), "no Gmail"),
        (error(403, "domainPolicy"), "administrator"),
        (error(413), "too large"),
        (error(503), "Sent folder"),
    ],
)
def test_words_say_what_to_do_and_what_google_said(got, advice):
    words = answer(got).words
    assert advice in words
    assert str(got.status) in words
