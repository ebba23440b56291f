"""Forms: whole accessible files that Typst made once, with holes for what differs.

What a screen reader walks through, the fonts and all else stand in the file as Typst wrote them,
and are the same bytes on every paper of one form. Behind them stand four objects of a paper's
own: what is written on its page, what is attached to it, and its title and day in two places.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from html import escape
from struct import Struct

from solde.pdf.parts import CONTENT, stream
from solde.pdf.stencils import Hole

OWN = 4  # objects of a paper's own
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OBJECT = b"%d 0 obj\n%b\nendobj\n"
PLACE = Struct(">BIH")  # of an object: how it is stored, and where; ISO 32000-1, table 18
FREE, ALONE, PACKED = 0, 1, 2
# Where a value of the paper belongs. No text on a paper has a control character.
SIZE, TITLE, DAY = b"\0size", b"\0title", b"\0day"
DOCUMENT, INSTANCE = b"\0document", b"\0instance"
ESCAPED = str.maketrans({character: f"\\{character}" for character in "()\\"})


@dataclass(frozen=True, slots=True)
class Form:
    fixed: bytes  # the file, as far as it is the same for all
    places: bytes  # of the objects in it, as the file lists them
    count: int  # of these objects
    catalogue: int  # which of them the file begins with
    between: tuple[bytes, ...]  # instructions before each hole, and after the last one
    holes: tuple[Hole, ...]  # in the order of the page
    attachment: bytes  # entries that describe what is attached; with marks
    about: bytes  # the document's information; with marks
    metadata: bytes  # the same as XMP; with marks

    def filled(self, texts: Sequence[str], title: str, day: date, attachment: bytes) -> bytes:
        """The file of one paper. Equal arguments give equal bytes."""
        content = bytearray()
        for before, hole in zip(self.between, self.holes, strict=False):
            content += before
            content += hole.filled(texts[hole.text])
        content += self.between[-1]
        document, instance = identity(title), identity(title, content, attachment)
        metadata = self.metadata.replace(TITLE, escape(title, quote=False).encode())
        metadata = metadata.replace(DAY, day.isoformat().encode())
        metadata = metadata.replace(DOCUMENT, document).replace(INSTANCE, instance)
        compact = f"{day:%Y%m%d}".encode()
        entries = self.attachment.replace(SIZE, b"%d" % len(attachment)).replace(DAY, compact)
        own = (
            stream(content),
            stream(attachment, entries),
            self.about.replace(DAY, compact).replace(TITLE, text_string(title)),
            b"<< /Length %d /Subtype /XML /Type /Metadata >>%b%b\nendstream"
            % (len(metadata), CONTENT, metadata),
        )
        return self.closed(own, b"/ID [ (%b) (%b) ]" % (document, instance))

    def closed(self, own: Sequence[bytes], identity: bytes) -> bytes:
        """The whole file: its objects, and the list of their places (ISO 32000-1, 7.5.8)."""
        parts, places, at = [self.fixed], [self.places], len(self.fixed)
        for number, body in enumerate(own, self.count + 1):
            parts.append(OBJECT % (number, body))
            places.append(PLACE.pack(ALONE, at, 0))
            at += len(parts[-1])
        places.append(PLACE.pack(ALONE, at, 0))  # of the list itself
        last = self.count + OWN + 1
        entries = b"/Type /XRef /W [ 1 4 2 ] /Size %d /Root %d 0 R /Info %d 0 R %b " % (
            last + 1, self.catalogue, self.count + 3, identity,
        )  # fmt: skip
        parts.append(OBJECT % (last, stream(b"".join(places), entries)))
        return b"".join((*parts, b"startxref\n%d\n%%%%EOF\n" % at))


def identity(title: str, *parts: bytes | bytearray) -> bytes:
    """A name for these bytes, in letters (ISO 32000-1, 14.4)."""
    digest = blake2b(title.encode(), digest_size=16)
    for part in parts:
        digest.update(b"%d " % len(part))
        digest.update(part)
    return b64encode(digest.digest())


def text_string(text: str) -> bytes:
    """A text that is not written on a page (ISO 32000-1, 7.9.2.2)."""
    if text.isascii():
        return b"(%b)" % text.translate(ESCAPED).encode()
    return b"<feff%b>" % text.encode("utf-16-be").hex().encode()
