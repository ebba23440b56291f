"""Forms with any number of rows, each of any height, made from a sample of few rows.

Many invoices look alike, but hardly two have as many lines with descriptions as long. To lay out
each costs Typst 10 ms; to repeat what a sample says of a row, a tenth of that.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from solde.pdf.forming import Mould
from solde.pdf.parts import Name
from solde.pdf.sampling import FALLING, KIDS, MARK_NUMBER, NEXT_TEXT, NUMBER, Sample, SampleCell
from solde.pdf.stencils import Hole

FALLEN = re.compile(rb"%b(%b)" % (FALLING, NUMBER))
REF = re.compile(rb"\d+ \d+ R")
ELEMENT = b"/Type /StructElem"
PARENT = re.compile(rb"(?<=/P )\d+ \d+ R")
BOX_FOOT = re.compile(rb"(?<=/BBox \[ )(%b) (%b)" % (NUMBER, NUMBER))


class Row(NamedTuple):
    height: float  # in points
    lines: int  # of its description


def stretched(sample: Sample, rows: Sequence[Row]) -> Mould:
    """The mould of papers with these rows. Their texts come after all others, cell by cell."""
    like = places_like(sample, len(rows))
    grown = sum(row.height for row in rows) - sample.height * len(sample.rows)
    found = list(row_holes(sample, like, rows))
    mould, at = sample.mould, sample.at
    holes = [
        replace(hole, y=hole.y - grown) if falls else hole
        for hole, falls in zip(mould.holes, sample.falling, strict=True)
    ]
    apart = [NEXT_TEXT] * (len(found) - 1)
    return replace(
        mould,
        bodies=bodies(sample, like, rows, grown),
        between=rewritten((*mould.between[: at + 1], *apart, *mould.between[at + 1 :]), grown),
        holes=(*holes[:at], *found, *holes[at:]),
    )


def places_like(sample: Sample, rows: int) -> list[int]:
    """Which row of the sample each row looks like: rules of the first and the last are others."""
    if len(sample.rows) == 1:
        assert rows == 1
        return [0]
    assert rows > 1
    return [0, *[1] * (rows - 2), 2]


def row_holes(sample: Sample, like: Sequence[int], rows: Sequence[Row]) -> Iterator[Hole]:
    texts, above = count(len(sample.mould.holes)), 0.0
    for place, row in zip(like, rows, strict=True):
        lower = above - place * sample.height
        for cell in sample.rows[place].cells:
            first, *more = cell.holes
            step = first.y - more[0].y if more else 0.0
            for line in range(texts_in(cell, row)):
                yield replace(first, text=next(texts), y=first.y - lower - line * step)
        above += row.height


def texts_in(cell: SampleCell, row: Row) -> int:
    return row.lines if len(cell.holes) > 1 else 1


def rewritten(between: Sequence[bytes], grown: float) -> tuple[bytes, ...]:
    """The pieces with heights as they are now, and their marked content counted anew."""
    numbers = count()
    return tuple(
        MARK_NUMBER.sub(
            lambda _: b"%d" % next(numbers),
            FALLEN.sub(lambda found: b"%.3f" % (float(found[1]) - grown), piece),
        )
        for piece in between
    )


def bodies(
    sample: Sample, like: Sequence[int], rows: Sequence[Row], grown: float
) -> dict[Name, bytes]:
    """All objects, with elements for these rows."""
    marks, made = sample.marks, dict(sample.mould.bodies)
    own = row_elements(sample, like, rows)
    owners = REF.findall(made[sample.owners])
    owners[marks.start : marks.stop] = [
        reference(name) for name, element in own.items() for _ in marks_of(element)
    ]
    more = sum(len(marks_of(element)) for element in own.values()) - len(marks)
    for name, element in made.items():
        if ELEMENT in element and (numbers := marks_of(element)) and numbers[0] >= marks.stop:
            made[name] = with_kids(element, (b"%d" % (number + more) for number in numbers))
    made[sample.owners] = b"[ %b ]" % b" ".join(owners)
    in_body = (reference(name) for name, element in own.items() if not marks_of(element))
    made[sample.body] = with_kids(made[sample.body], in_body)
    made[sample.table] = BOX_FOOT.sub(
        lambda box: b"%b %.4f" % (box[1], float(box[2]) - grown), made[sample.table]
    )
    return made | own


def row_elements(sample: Sample, like: Sequence[int], rows: Sequence[Row]) -> dict[Name, bytes]:
    """The elements of rows and cells, in the order of the page."""
    mould = sample.mould
    numbers = count(1 + max(number for number, _ in (*mould.bodies, *mould.own)))
    marks = count(sample.marks.start)
    made = {}
    for place, row in zip(like, rows, strict=True):
        source, name, cells = sample.rows[place], (next(numbers), 0), []
        for cell in source.cells:
            cells.append((next(numbers), 0))
            element = PARENT.sub(reference(name), cell.element, count=1)
            texts = range(texts_in(cell, row))
            made[cells[-1]] = with_kids(element, (b"%d" % next(marks) for _ in texts))
        made[name] = with_kids(source.element, map(reference, cells))
    return made


def reference(name: Name) -> bytes:
    return b"%d %d R" % name


def with_kids(element: bytes, kids: Iterable[bytes]) -> bytes:
    return KIDS.sub(b" ".join(kids), element, count=1)


def marks_of(element: bytes) -> list[int]:
    """Numbers of the marked content that an element holds itself."""
    found = KIDS.search(element)
    return [int(kid) for kid in found[0].split()] if found and b"R" not in found[0] else []
