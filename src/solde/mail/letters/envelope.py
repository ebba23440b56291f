"""A letter as bytes: RFC 5322, with a text, the same as HTML, and its papers.

Written out here, because EmailMessage takes some ten times as long. Whether the standard
library reads in it what was meant is looked at before a letter leaves: see rereading.py.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import encode_rfc2231, format_datetime, quote
from uuid import UUID

import pybase64
from django.utils.translation import gettext as _

from solde.company.texts import shown
from solde.mail.answers import Envelope
from solde.mail.letters.enclosing import Enclosure
from solde.mail.letters.markup import html_of
from solde.mail.sending import Unfit

LINE_END = b"\r\n"
DELIVERY_HEADER = "X-Solde-Delivery"  # the public id of the letter, whoever has it
LINE_MAX = 78  # characters; RFC 5322, 2.1.1
ENCODED_MAX = 39  # bytes of one encoded word, so that it fits beside "Subject: "; RFC 2047, 2
MESSAGE_ID_MAX = 254
PLAIN_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")  # RFC 5322, atext and blanks
SIMPLE_NAME = re.compile(r"[A-Za-z0-9._ -]+")
# What could end an address, or begin another: whether the rest is right was looked at before.
ADDRESS = re.compile(r"[^\s\x00-\x20\x7f<>,;:\"()\[\]\\@]+@[^\s\x00-\x20\x7f<>,;:\"()\[\]\\@]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,80}\.[a-z]{3,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a letter says and carries. Addresses as an envelope takes them; texts one line."""

    public_id: UUID
    attempt: int
    mark: str  # makes this try one of its kind: hexadecimal digits, by chance
    sent_at: datetime
    from_name: str
    from_address: str
    reply_to: str  # empty: nowhere else
    to: Sequence[str]
    cc: Sequence[str] = ()
    subject: str
    text: str  # lines end in "\n"
    language: str
    enclosures: Sequence[Enclosure] = ()

    @property
    def message_id(self) -> str:
        domain = self.from_address.rpartition("@")[2]
        return f"<{self.public_id.hex}.{self.attempt}.{self.mark}@{domain}>"


def build(letter: Letter, *, sender: str, recipients: Sequence[str]) -> Envelope:
    """Write a letter out. Equal letters give equal bytes.

    `sender` is where bounces go; `recipients` those that it has not reached yet, whether they
    are named in the letter or not. Raises Unfit.
    """
    if len(letter.message_id) > MESSAGE_ID_MAX:
        raise Unfit(_("The address of the mailbox is too long."))
    answers_to = letter.reply_to or letter.from_address
    for address in (letter.from_address, answers_to, *letter.to, *letter.cc, *recipients):
        if not ADDRESS.fullmatch(address):
            raise Unfit(_("“%s” is not an e-mail address.") % shown(address))
    return Envelope(
        sender=sender,
        recipients=tuple(recipients),
        message=LINE_END.join(lines_of(letter)),
        message_id=letter.message_id,
    )


def lines_of(letter: Letter) -> Iterator[bytes]:
    yield from (header(name, value) for name, value in headers(letter))
    text = ended(letter.text)
    readings = multipart(
        "alternative",
        [text_part("plain", text), text_part("html", html_of(text, letter.language))],
    )
    if not letter.enclosures:
        yield from readings
    else:
        papers = [file_part(enclosure) for enclosure in letter.enclosures]
        yield from multipart("mixed", [LINE_END.join(readings), *papers])


def ended(text: str) -> str:
    """A text whose last line has an end, as every line of a letter."""
    return text if text.endswith("\n") else f"{text}\n"


def headers(letter: Letter) -> Iterator[tuple[str, str]]:
    """Names and written values. Whoever gets a copy in secret is named nowhere."""
    yield "From", mailbox(letter.from_name, letter.from_address)
    if letter.reply_to:
        yield "Reply-To", letter.reply_to
    if letter.to:
        yield "To", listed(letter.to)
    if letter.cc:
        yield "Cc", listed(letter.cc)
    yield "Subject", worded(letter.subject, "Subject")
    yield "Date", format_datetime(letter.sent_at)
    yield "Message-ID", letter.message_id
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no automatic answers, please
    yield DELIVERY_HEADER, str(letter.public_id)
    yield "Content-Language", letter.language
    yield "MIME-Version", "1.0"


def header(name: str, value: str) -> bytes:
    """One header; nothing that people typed can begin another one."""
    unfolded = value.replace("\r\n ", " ")
    if not unfolded.isprintable():
        raise unprintable(name)
    return f"{name}: {value}".encode()


def unprintable(name: str) -> Unfit:
    return Unfit(_("The header %s holds a character that it may not hold.") % name)


def mailbox(name: str, address: str) -> str:
    """An address with a name before it (RFC 5322, 3.4)."""
    if not name:
        return address
    if not name.isascii() or "=?" in name:
        name = encoded(name, "From")
    elif not PLAIN_WORDS.fullmatch(name):
        name = f'"{quote(name)}"'
    fits = len(name) + len(address) <= LINE_MAX - len("From:  <>")
    return f"{name} <{address}>" if fits else f"{name}\r\n <{address}>"


def listed(addresses: Iterable[str]) -> str:
    return ",\r\n ".join(addresses)


def worded(text: str, name: str) -> str:
    """A text in a header: as it is, or where it must be in encoded words."""
    fits = len(name) + len(": ") + len(text) <= LINE_MAX
    plain = text.isascii() and text.isprintable() and "=?" not in text
    return text if fits and plain else encoded(text, name)


def encoded(text: str, name: str) -> str:
    """In encoded words (RFC 2047), each on a line of its own. No letter is cut in two."""
    if CONTROL.search(text):
        raise unprintable(name)
    words = [b""]
    for letter in text:
        code = letter.encode("utf-8", "replace")
        if len(words[-1]) + len(code) > ENCODED_MAX:
            words.append(b"")
        words[-1] += code
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in words)


def multipart(kind: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Parts one after the other. "=_" is in no text that is quoted-printable or base64.

    The same boundary for every letter: whoever parses it compiles a pattern of it.
    """
    boundary = f"=_{kind}"
    yield f'Content-Type: multipart/{kind}; boundary="{boundary}"'.encode()
    yield b""
    for part in parts:
        yield f"--{boundary}".encode()
        yield part
    yield f"--{boundary}--".encode()
    yield b""


def text_part(kind: str, text: str) -> bytes:
    body = text.replace("\n", "\r\n").encode("utf-8", "replace")
    return LINE_END.join(
        (
            f'Content-Type: text/{kind}; charset="utf-8"'.encode(),
            b"Content-Transfer-Encoding: quoted-printable",
            b"",
            b2a_qp(body, istext=True),
        )
    )


def file_part(enclosure: Enclosure) -> bytes:
    """A paper or file, under a name of letters that any system takes; people see the other one."""
    assert FILE_NAME.fullmatch(enclosure.file_name), enclosure.file_name
    kind = f'{enclosure.media_type}; name="{enclosure.file_name}"'
    return LINE_END.join(
        (
            f"Content-Type: {kind}".encode(),
            b"Content-Transfer-Encoding: base64",
            f"Content-Disposition: attachment; {shown_as(enclosure.shown_name)}".encode(),
            b"",
            base64_lines(enclosure.content),
        )
    )


def shown_as(name: str) -> str:
    """The file name that people see (RFC 2183; letters beyond ASCII, RFC 2231)."""
    if SIMPLE_NAME.fullmatch(name):
        return f'filename="{name}"'
    return f"filename*={encode_rfc2231(name, 'utf-8')}"


def base64_lines(content: bytes) -> bytes:
    """Lines of 76 characters (RFC 2045, 6.8), the last one without its end."""
    return pybase64.encodebytes(content).removesuffix(b"\n").replace(b"\n", LINE_END)
