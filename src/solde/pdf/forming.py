"""Makes forms of the files that Typst made of alphabets and marks."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from solde.pdf.forms import (
    ALONE,
    DAY,
    DOCUMENT,
    FREE,
    HEAD,
    INSTANCE,
    OBJECT,
    PACKED,
    PLACE,
    SIZE,
    TITLE,
    Form,
)
from solde.pdf.parts import CONTENT, REFERENCE, Name, body_of, renumbered, stream
from solde.pdf.stencils import NARROW, SAMPLE_DAY, TITLE_MARK, WIDE, Hole
from solde.pdf.tracing import Mark, faces_on, holes, marks_in, pieces

PACKS = 2  # objects that hold others: of what opens a file and tells its text, and of the rest
# What a screen reader walks through, and how wide each letter is.
REST = (b"/Type /StructElem", b"/Subtype /CIDFontType")
COMPACT_DAY = f"{SAMPLE_DAY:%Y%m%d}".encode()

Pieces = list[bytes | Mark]


@dataclass(frozen=True, slots=True)
class Mould:
    """What a form is made of: a file taken apart."""

    bodies: dict[Name, bytes]  # of the objects that are the same on all papers
    own: tuple[Name, ...]  # those of a paper's own
    catalogue: Name
    between: tuple[bytes, ...]  # as in the form
    holes: tuple[Hole, ...]
    attachment: bytes
    about: bytes
    metadata: bytes

    def form(self) -> Form:
        # Those that hold what is no stream stand between the two.
        numbers = {name: number for number, name in enumerate(self.bodies, 1)}
        count = len(self.bodies) + PACKS
        numbers |= {name: number for number, name in enumerate(self.own, count + 1)}
        fixed, places = packed(
            [renumbered(body, numbers.__getitem__) for body in self.bodies.values()]
        )
        return Form(
            fixed=fixed,
            places=places,
            count=count,
            catalogue=numbers[self.catalogue],
            between=self.between,
            holes=self.holes,
            attachment=self.attachment,
            about=self.about,
            metadata=self.metadata,
        )


def form_of(narrow: bytes, wide: bytes, *, alphabet: str, marks_max: int) -> Form | None:
    """A form of one file with narrow and one with wide marks, each after a page of alphabets.

    None where it takes more than one page.
    """
    marked = marked_pages(narrow, wide, alphabet=alphabet, marks_max=marks_max)
    return marked and mould_of(narrow, *marked).form()


def marked_pages(
    narrow: bytes, wide: bytes, *, alphabet: str, marks_max: int
) -> tuple[Pieces, Pieces] | None:
    """What stands on the page of each file; None where it takes more than one."""
    with pikepdf.open(BytesIO(narrow)) as one, pikepdf.open(BytesIO(wide)) as other:
        if not len(one.pages) == len(other.pages) == 2:
            return None
        return (
            marked_pieces(one, NARROW, alphabet, marks_max),
            marked_pieces(other, WIDE, alphabet, marks_max),
        )


def mould_of(narrow: bytes, written: Pieces, moved: Pieces) -> Mould:
    """The file with narrow marks, taken apart. What is on its page is known already."""
    with pikepdf.open(BytesIO(narrow)) as source:
        del source.pages[0]
        attached = source.Root.AF[0].EF.F
        own = (source.pages[0].Contents, attached, source.trailer.Info, source.Root.Metadata)
        own_names = tuple(one.objgen for one in own)
        return Mould(
            bodies=fixed_bodies(source, own_names),
            own=own_names,
            catalogue=source.Root.objgen,
            between=tuple(between(written)),
            holes=holes(written, moved),
            attachment=entries_of(attached),
            about=about(source),
            metadata=metadata(source),
        )


def packed(bodies: list[bytes]) -> tuple[bytes, bytes]:
    """The beginning of a file with these objects, by number from 1 on, and their places.

    What is no stream goes, compressed, into one of two objects more (ISO 32000-1, 7.5.7). Who
    wants one object unpacks all that are packed with it. Most are of no use to whoever asks what
    a page says, as the proof of every letter does: they stand apart.
    """
    fixed, places = HEAD, PLACE.pack(FREE, 0, 0xFFFF)
    packs: list[list[tuple[int, bytes]]] = [[] for _ in range(PACKS)]
    for number, body in enumerate(bodies, 1):
        if CONTENT in body:
            places += PLACE.pack(ALONE, len(fixed), 0)
            fixed += OBJECT % (number, body)
        else:
            which = int(any(mark in body for mark in REST))
            places += PLACE.pack(PACKED, len(bodies) + 1 + which, len(packs[which]))
            packs[which].append((number, body))
    for number, pack in enumerate(packs, len(bodies) + 1):
        places += PLACE.pack(ALONE, len(fixed), 0)
        fixed += OBJECT % (number, object_stream(pack))
    return fixed, places


def object_stream(pack: Iterable[tuple[int, bytes]]) -> bytes:
    """Objects by their numbers, as one."""
    index, inside = b"", b""
    for number, body in pack:
        index += b"%d %d " % (number, len(inside))
        inside += body + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d " % (index.count(b" ") // 2, len(index))
    return stream(index + inside, entries)


def marked_pieces(source: pikepdf.Pdf, edge: str, alphabet: str, marks_max: int) -> Pieces:
    first, page = source.pages
    return list(pieces(page, marks_in(faces_on(first, alphabet), edge, marks_max)))


def between(written: Pieces) -> Iterator[bytes]:
    """What stands before each mark, and after the last one."""
    before = b""
    for piece in written:
        if isinstance(piece, bytes):
            before = piece + b"\n"
        else:
            yield before
            before = b""
    yield before


def fixed_bodies(source: pikepdf.Pdf, own: Container[Name]) -> dict[Name, bytes]:
    """The catalogue, and all that it refers to over any number of steps, but for a paper's own."""
    found: dict[Name, bytes] = {}
    new = [source.Root.objgen]
    while new:
        name = new.pop()
        if name in found or name in own:
            continue
        found[name] = body_of(source, name)
        head = found[name].partition(CONTENT)[0]
        new += [(int(one[1]), int(one[2])) for one in REFERENCE.finditer(head) if one[1]]
    return dict(sorted(found.items()))


def entries_of(attached: pikepdf.Object) -> bytes:
    """What describes the attached bytes, but for what their own writer adds."""
    params = attached.Params.unparse()
    size = b"/Size %d" % int(attached.Params.Size)
    assert params.count(size) == 1
    return b"/Params %b /Subtype %b /Type /EmbeddedFile " % (
        params.replace(size, b"/Size " + SIZE).replace(COMPACT_DAY, DAY),
        attached.Subtype.unparse(),
    )


def about(source: pikepdf.Pdf) -> bytes:
    entries = {key: value for key, value in source.trailer.Info.items() if key != "/Title"}
    known = pikepdf.Dictionary(entries).unparse().replace(COMPACT_DAY, DAY)
    return known[:-2] + b"/Title %b >>" % TITLE


def metadata(source: pikepdf.Pdf) -> bytes:
    text = source.Root.Metadata.read_bytes()
    document, instance = map(bytes, source.trailer.ID)
    for value, mark in (
        (TITLE_MARK.encode(), TITLE), (SAMPLE_DAY.isoformat().encode(), DAY),
        (instance, INSTANCE), (document, DOCUMENT),
    ):  # fmt: skip
        assert value in text
        text = text.replace(value, mark)
    return text
