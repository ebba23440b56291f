"""Reads stencils off the pages that Typst made of alphabets and marks."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

import pikepdf

from solde.pdf.parts import stream
from solde.pdf.stencils import ALPHABET, NARROW, WIDE, Face, Hole, Stencil, mark_of

ESCAPED = {code: b"\\%c" % code for code in b"()\\"} | {ord("\r"): rb"\r"}

Instruction = pikepdf.ContentStreamInstruction
FontId = tuple[int, int]  # object and generation
Faces = dict[FontId, list[Face]]
Marks = dict[tuple[FontId, bytes], tuple[int, Face]]  # by font and codes: number, face


class Writing(NamedTuple):
    """Letters that a page writes at a place of their own, in instructions from q to Q."""

    x: float
    y: float
    lead: bytes  # the instructions between its place and the letters
    font: FontId
    size: float
    codes: bytes  # two bytes for each letter


class Mark(NamedTuple):
    number: int
    writing: Writing
    face: Face


def traced(pdf: bytes, *, count: int, marks_max: int) -> list[Stencil]:
    """A stencil of every two pages, with narrow and with wide marks, after one of alphabets.

    None at all where a stencil takes more pages. `marks_max`: the most marks on a page.
    """
    source = pikepdf.open(BytesIO(pdf))
    first, *pages = source.pages
    if len(pages) != 2 * count:
        return []
    faces = faces_on(first, ALPHABET)
    narrow_marks, wide_marks = marks_in(faces, NARROW, marks_max), marks_in(faces, WIDE, marks_max)
    stencils = []
    for narrow, wide in zip(pages[::2], pages[1::2], strict=True):
        written = list(pieces(narrow, narrow_marks))
        fixed = b"\n".join(piece for piece in written if isinstance(piece, bytes))
        kept = {key: narrow.obj[key] for key in ("/Type", "/MediaBox", "/Resources")}
        body = pikepdf.Dictionary(kept).unparse()
        found = holes(written, list(pieces(wide, wide_marks)))
        stencils.append(Stencil(source, body, stream(fixed), found))
    return stencils


def holes(narrow: Sequence[bytes | Mark], wide: Sequence[bytes | Mark]) -> tuple[Hole, ...]:
    """In the order of the page, from what stands on it with marks of two widths."""
    found = [piece for piece in narrow if isinstance(piece, Mark)]
    moved = {piece.number: piece.writing.x for piece in wide if isinstance(piece, Mark)}
    assert {mark.number for mark in found} == moved.keys() == set(range(len(found)))
    return tuple(hole(mark, moved[mark.number]) for mark in found)


def hole(mark: Mark, moved_to: float) -> Hole:
    number, writing, face = mark
    narrow, wide = (face.width(mark_of(number, edge), writing.size) for edge in (NARROW, WIDE))
    step_back = round(2 * (writing.x - moved_to) / (wide - narrow)) / 2
    assert step_back in (0, 0.5, 1), "a mark grew to neither side"
    return Hole(
        text=number,
        x=writing.x + step_back * narrow,
        y=writing.y,
        step_back=step_back,
        face=face,
        size=writing.size,
        lead=writing.lead,
    )


def faces_on(page: pikepdf.Page, alphabet: str) -> Faces:
    """The faces of every font, of which the page holds the alphabet in each."""
    codes: dict[FontId, bytes] = {}
    for _, writing in groups(page):
        if writing:
            codes[writing.font] = codes.get(writing.font, b"") + writing.codes
    widths = {font.objgen: widths_of(font) for font in page.obj.Resources.Font.values()}
    length = 2 * len(alphabet)
    return {
        font: [
            face_of(alphabet, written[at : at + length], widths[font])
            for at in range(0, len(written), length)
        ]
        for font, written in codes.items()
    }


def face_of(alphabet: str, written: bytes, widths: dict[int, float]) -> Face:
    codes = [written[at : at + 2] for at in range(0, len(written), 2)]
    return Face(
        codes=dict(zip(alphabet, codes, strict=True)),
        strings={
            letter: b"".join(ESCAPED.get(byte, b"%c" % byte) for byte in code)
            for letter, code in zip(alphabet, codes, strict=True)
        },
        widths={
            letter: widths[int.from_bytes(code)]
            for letter, code in zip(alphabet, codes, strict=True)
        },
    )


def widths_of(font: pikepdf.Object) -> dict[int, float]:
    """Widths in 1/1000 em, by code (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    entries = iter(font.DescendantFonts[0].W)
    for first in entries:
        second = next(entries)
        if isinstance(second, pikepdf.Array):
            found |= {int(first) + i: float(width) for i, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(int(first), int(second) + 1), float(next(entries)))
    return found


def marks_in(faces: Faces, edge: str, count: int) -> Marks:
    """Every mark as it would be written. Faces that write them alike are one."""
    return {
        (font, b"".join(map(face.codes.__getitem__, mark_of(number, edge)))): (number, face)
        for font, all_faces in faces.items()
        for face in reversed(all_faces)
        for number in range(count)
    }


def pieces(page: pikepdf.Page, marks: Marks) -> Iterator[bytes | Mark]:
    """All that a page writes, in its order: instructions of every paper, and marks."""
    fixed: list[Instruction] = []
    for instructions, writing in groups(page):
        known = marks.get((writing.font, writing.codes)) if writing else None
        if known is None:
            fixed += instructions
            continue
        assert writing
        if fixed:
            yield pikepdf.unparse_content_stream(fixed)
        fixed = []
        yield Mark(known[0], writing, known[1])
    if fixed:
        yield pikepdf.unparse_content_stream(fixed)


def groups(page: pikepdf.Page) -> Iterator[tuple[list[Instruction], Writing | None]]:
    """The instructions of a page, cut where no graphics state is open."""
    fonts = page.obj.Resources.Font
    group: list[Instruction] = []
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        assert isinstance(instruction, Instruction)
        depth += {"q": 1, "Q": -1}.get(str(instruction.operator), 0)
        group.append(instruction)
        if depth == 0:
            yield group, writing_of(group, fonts)
            group = []


def writing_of(group: list[Instruction], fonts: pikepdf.Object) -> Writing | None:
    """The only thing that a group does, if it is to write letters."""
    operators = [str(instruction.operator) for instruction in group]
    if operators[:2] != ["q", "cm"] or operators[-2:] != ["ET", "Q"] or operators.count("q") > 1:
        return None
    *upright, x, y = (float(operand) for operand in group[1].operands)
    if upright != [1, 0, 0, -1] or operators[-3] not in ("TJ", "Tj") or operators.count("BT") > 1:
        return None
    name, size = group[operators.index("Tf")].operands
    shown = group[-3].operands[0]
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    return Writing(
        x=float(x),
        y=float(y),
        lead=pikepdf.unparse_content_stream(group[2:-3]).replace(b"\n", b" ") + b" ",
        font=fonts[str(name)].objgen,
        size=float(size),
        codes=b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)),
    )
