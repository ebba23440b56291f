"""Where servers of mail are, each written as one line.

smtp://user:password@host:port?tls=starttls, and imap://user:password@host:port/FOLDER?tls=implicit.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


class Security(StrEnum):
    """How the line to a server of mail is encrypted. It never falls back to less."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"  # TLS from the first byte
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.IMPLICIT: 465, Security.NONE: 25}
IMAP_PORTS = {Security.STARTTLS: 143, Security.IMPLICIT: 993, Security.NONE: 143}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server and how to sign in there. Without a user name, without signing in."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ImapFolder:
    """A folder of a mailbox that is read by IMAP."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    folder: str


def smtp_server(url: str) -> SmtpServer | None:
    """Read the line; None when it is empty. Raises ValueError with the reason it is wrong."""
    if not url:
        return None
    parts, security = parts_of(url, "smtp", Security.STARTTLS)
    if parts.path not in ("", "/"):
        raise ValueError("nothing comes between the port and the question mark")
    return SmtpServer(
        host=parts.hostname or "",
        port=parts.port or PORTS[security],
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def imap_folder(url: str) -> ImapFolder | None:
    """Read the line; None when it is empty. Raises ValueError with the reason it is wrong."""
    if not url:
        return None
    parts, security = parts_of(url, "imap", Security.IMPLICIT)
    if not parts.username or not parts.password:
        raise ValueError("it names no user and password")
    return ImapFolder(
        host=parts.hostname or "",
        port=parts.port or IMAP_PORTS[security],
        security=security,
        username=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def parts_of(url: str, scheme: str, usual: Security) -> tuple[SplitResult, Security]:
    """The parts of a line, and how it says that the connection is encrypted."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme != scheme:
        raise ValueError(f"it begins with {scheme}://")
    if not parts.hostname:
        raise ValueError("it names no host")
    if unknown := sorted(asked.keys() - {"tls"}):
        raise ValueError(f"only tls= is known, not {', '.join(unknown)}=")
    tls = asked.get("tls", [usual])[-1]
    if tls not in tuple(Security):
        raise ValueError(f"tls is {', '.join(Security)}, not {tls!r}")
    return parts, Security(tls)
