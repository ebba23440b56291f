"""Reads samples: what the page and the structure of a file say of a row, and what stands below.

Typst sets a sample with few rows, each of two lines, and a second one whose last row is higher:
what moves when it grows stands below the rows. Nothing else of the layout is known here.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from solde.pdf.forming import Mould, Pieces
from solde.pdf.parts import REFERENCE, Name
from solde.pdf.stencils import Hole
from solde.pdf.tracing import Mark

SAMPLE_LINES = 2  # of every row of a sample, which show the places of all others
GROWN = 16.0  # points that the last row of the second sample is higher
NEAR = 0.01  # points: Typst rounds what it writes
FALLING = b"\0falling"  # before a height that depends on the rows
NUMBER = rb"-?[\d.]+"
PLACE = re.compile(rb"(?<=^1 0 0 -1 )(%b) (%b)(?= cm$)" % (NUMBER, NUMBER), re.MULTILINE)
MARK_NUMBER = re.compile(rb"(?<=/MCID )\d+")
NEXT_TEXT = b"EMC\n/Span << /MCID 0 >> BDC\n"  # what stands between two texts of a row
KIDS = re.compile(rb"(?<=/K \[ )[^\]]*(?= \])")


class UnlikeASample(Exception):
    """Something on the page moved in a way that no form can follow."""


class SampleCell(NamedTuple):
    element: bytes
    holes: tuple[Hole, ...]  # one, or those of a description


class SampleRow(NamedTuple):
    element: bytes
    cells: tuple[SampleCell, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    mould: Mould  # without its rows
    rows: tuple[SampleRow, ...]  # one; or the first, one between, and the last
    height: float  # of each, in points
    at: int  # the place of the rows among the mould's holes
    falling: tuple[bool, ...]  # which of the mould's holes stand below the rows
    table: Name
    body: Name  # of the table: the element that holds the rows
    owners: Name  # the list of the elements that marked content belongs to, by its number
    marks: range  # numbers of the marked content in the rows


def sample_of(mould: Mould, grown: Pieces, *, height: float) -> Sample:
    """What a sample with rows of this height, and the same with a higher last row, show.

    Raises UnlikeASample.
    """
    between, falling = falling_apart(mould, grown)
    numbers = [int(MARK_NUMBER.findall(piece)[-1]) for piece in between[:-1]]
    body = the_one_with(mould, b"/S /TBody ")
    elements = {name: kids(mould.bodies[name]) for name in kids(mould.bodies[body])}
    by_number = dict(zip(numbers, mould.holes, strict=True))
    rows = tuple(
        SampleRow(
            mould.bodies[row], tuple(sample_cell(mould.bodies[cell], by_number) for cell in cells)
        )
        for row, cells in elements.items()
    )
    at = mould.holes.index(rows[0].cells[0].holes[0])
    end = at + sum(len(cell.holes) for row in rows for cell in row.cells)
    if any(MARK_NUMBER.sub(b"0", piece) != NEXT_TEXT for piece in between[at + 1 : end]):
        raise UnlikeASample("something stands between the texts of rows")
    gone = {*elements, *(cell for cells in elements.values() for cell in cells)}
    return Sample(
        mould=replace(
            mould,
            bodies={name: body for name, body in mould.bodies.items() if name not in gone},
            between=(*between[: at + 1], *between[end:]),
            holes=mould.holes[:at] + mould.holes[end:],
        ),
        rows=rows,
        height=height,
        at=at,
        falling=falling[:at] + falling[end:],
        table=the_one_with(mould, b"/S /Table "),
        body=body,
        owners=owners_of(mould),
        marks=range(numbers[at], numbers[at] + end - at),
    )


def falling_apart(mould: Mould, grown: Pieces) -> tuple[list[bytes], tuple[bool, ...]]:
    """What stands between holes, with marks at heights that fall as rows grow; and which holes do.

    All else must be the same on both pages.
    """
    moved = iter(PLACE.findall(b"\n".join(piece for piece in grown if isinstance(piece, bytes))))

    def place(found: re.Match[bytes]) -> bytes:
        x, y = next(moved, (b"", b"0"))
        if x != found[1]:
            raise UnlikeASample("a fixed text moved to a side")
        return b"%b %b%b" % (x, FALLING * falls(float(found[2]), float(y)), found[2])

    between = [PLACE.sub(place, piece) for piece in mould.between]
    if next(moved, None):
        raise UnlikeASample("a text appeared")
    heights = {piece.number: piece.writing.y for piece in grown if isinstance(piece, Mark)}
    return between, tuple(falls(hole.y, heights[hole.text]) for hole in mould.holes)


def falls(before: float, after: float) -> bool:
    fallen = before - after
    if min(abs(fallen), abs(fallen - GROWN)) >= NEAR:
        raise UnlikeASample("rows moved something by another length")
    return fallen > GROWN / 2


def sample_cell(element: bytes, by_number: dict[int, Hole]) -> SampleCell:
    found = KIDS.search(element)
    assert found
    return SampleCell(element, tuple(by_number[int(number)] for number in found[0].split()))


def the_one_with(mould: Mould, words: bytes) -> Name:
    (name,) = (name for name, body in mould.bodies.items() if words in body)
    return name


def owners_of(mould: Mould) -> Name:
    root = mould.bodies[the_one_with(mould, b"/Type /StructTreeRoot")]
    (name,) = re.findall(rb"/ParentTree << /Nums \[ 0 (\d+) (\d+) R \] >>", root)
    return int(name[0]), int(name[1])


def kids(element: bytes) -> list[Name]:
    found = KIDS.search(element)
    assert found
    return [(int(one[1]), int(one[2])) for one in REFERENCE.finditer(b" " + found[0])]
