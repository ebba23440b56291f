"""Errors in the words of Google's APIs (JSON of its API front end) and of OAuth (RFC 6749, 5.2)."""

import time
from datetime import UTC, datetime
from typing import Any

from .serving import Answer, in_json

REALM = 'Bearer realm="https://accounts.google.com/"'

# status: name of the status, usual reason, its words
USUAL = {
    400: ("INVALID_ARGUMENT", "invalidArgument", "Invalid argument"),
    401: ("UNAUTHENTICATED", "authError", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "forbidden", "The caller does not have permission"),
    404: ("NOT_FOUND", "notFound", "Requested entity was not found."),
    413: ("INVALID_ARGUMENT", "uploadTooLarge", "Request entity too large"),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Resource has been exhausted."),
    500: ("INTERNAL", "backendError", "Internal error encountered."),
    502: ("UNAVAILABLE", "badGateway", "Bad Gateway"),
    503: ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "gatewayTimeout", "Deadline exceeded"),
}
WORDS = {
    "authError": "Invalid Credentials",
    "badRequest": "Bad Request",
    "dailyLimitExceeded": "Daily Limit Exceeded",
    "domainPolicy": "The domain administrators have disabled Gmail apps.",
    "failedPrecondition": "Mail service not enabled",
    "insufficientPermissions": "Insufficient Permission",
    "rateLimitExceeded": "Rate Limit Exceeded",
    "userRateLimitExceeded": "User Rate Limit Exceeded",
}
USAGE_LIMITS = {
    *("dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded"),
    *("domainPolicy", "accessNotConfigured"),
}
OAUTH_WORDS = {
    "invalid_grant": "Token has been expired or revoked.",
    "invalid_client": "The OAuth client was not found.",
    "invalid_token": "Token expired or revoked",
}


class Declined(Exception):
    """Google answers a request with an error."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}")
        self.answer = answer


def api_error(
    status: int,
    reason: str = "",
    message: str = "",
    *,
    retry_after: int | None = None,
    **more: Any,
) -> Answer:
    """An error of an API, with further members of "error" as given.

    With `retry_after` (seconds) the words name the time, as Gmail's do, and the header too.
    """
    name, usual_reason, usual_message = USUAL.get(status, ("UNKNOWN", "unknown", "Unknown"))
    reason = reason or usual_reason
    name = "FAILED_PRECONDITION" if reason == "failedPrecondition" else name
    if retry_after is not None:
        message = message or f"User-rate limit exceeded.  Retry after {moment(retry_after)}"
    one: dict[str, Any] = {
        "message": message or WORDS.get(reason, usual_message),
        "domain": "usageLimits" if reason in USAGE_LIMITS else "global",
        "reason": reason,
    }
    if status == 401:
        one |= {"location": "Authorization", "locationType": "header"}
    whole = message or (usual_message if reason == usual_reason else one["message"])
    error = {"code": status, "message": whole, "errors": [one], "status": name, **more}
    return in_json({"error": error}, status, **headers_of(status, retry_after))


def headers_of(status: int, retry_after: int | None) -> dict[str, str]:
    headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
    if status == 401:
        headers["WWW_Authenticate"] = f'{REALM}, error="invalid_token"'
    return headers


def moment(seconds: float) -> str:
    """A time so many seconds from now, as in 2026-11-21T21:34:55.120Z."""
    at = datetime.fromtimestamp(time.time() + seconds, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def insufficient_scope(wanted: str) -> Answer:
    """The token is good, and was not granted what this needs."""
    answer = api_error(
        403,
        "insufficientPermissions",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": "gmail.googleapis.com"},
            }
        ],
    )
    asked = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{wanted}"'}
    return Answer(answer.status, answer.body, headers=asked)


def oauth_error(status: int, error: str = "", description: str = "") -> Answer:
    error = error or ("internal_failure" if status >= 500 else "invalid_request")
    told = {"error": error, "error_description": description or OAUTH_WORDS.get(error, "")}
    return in_json({name: words for name, words in told.items() if words}, status)
