"""Makes forms of the files that Typst made of alphabets and marks."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from solde.pdf.forms import DOCUMENT, HEAD, INSTANCE, OBJECT, OWN, PLACE, SIZE, TITLE, Form
from solde.pdf.parts import CONTENT, REFERENCE, Name, body_of, renumbered
from solde.pdf.stencils import NARROW, TITLE_MARK, WIDE
from solde.pdf.tracing import Mark, faces_on, holes, marks_in, pieces

NO_PLACE = b"0000000000 65535 f \n"  # ISO 32000-1, 7.5.4: of object 0


def form_of(narrow: bytes, wide: bytes, *, alphabet: str, marks_max: int) -> Form | None:
    """A form of one file with narrow and one with wide marks, each after a page of alphabets.

    None where it takes more than one page.
    """
    with pikepdf.open(BytesIO(narrow)) as source, pikepdf.open(BytesIO(wide)) as other:
        if len(source.pages) != 2:
            return None
        written = marked_pieces(source, NARROW, alphabet, marks_max)
        found = holes(written, marked_pieces(other, WIDE, alphabet, marks_max))
        del source.pages[0]
        attached = source.Root.AF[0].EF.F
        own = (source.pages[0].Contents, attached, source.trailer.Info, source.Root.Metadata)
        names = [*fixed_names(source, {one.objgen for one in own}), *(one.objgen for one in own)]
        numbers = {name: number for number, name in enumerate(names, 1)}
        fixed, places = HEAD, b"xref\n0 %d\n%b" % (len(names) + 1, NO_PLACE)
        for number, name in enumerate(names[:-OWN], 1):
            places += PLACE % len(fixed)
            fixed += OBJECT % (number, renumbered(body_of(source, name), numbers.__getitem__))
        return Form(
            fixed=fixed,
            places=places,
            count=len(names) - OWN,
            between=tuple(between(written)),
            holes=found,
            attachment=entries_of(attached),
            about=about(source),
            metadata=metadata(source),
        )


def marked_pieces(
    source: pikepdf.Pdf, edge: str, alphabet: str, marks_max: int
) -> list[bytes | Mark]:
    first, page = source.pages
    return list(pieces(page, marks_in(faces_on(first, alphabet), edge, marks_max)))


def between(written: list[bytes | Mark]) -> Iterator[bytes]:
    """What stands before each mark, and after the last one."""
    before = b""
    for piece in written:
        if isinstance(piece, bytes):
            before = piece + b"\n"
        else:
            yield before
            before = b""
    yield before


def fixed_names(source: pikepdf.Pdf, own: set[Name]) -> list[Name]:
    """All that the catalogue refers to, over any number of steps, and last of all itself."""
    root = source.Root.objgen
    found, new = {root}, [root]
    while new:
        body = body_of(source, new.pop()).partition(CONTENT)[0]
        for token in REFERENCE.finditer(body):
            name = (int(token[1] or 0), int(token[2] or 0))
            if token[1] and name not in found | own:
                found.add(name)
                new.append(name)
    return [*sorted(found - {root}), root]


def entries_of(attached: pikepdf.Object) -> bytes:
    """What describes the attached bytes, but for what their own writer adds."""
    params = attached.Params.unparse()
    size = b"/Size %d" % int(attached.Params.Size)
    assert params.count(size) == 1
    return b"/Params %b /Subtype %b /Type /EmbeddedFile " % (
        params.replace(size, b"/Size " + SIZE),
        attached.Subtype.unparse(),
    )


def about(source: pikepdf.Pdf) -> bytes:
    entries = {key: value for key, value in source.trailer.Info.items() if key != "/Title"}
    return pikepdf.Dictionary(entries).unparse()[:-2] + b"/Title %b >>" % TITLE


def metadata(source: pikepdf.Pdf) -> bytes:
    text = source.Root.Metadata.read_bytes()
    document, instance = map(bytes, source.trailer.ID)
    for value, mark in ((TITLE_MARK.encode(), TITLE), (instance, INSTANCE), (document, DOCUMENT)):
        assert value in text
        text = text.replace(value, mark)
    return text
