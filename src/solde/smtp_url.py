"""Where an SMTP server is, written as one line: smtp://user:password@host:port?tls=starttls."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit


class Security(StrEnum):
    """How the line to an SMTP server is encrypted. It never falls back to less."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"  # TLS from the first byte
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.IMPLICIT: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server and how to sign in there. Without a user name, without signing in."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)


def smtp_server(url: str) -> SmtpServer | None:
    """Read the line; None when it is empty. Raises ValueError with the reason it is wrong."""
    if not url:
        return None
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme != "smtp":
        raise ValueError("it begins with smtp://")
    if not parts.hostname:
        raise ValueError("it names no host")
    if unknown := sorted(asked.keys() - {"tls"}):
        raise ValueError(f"only tls= is known, not {', '.join(unknown)}=")
    if parts.path not in ("", "/"):
        raise ValueError("nothing comes between the port and the question mark")
    tls = asked.get("tls", [Security.STARTTLS])[-1]
    if tls not in tuple(Security):
        raise ValueError(f"tls is {', '.join(Security)}, not {tls!r}")
    security = Security(tls)
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or PORTS[security],
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
