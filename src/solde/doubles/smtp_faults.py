"""What an SMTP server can do wrong, besides what `faults.py` lists."""

from dataclasses import dataclass

from .faults import Cut, Drip, Endless, Fault, Garble, Late

# connect: before the greeting. data: before "354". body: some of the text was read, the
# rest never is (a client notices while it sends only if the text is longer than the kernel's
# buffers, some megabytes). dot: the text is complete.
POINTS = (
    *("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot"),
    *("rset", "quit"),
)
ONLY = ("to",)  # from "rcpt" on


@dataclass(frozen=True, slots=True)
class Reply(Fault):
    """Another reply than the usual one. The server hangs up after 421, a greeting, in a body."""

    text: str  # "450 4.2.1 Try again later"; more lines are "450-" and a line feed apart
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Hide(Fault):
    """A capability is missing from the answer to EHLO, such as a STARTTLS somebody took out."""

    capability: str


@dataclass(frozen=True, slots=True)
class Withhold(Fault):
    """The usual answer, once the server is told to behave."""

    stored: bool = True  # before the wait


KINDS = (Cut, Late, Drip, Garble, Endless, Reply, Hide, Withhold)
