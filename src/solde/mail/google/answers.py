"""What Gmail's answers mean: a table, no network.

Source: developers.google.com/workspace/gmail/api/guides/handle-errors, and what it really says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from solde.mail.answers import Ailment, Answer, Envelope, Meaning, Trouble, shown
from solde.mail.google.line import Reply

PHASE = "post"
HOUR = 3600  # seconds
PAUSE_MAX_SECONDS = 24 * HOUR
WORD = re.compile(r"[^a-z]")
RETRY_AFTER = re.compile(r"(?i)\bretry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)")
# How Gmail tells the limit of a day from that of a moment.
DAILY = re.compile(r"(?i)\(mail sending\)|\bdaily\b|\bper day\b")

NO_GMAIL = gettext_noop("This Google account has no Gmail. Connect another one.")
ADMINISTRATOR = gettext_noop(
    "Google does not let this account send from here. Ask the administrator of its Workspace to"
    " trust the application."
)
CONNECT_AGAIN = gettext_noop("Google no longer accepts the permission. Connect Gmail again.")
OPERATOR = gettext_noop(
    "Google's limits or settings for this installation's Google client stop all Gmail."
)
TOO_LARGE = gettext_noop("The letter is too large for Gmail. Send it with fewer or no attachments.")
NO_ANSWER = gettext_noop("Nobody knows whether Gmail took the letter. Look into its Sent folder.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: an answer, what it means, and what to tell."""

    status: int
    reasons: frozenset[str]  # any of these, letters only; empty: whatever the reason
    meaning: Meaning
    ailment: Ailment | None = None
    advice: str = ""

    def fits(self, status: int, reasons: set[str]) -> bool:
        return status == self.status and (not self.reasons or not self.reasons.isdisjoint(reasons))


def row(
    status: int, *reasons: str, meaning: Meaning = Meaning.LATER, ailment: Ailment | None = None,
    advice: str = "",
) -> Row:  # fmt: skip
    return Row(status, frozenset(map(folded, reasons)), meaning, ailment, advice)


def folded(reason: str) -> str:
    """One spelling for failedPrecondition and FAILED_PRECONDITION."""
    return WORD.sub("", reason.lower())


PROJECT = ("dailyLimitExceeded", "dailyLimitExceededUnreg", "accessNotConfigured",
           "SERVICE_DISABLED", "CONSUMER_SUSPENDED", "BILLING_DISABLED")  # fmt: skip
TOO_FAST = ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED")  # fmt: skip
SCOPE = ("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScope")

# The first that fits counts. Whatever fits none: see outcome().
TABLE = (
    row(400, "failedPrecondition", ailment=Ailment.FORBIDDEN, advice=NO_GMAIL),
    row(400, meaning=Meaning.REFUSED),
    row(401, ailment=Ailment.RECONNECT, advice=CONNECT_AGAIN),
    row(403, *PROJECT, ailment=Ailment.OPERATOR, advice=OPERATOR),
    row(403, *SCOPE, ailment=Ailment.RECONNECT, advice=CONNECT_AGAIN),
    row(403, *TOO_FAST, ailment=Ailment.PAUSE),
    row(403, ailment=Ailment.FORBIDDEN, advice=ADMINISTRATOR),  # domainPolicy, and others
    row(413, meaning=Meaning.REFUSED, advice=TOO_LARGE),
    row(429, *PROJECT, ailment=Ailment.OPERATOR, advice=OPERATOR),
    row(429, ailment=Ailment.PAUSE),
)


def outcome(status: int, reasons: set[str]) -> Row:
    """What an answer means that is no success.

    Any other 4xx is about the request, which was not carried out (RFC 9110, 15.5): later. Of
    everything else, 5xx, redirects, strange successes, nobody knows.
    """
    for one in TABLE:
        if one.fits(status, reasons):
            return one
    if 400 <= status < 500 and status != 408:  # 408: it may have come late, but whole
        return row(status)
    return row(status, meaning=Meaning.IN_DOUBT, advice=NO_ANSWER)


def answer_of(envelope: Envelope, reply: Reply, now: datetime) -> Answer:
    """Gmail takes or refuses a letter as a whole: every recipient has the same meaning."""
    told = reply.told
    if reply.status == 200 and isinstance(told.get("id"), str) and told["id"]:
        return taken(envelope, told)
    error = told.get("error")
    error = error if isinstance(error, dict) else {}
    found = outcome(reply.status, set(reasons_in(error)))
    words = words_of(reply.status, error, found.advice)
    trouble = None
    if found.ailment:
        trouble = Trouble(found.ailment, words, seconds_of(found, reply, words, now))
    return Answer.for_all(envelope, found.meaning, PHASE, words, trouble=trouble)


def taken(envelope: Envelope, told: Mapping[str, Any]) -> Answer:
    words = gettext("Gmail took it.")
    return Answer(
        recipients=dict.fromkeys(envelope.recipients, (Meaning.TAKEN, words)),
        phase=PHASE,
        words=words,
        reference=told["id"],
        details={"id": told["id"], "threadId": str(told.get("threadId") or "")},
    )


def reasons_in(error: Mapping[str, Any]) -> Iterator[str]:
    """Every reason that Google's two kinds of error body give, in one spelling."""
    if isinstance(status := error.get("status"), str):
        yield folded(status)
    for part in ("errors", "details"):
        listed = error.get(part)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(reason := one.get("reason"), str):
                yield folded(reason)


def words_of(status: int, error: Mapping[str, Any], advice: str) -> str:
    """What to do, and what Google said."""
    said = error.get("message")
    told = f"{status} {said}" if isinstance(said, str) else str(status)
    return shown(f"{gettext(advice)} ({told})" if advice else told)


def seconds_of(found: Row, reply: Reply, words: str, now: datetime) -> float | None:
    """How long to pause; None: not said, and for longer each time.

    Google goes on refusing for hours after the limit of a day, whatever time it names.
    """
    if found.ailment is not Ailment.PAUSE:
        return None
    stated = stated_seconds(reply, words, now)
    if DAILY.search(words):
        stated = max(stated or 0, HOUR)
    return None if stated is None else min(max(stated, 1), PAUSE_MAX_SECONDS)


def stated_seconds(reply: Reply, words: str, now: datetime) -> float | None:
    """From the header Retry-After (RFC 9110, 10.2.3), or from Gmail's words."""
    header = (reply.headers.get("Retry-After") or "").strip()
    if header.isascii() and header.isdigit():
        return float(header[:9])
    until = http_date(header)
    if until is None and (found := RETRY_AFTER.search(words)):
        until = datetime.fromisoformat(found[1])
    return (until - now).total_seconds() if until else None


def http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
