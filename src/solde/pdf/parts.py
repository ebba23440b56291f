"""Parts of a PDF file: pages with all they need, ready to be written after one another.

A part is made where its pages are typeset, so that little is left to do where all come together.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf

FAST = 1  # of zlib: half the time of its default, for a sixth more bytes
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1, table 30
CONTENT = b"\nstream\n"

# A reference, or a string, which may look as if it held one. In qpdf's own spelling a space or a
# bracket stands before every number, and every parenthesis inside a string is escaped.
REFERENCE = re.compile(rb"(?<=[ \[])(\d+) (\d+) R\b|\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>", re.S)

Name = tuple[int, int]  # number and generation of an object in its source
Copied = dict[Name, int]  # number in the part


@dataclass(slots=True)
class Part:
    """Objects and pages refer to objects by numbers from 1 on, in the order they were put."""

    objects: dict[bytes, int] = field(default_factory=dict)  # every one once, after what it needs
    papers: list[list[bytes]] = field(default_factory=list)  # dictionaries of pages, no parents

    def put(self, body: bytes) -> int:
        return self.objects.setdefault(body, len(self.objects) + 1)

    @property
    def counts(self) -> tuple[int, ...]:
        """Pages of each paper."""
        return tuple(map(len, self.papers))


def renumbered(body: bytes, number: Callable[[Name], int]) -> bytes:
    """An object or a page with other numbers in its references."""

    def replace(token: re.Match[bytes]) -> bytes:
        if token[1] is None:
            return token[0]
        return b"%d 0 R" % number((int(token[1]), int(token[2])))

    head, mark, content = body.partition(CONTENT)
    if b" R" not in head:
        return body
    return REFERENCE.sub(replace, head) + mark + content


def copied_body(part: Part, source: pikepdf.Pdf, body: bytes, copied: Copied) -> bytes:
    """A body from the source with the part's numbers; what it refers to is copied first."""

    def number(name: Name) -> int:
        if name not in copied:
            copied[name] = part.put(copied_body(part, source, body_of(source, name), copied))
        return copied[name]

    return renumbered(body, number)


def body_of(source: pikepdf.Pdf, name: Name) -> bytes:
    found = source.get_object(name)
    if isinstance(found, pikepdf.Stream):
        head = found.stream_dict.unparse(resolved=True)
        return b"%b%b%b\nendstream" % (head, CONTENT, found.read_raw_bytes())
    return found.unparse(resolved=True)


def stream(content: bytes | bytearray, entries: bytes = b"") -> bytes:
    """The body of an object that holds this content, with more entries in its dictionary."""
    data = zlib.compress(content, FAST)
    head = b"<< /Filter /FlateDecode /Length %d %b>>" % (len(data), entries)
    return b"%b%b%b\nendstream" % (head, CONTENT, data)


def page_body(page: pikepdf.Page) -> bytes:
    """The dictionary of a page with all that it inherits, but for its parent."""
    entries = {key: value for key, value in page.obj.items() if key != "/Parent"}
    for key in INHERITED:
        if key not in entries and (value := inherited(page.obj, key)) is not None:
            entries[key] = value
    return pikepdf.Dictionary(entries).unparse()


def inherited(node: pikepdf.Object, key: str) -> pikepdf.Object | None:
    while (parent := node.get("/Parent")) is not None:
        if key in parent:
            return parent[key]
        node = parent
    return None
