"""Sending through the Gmail API: what a request carries, and what Gmail makes of it."""

import base64
import binascii
import json
import re
import secrets
from email import message_from_bytes, message_from_string
from email.headerregistry import Address
from email.policy import SMTPUTF8
from urllib.parse import unquote

from .google_accounts import SEND, Account
from .google_errors import Declined, api_error
from .letters import header
from .serving import Request

# Any one of these allows sending.
SCOPES = {
    SEND,
    "https://mail.google.com/",
    "https://www.googleapis.com/auth/gmail.addons.current.action.compose",
    "https://www.googleapis.com/auth/gmail.compose",
    "https://www.googleapis.com/auth/gmail.modify",
}
SEND_PATH = re.compile(r"/(?P<upload>upload/)?gmail/v1/users/(?P<user>[^/]+)/messages/send")
PARAMETERS = {
    *("$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token"),
    *("prettyPrint", "quotaUser", "uploadType", "upload_protocol"),
}
UPLOAD_MAX = 36_700_160  # bytes of a letter
# Bytes of a letter in JSON: above it the upload address is to be used.
IN_JSON_MAX = 5 * 1024 * 1024
RECIPIENTS_MAX = 500


def wrong(message: str, reason: str = "invalidArgument") -> Declined:
    return Declined(api_error(400, reason, message))


def insist_on_address(request: Request, account: Account) -> bool:
    """Whether letters come by upload. The address must name the token's own account."""
    path = SEND_PATH.fullmatch(request.path)
    if path is None or request.method != "POST":
        raise Declined(api_error(404))
    if strange := request.query.keys() - PARAMETERS:
        raise wrong(f'Unknown name "{min(strange)}": Cannot bind query parameter.', "badRequest")
    if unquote(path["user"]).lower() not in ("me", account.email):
        raise Declined(api_error(403, message=f"Delegation denied for {account.email}"))
    return bool(path["upload"])


def letter_in(request: Request, *, is_upload: bool) -> bytes:
    """The letter that a request carries, with the line ends that mail has."""
    most = UPLOAD_MAX if is_upload else IN_JSON_MAX * 4 // 3 + 1024
    if int(request.headers.get("Content-Length") or 0) > most:
        raise Declined(api_error(413))
    raw = uploaded(request) if is_upload else in_json_field(request)
    return re.sub(rb"\r?\n", b"\r\n", raw)


def in_json_field(request: Request) -> bytes:
    if request.headers.get_content_type() != "application/json":
        raise wrong("The content is not application/json.", "badRequest")
    try:
        told = json.loads(request.body())
    except ValueError:
        raise wrong("Invalid JSON payload received.", "badRequest") from None
    raw = told.get("raw") if isinstance(told, dict) else None
    if not raw or not isinstance(raw, str):
        raise wrong(
            "'raw' RFC822 payload message string or uploading message via /upload/* URL required"
        )
    try:
        padded = raw + "=" * (-len(raw) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise wrong("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed") from None


def uploaded(request: Request) -> bytes:
    match request.query.get("uploadType"):
        case "media":
            kind, content = request.headers.get_content_type(), request.body()
        case "multipart":
            kind, content = letter_part(request)
        case other:
            raise wrong(f"Upload of type {other!r} is not offered here.", "badRequest")
    if not kind.startswith("message/"):
        raise wrong(f"Media type '{kind}' is not supported. Valid media types: [message/*]")
    return content


def letter_part(request: Request) -> tuple[str, bytes]:
    """Type and content of the second part of a multipart/related upload; the first is JSON."""
    boundary = request.headers.get_boundary()
    if request.headers.get_content_type() != "multipart/related" or not boundary:
        raise wrong("A multipart upload is multipart/related with a boundary.", "badRequest")
    parts = (b"\r\n" + request.body()).split(b"\r\n--" + boundary.encode())
    if len(parts) != 4 or not parts[3].startswith(b"--"):
        raise wrong("A multipart upload has two parts.", "badRequest")
    head, _, content = parts[2].partition(b"\r\n\r\n")
    return message_from_bytes(head.lstrip()).get_content_type(), content


def recipients_of(raw: bytes) -> list[str]:
    """To, Cc and Bcc, in lower case, each once. Gmail sends to nobody else."""
    text = raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    head = message_from_string(f"{text}\r\n\r\n", policy=SMTPUTF8)
    found: dict[str, None] = {}
    for name in ("To", "Cc", "Bcc"):
        for field in head.get_all(name, []):
            for address in field.addresses:
                found[insist_on_whole(address, name)] = None
    if not found:
        raise wrong("Recipient address required")
    if len(found) > RECIPIENTS_MAX:
        raise wrong("Too many recipients")
    return list(found)


def insist_on_whole(address: Address, name: str) -> str:
    if not address.username or not address.domain:
        raise wrong(f"Invalid {name} header")
    return address.addr_spec.lower()


def as_sent(raw: bytes, account: Account) -> bytes:
    """The letter as Gmail sends it: its own Message-ID, no Bcc, From the account's address."""
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = [
        one
        for one in re.split(rb"\r\n(?![ \t])", head)
        if one.partition(b":")[0].strip().lower() not in (b"message-id", b"bcc")
    ]
    fields.append(f"Message-ID: <CA+{secrets.token_urlsafe(24)}@mail.gmail.com>".encode())
    if f"<{account.email}>" not in header(raw, b"from").lower():
        fields = [re.sub(rb"(?i)^from:", b"X-Google-Original-From:", one) for one in fields]
        own = Address(account.name, addr_spec=account.email)
        fields.append(f"From: {own}".encode())
    return b"\r\n".join(fields) + b"\r\n\r\n" + body
