"""Read a letter's bytes back, and hold what is read against what was meant.

The reader is the standard library's; only the long lines of base64 are taken out before it
reads and decoded at once, because it reads line by line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import format_datetime, getaddresses

import pybase64
from django.utils.translation import gettext as _

from solde.mail.answers import Envelope
from solde.mail.letters.envelope import LINE_END, Letter, ended
from solde.mail.letters.markup import html_of
from solde.mail.sending import Unfit

LINE_BYTES_MAX = 998  # RFC 5322, 2.1.1
FOLD = re.compile(r"\r\n(?=[ \t])")
# "=" cannot stand in a text that is quoted-printable: this is the head of a part.
PAPER_PART = re.compile(
    rb'(\r\nContent-Type: [a-z]+/[a-z0-9.+-]+; name="[^\r]*(?:\r\n[^\r]+)*\r\n\r\n)([^-]*)'
)
ADDRESSES = ("from", "reply-to", "to", "cc")
Paper = tuple[str | None, str | None, bytes]  # file name, name shown, content
Headers = Mapping[str, str]  # by name in lower case, unfolded


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program that knows nothing of us reads in a letter."""

    addresses: dict[str, list[tuple[str, str]]]  # header: names and addresses
    headers: dict[str, str]  # all others, decoded
    text: str
    html: str
    papers: list[Paper]
    defects: list[str]


def insist_it_is_what_was_meant(envelope: Envelope, letter: Letter) -> None:
    """Raise Unfit unless the bytes say what the letter says, no less and no more."""
    message = envelope.message
    ends = message.count(LINE_END)
    if not message.count(b"\r") == message.count(b"\n") == ends or b"\0" in message:
        raise Unfit(_("The letter holds a control character that it may not hold."))
    if has_long_line(message):
        raise Unfit(_("The letter holds a line that is too long."))
    read, meant = reread(message), meaning_of(letter)
    for part in Reading.__slots__:
        if getattr(read, part) != getattr(meant, part):
            raise Unfit(_("Read back, the letter says something else than was meant: %s.") % part)


def has_long_line(message: bytes) -> bool:
    """Whether a line has more than LINE_BYTES_MAX bytes, its end not counted.

    Lines that end soon after each other are passed over together: there are thousands.
    """
    start, reach = 0, LINE_BYTES_MAX + len(LINE_END)
    while len(message) - start > LINE_BYTES_MAX:
        end = message.rfind(LINE_END, start, start + reach)
        if end < 0:
            return True
        start = end + len(LINE_END)
    return False


def meaning_of(letter: Letter) -> Reading:
    """What is to be read in a letter."""
    named = {
        "from": [(letter.from_name, letter.from_address)],
        "reply-to": [("", letter.reply_to)] if letter.reply_to else [],
        "to": [("", address) for address in letter.to],
        "cc": [("", address) for address in letter.cc],
    }
    text = ended(letter.text)
    return Reading(
        addresses={name: addresses for name, addresses in named.items() if addresses},
        headers={
            "subject": letter.subject,
            "date": format_datetime(letter.sent_at),
            "message-id": letter.message_id,
            "auto-submitted": "auto-generated",
            "x-solde-delivery": str(letter.public_id),
            "content-language": letter.language,
            "mime-version": "1.0",
        },
        text=text,
        html=html_of(text, letter.language),
        papers=[(one.file_name, one.shown_name, one.content) for one in letter.enclosures],
        defects=[],
    )


def reread(message: bytes) -> Reading:
    bodies: list[bytes] = []

    def without_body(paper: re.Match[bytes]) -> bytes:
        bodies.append(paper[2])
        return paper[1] + b"\r\n"

    read = message_from_bytes(PAPER_PART.sub(without_body, message))
    headers = {name.lower(): unfolded(value) for name, value in read.raw_items()}
    twice = [f"{name} twice" for name in headers if len(read.get_all(name, [])) > 1]
    parts = list(read.walk())
    leaves = [(part.get_content_type(), part) for part in parts if not part.is_multipart()]
    return Reading(
        addresses={name: named_in(headers[name]) for name in ADDRESSES if name in headers},
        headers=dict(others_in(headers)),
        text="".join(text_of(part) for kind, part in leaves if kind == "text/plain"),
        html="".join(text_of(part) for kind, part in leaves if kind == "text/html"),
        papers=list(papers_among(leaves, bodies)),
        defects=twice + [type(one).__name__ for part in parts for one in part.defects],
    )


def unfolded(value: str) -> str:
    """A header as one line. Letters beyond ASCII, which addresses may have, stand as UTF-8."""
    return FOLD.sub("", value).encode("ascii", "surrogateescape").decode("utf-8")


def decoded(value: str) -> str:
    return str(make_header(decode_header(value))) if "=?" in value else value


def named_in(value: str) -> list[tuple[str, str]]:
    return [(decoded(name), address) for name, address in getaddresses([value])]


def others_in(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in headers.items():
        if name not in ADDRESSES and name != "content-type":
            yield name, decoded(value)


def text_of(part: Message) -> str:
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode("utf-8").replace("\r\n", "\n")


def papers_among(leaves: Iterable[tuple[str, Message]], bodies: Iterable[bytes]) -> Iterator[Paper]:
    """What is attached, with its names, in the order of the letter."""
    attached = (part for kind, part in leaves if not kind.startswith("text/"))
    for part, body in zip(attached, bodies, strict=True):
        name = part.get_param("name")
        assert isinstance(name, str)
        yield name, part.get_filename(), pybase64.b64decode(body)
