"""Reads stencils off the pages that Typst made of alphabets and marks."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pikepdf

from solde.pdf.parts import stream
from solde.pdf.stencils import ALPHABET, MARKS_MAX, NARROW, WIDE, Face, Hole, Stencil, mark_of

ESCAPED = {code: b"\\%c" % code for code in b"()\\"} | {ord("\r"): rb"\r"}

Instruction = pikepdf.ContentStreamInstruction
FontId = tuple[int, int]  # object and generation
Faces = dict[FontId, list[Face]]
Marks = dict[tuple[FontId, bytes], tuple[int, Face]]  # by font and codes: number, face


class Writing(NamedTuple):
    """Letters that a page writes at a place of their own, in instructions from q to Q."""

    x: float
    lead: bytes  # the instructions from y to the letters
    font: FontId
    size: float
    codes: bytes  # two bytes for each letter


def traced(pdf: bytes, *, count: int) -> list[Stencil]:
    """A stencil of every two pages, with narrow and with wide marks, after one of alphabets.

    None at all where a stencil takes more pages.
    """
    source = pikepdf.open(BytesIO(pdf))
    first, *pages = source.pages
    if len(pages) != 2 * count:
        return []
    faces = faces_on(first)
    narrow_marks, wide_marks = marks_in(faces, NARROW), marks_in(faces, WIDE)
    stencils = []
    for narrow, wide in zip(pages[::2], pages[1::2], strict=True):
        fixed, found = parted(narrow, narrow_marks)
        _, moved = parted(wide, wide_marks)
        assert found.keys() == moved.keys() == set(range(len(found))), "a mark is missing"
        holes = tuple(hole(number, *found[number], moved[number][0].x) for number in found)
        kept = {key: narrow.obj[key] for key in ("/Type", "/MediaBox", "/Resources")}
        body = pikepdf.Dictionary(kept).unparse()
        stencils.append(Stencil(source, body, stream(fixed), holes))
    return stencils


def hole(number: int, writing: Writing, face: Face, moved_to: float) -> Hole:
    narrow, wide = (face.width(mark_of(number, edge), writing.size) for edge in (NARROW, WIDE))
    step_back = round(2 * (writing.x - moved_to) / (wide - narrow)) / 2
    assert step_back in (0, 0.5, 1), "a mark grew to neither side"
    return Hole(number, writing.x + step_back * narrow, step_back, face, writing.size, writing.lead)


def faces_on(page: pikepdf.Page) -> Faces:
    """The faces of every font, of which the page holds the alphabet in each."""
    codes: dict[FontId, bytes] = {}
    for _, writing in groups(page):
        if writing:
            codes[writing.font] = codes.get(writing.font, b"") + writing.codes
    widths = {font.objgen: widths_of(font) for font in page.obj.Resources.Font.values()}
    length = 2 * len(ALPHABET)
    return {
        font: [
            face_of(written[at : at + length], widths[font])
            for at in range(0, len(written), length)
        ]
        for font, written in codes.items()
    }


def face_of(written: bytes, widths: dict[int, float]) -> Face:
    codes = [written[at : at + 2] for at in range(0, len(written), 2)]
    return Face(
        codes=dict(zip(ALPHABET, codes, strict=True)),
        strings={
            letter: b"".join(ESCAPED.get(byte, b"%c" % byte) for byte in code)
            for letter, code in zip(ALPHABET, codes, strict=True)
        },
        widths={
            letter: widths[int.from_bytes(code)]
            for letter, code in zip(ALPHABET, codes, strict=True)
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


def marks_in(faces: Faces, edge: str) -> Marks:
    """Every mark as it would be written. Faces that write them alike are one."""
    return {
        (font, b"".join(map(face.codes.__getitem__, mark_of(number, edge)))): (number, face)
        for font, all_faces in faces.items()
        for face in reversed(all_faces)
        for number in range(MARKS_MAX)
    }


def parted(page: pikepdf.Page, marks: Marks) -> tuple[bytes, dict[int, tuple[Writing, Face]]]:
    """What is written on every paper, and the marks by number."""
    fixed: list[Instruction] = []
    found: dict[int, tuple[Writing, Face]] = {}
    for instructions, writing in groups(page):
        mark = marks.get((writing.font, writing.codes)) if writing else None
        if mark is None:
            fixed += instructions
        else:
            number, face = mark
            assert writing
            assert number not in found
            found[number] = (writing, face)
    return pikepdf.unparse_content_stream(fixed), found


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
        lead=b"%.3f cm " % y
        + pikepdf.unparse_content_stream(group[2:-3]).replace(b"\n", b" ")
        + b" ",
        font=fonts[str(name)].objgen,
        size=float(size),
        codes=b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String)),
    )
