"""Many parts into one PDF file, written as they come, so that memory does not grow with its pages.

qpdf keeps every page of every source until the end: 20,000 pages from 500 files took 83 s and
400 MB through pikepdf, and both grow. Here a part is written object by object and let go. What
comes again, such as the logo and the fonts, is written once.
"""

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from solde.pdf.parts import Name, Part, renumbered

KIDS_MAX = 200  # pages under one node of the page tree
KNOWN_MAX = 20_000  # objects remembered so as not to be written again


@dataclass(slots=True)
class Output:
    """A PDF file in the making."""

    stream: BinaryIO
    written: int = 0  # bytes
    offsets: "array[int]" = field(default_factory=lambda: array("Q", [0]))  # by object number
    # Digest of an object: its number. A dict would look for its first key ever longer.
    known: OrderedDict[bytes, int] = field(default_factory=OrderedDict)
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
                self.known.popitem(last=False)
        return number


@contextmanager
def merged(stream: BinaryIO) -> Iterator[Callable[[Part], None]]:
    """Write one PDF to the stream; yields the function that takes the next part.

    The same parts give the same bytes. The stream may be any that can be written to.
    """
    output = Output(stream)
    root, output.tree = output.reserve(), output.reserve()
    output.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield lambda part: append(output, part)
    close_node(output)
    kids = b" ".join(b"%d 0 R" % number for number, _ in output.nodes)
    output.put(output.tree, b"<< /Type /Pages /Kids [ %b ] /Count %d >>" % (kids, output.pages))
    output.put(root, b"<< /Type /Catalog /Pages %d 0 R >>" % output.tree)
    finish(output, root)


def append(output: Output, part: Part) -> None:
    numbers: dict[int, int] = {}  # in the part: in the file

    def number(name: Name) -> int:
        return numbers[name[0]]

    for body, own in part.objects.items():
        numbers[own] = output.put_once(renumbered(body, number))
    for paper in part.papers:
        for page in paper:
            add_page(output, renumbered(page, number))


def add_page(output: Output, body: bytes) -> None:
    """Add a page by its dictionary, which has no parent yet."""
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


def finish(output: Output, root: int) -> None:
    start = output.written
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(output.offsets))
    for offset in output.offsets[1:]:
        output.write(b"%010d 00000 n \n" % offset)
    output.write(
        b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(output.offsets), root, start)
    )
