"""What Google can do wrong, besides what `faults.py` lists."""

from dataclasses import dataclass, replace

from .faults import Cut, Drip, Endless, Fault, Garble, Late
from .google_errors import api_error, oauth_error
from .serving import JSON, Answer

# unread: a letter's request of which nothing but the head was read. send: the letter was read
# and would be taken. The rest are the addresses of the same name.
POINTS = ("unread", "send", "consent", "token", "revoke", "certs", "userinfo")
# token is an access token; grant is "authorization_code" or "refresh_token", at "token" only.
ONLY = ("to", "account", "token", "grant")
OAUTH = ("token", "revoke")


@dataclass(frozen=True, slots=True)
class Error(Fault):
    """An error in Google's words, those of OAuth at "token" and "revoke".

    Error("send", 403, "dailyLimitExceeded"), Error("send", 429, retry_after=60),
    Error("token", 400, "invalid_grant"). Without a reason, the usual one of the status.
    """

    status: int
    reason: str = ""
    message: str = ""
    retry_after: int | None = None  # seconds, in the header and in the message
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Plain(Fault):
    """Some other answer: not JSON, or JSON without an id."""

    body: str
    status: int = 200
    type: str = JSON
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Redirect(Fault):
    """An answer that sends the client somewhere else."""

    location: str
    status: int = 302
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Rotate(Fault):
    """A refresh is answered with a new refresh token. The old one stays good."""


KINDS = (Cut, Late, Drip, Garble, Endless, Error, Plain, Redirect, Rotate)


def answer_of(fault: Fault | None, usual: Answer) -> Answer:
    """What is answered when a fault is due: instead of the usual answer, or to it."""
    match fault:
        case Error() if fault.at in OAUTH:
            return oauth_error(fault.status, fault.reason, fault.message)
        case Error():
            return api_error(
                fault.status, fault.reason, fault.message, retry_after=fault.retry_after
            )
        case Plain():
            return Answer(fault.status, fault.body.encode(), fault.type)
        case Redirect():
            return Answer(fault.status, headers={"Location": fault.location})
        case None | Rotate():
            return usual
        case _:
            return replace(usual, fault=fault)
