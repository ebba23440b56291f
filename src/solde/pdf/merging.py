"""Many PDF files into one, written as they come, so that memory does not grow with its pages.

qpdf keeps every page of every source until the end: 20,000 pages from 500 files took 83 s and
400 MB through pikepdf, and both grow. Here a part is copied object by object and let go. What
comes again, such as the logo and the fonts, is written once.
"""

import hashlib
import re
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

import pikepdf

KIDS_MAX = 200  # pages under one node of the page tree
KNOWN_MAX = 20_000  # objects remembered so as not to be written again
FAST = 1  # of zlib: half the time of its default, for a sixth more bytes
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1, table 30

# A reference, or a string, which may look as if it held one. In qpdf's own spelling a space or a
# bracket stands before every number, and every parenthesis inside a string is escaped.
REFERENCE = re.compile(rb"(?<=[ \[])(\d+) (\d+) R\b|\((?:[^\\()]|\\.)*\)|<[0-9a-f]*>", re.S)

Copied = dict[tuple[int, int], int]  # object and generation in the part: number in the file


@dataclass(slots=True)
class Output:
    """A PDF file in the making."""

    stream: BinaryIO
    written: int = 0  # bytes
    offsets: "array[int]" = field(default_factory=lambda: array("Q", [0]))  # by object number
    known: dict[bytes, int] = field(default_factory=dict)  # digest of an object: its number
    kids: list[int] = field(default_factory=list)  # pages of the node being filled
    node: int = 0  # number of that node
    nodes: list[tuple[int, int]] = field(default_factory=list)  # full ones: number, pages
    tree: int = 0  # number of the node above all of them

    @property
    def pages(self) -> int:
        return sum(count for _, count in self.nodes) + len(self.kids)

    def reserve(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def write(self, data: bytes) -> None:
        self.stream.write(data)
        self.written += len(data)

    def put(self, number: int, body: bytes) -> None:
        self.offsets[number] = self.written
        self.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def put_once(self, body: bytes) -> int:
        """Write an object unless the same one is there already; return its number."""
        digest = hashlib.blake2b(body, digest_size=16).digest()
        number = self.known.get(digest)
        if number is None:
            number = self.known[digest] = self.reserve()
            self.put(number, body)
            if len(self.known) > KNOWN_MAX:
                del self.known[next(iter(self.known))]
        return number


@contextmanager
def merged(stream: BinaryIO) -> Iterator[Callable[[bytes], int]]:
    """Write one PDF to the stream; yields the function that takes the next part.

    It returns how many pages the part had. The same parts give the same bytes. Outlines, tags
    and metadata of the parts are left behind. The stream may be any that can be written to.
    """
    with writing(stream) as output:
        yield lambda part: append(output, part)


@contextmanager
def writing(stream: BinaryIO) -> Iterator[Output]:
    """A file that begins and ends as it must; pages are added by append() and add_page()."""
    output = Output(stream)
    root, output.tree = output.reserve(), output.reserve()
    output.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield output
    close_node(output)
    kids = b" ".join(b"%d 0 R" % number for number, _ in output.nodes)
    output.put(output.tree, b"<< /Type /Pages /Kids [ %b ] /Count %d >>" % (kids, output.pages))
    output.put(root, b"<< /Type /Catalog /Pages %d 0 R >>" % output.tree)
    finish(output, root)


def append(output: Output, part: bytes) -> int:
    with pikepdf.open(BytesIO(part)) as source:
        copied: Copied = {}
        for page in source.pages:
            add_page(output, renumbered(output, source, page_body(page), copied))
        return len(source.pages)


def add_page(output: Output, body: bytes) -> None:
    """Add a page by its dictionary, in which all but the parent has the numbers of this file."""
    if not output.kids:
        output.node = output.reserve()
    number = output.reserve()
    output.put(number, body[:-2] + b"/Parent %d 0 R >>" % output.node)
    output.kids.append(number)
    if len(output.kids) == KIDS_MAX:
        close_node(output)


def close_node(output: Output) -> None:
    if output.kids:
        kids = b" ".join(b"%d 0 R" % number for number in output.kids)
        count = len(output.kids)
        body = b"<< /Type /Pages /Parent %d 0 R /Kids [ %b ] /Count %d >>" % (
            output.tree, kids, count,
        )  # fmt: skip
        output.put(output.node, body)
        output.nodes.append((output.node, count))
        output.kids = []


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


def renumbered(output: Output, source: pikepdf.Pdf, body: bytes, copied: Copied) -> bytes:
    """The text of an object with the numbers of this file; what it refers to is copied first."""

    def replace(token: re.Match[bytes]) -> bytes:
        if token[1] is None:
            return token[0]
        return b"%d 0 R" % copy(output, source, (int(token[1]), int(token[2])), copied)

    return REFERENCE.sub(replace, body)


def copy(output: Output, source: pikepdf.Pdf, name: tuple[int, int], copied: Copied) -> int:
    number = copied.get(name)
    if number is None:
        found = source.get_object(name)
        if isinstance(found, pikepdf.Stream):
            body = renumbered(output, source, found.stream_dict.unparse(resolved=True), copied)
            body = b"%b\nstream\n%b\nendstream" % (body, found.read_raw_bytes())
        else:
            body = renumbered(output, source, found.unparse(resolved=True), copied)
        number = copied[name] = output.put_once(body)
    return number


def stream(content: bytes) -> bytes:
    """The body of an object that holds this content."""
    data = zlib.compress(content, FAST)
    head = b"<< /Filter /FlateDecode /Length %d >>" % len(data)
    return b"%b\nstream\n%b\nendstream" % (head, data)


def finish(output: Output, root: int) -> None:
    start = output.written
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(output.offsets))
    for offset in output.offsets[1:]:
        output.write(b"%010d 00000 n \n" % offset)
    output.write(
        b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(output.offsets), root, start)
    )
