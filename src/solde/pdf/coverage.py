"""Which characters a font file has a glyph for, read from its "cmap" table.

OpenType specification 1.9, "cmap — Character to Glyph Index Mapping Table": formats 4 and 12,
the two that fonts in use have.
"""

import struct
from pathlib import Path

Ranges = list[tuple[int, int]]  # first and last code point, both included


def code_points(file: Path, index: int = 0) -> frozenset[int]:
    """Code points that the font, or one face of a collection, maps to a glyph."""
    font = file.read_bytes()
    cmap = table(font, face_offset(font, index), b"cmap")
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    ranges: Ranges = []
    for record in range(count):
        platform, _, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * record)
        if platform in (0, 3):  # Unicode, Windows
            ranges += mapped(font, cmap + offset)
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def face_offset(font: bytes, index: int) -> int:
    if font[:4] != b"ttcf":
        return 0
    return int(struct.unpack_from(">L", font, 12 + 4 * index)[0])


def table(font: bytes, face: int, tag: bytes) -> int:
    count = struct.unpack_from(">H", font, face + 4)[0]
    for record in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, face + 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag!r}.")


def mapped(font: bytes, subtable: int) -> Ranges:
    form = struct.unpack_from(">H", font, subtable)[0]
    if form == 4:
        return segments(font, subtable)
    if form == 12:
        return groups(font, subtable)
    return []


def segments(font: bytes, at: int) -> Ranges:
    """Format 4: segments of the first 65,536 code points. The last, 0xFFFF, maps to nothing."""
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    shape = f">{doubled // 2}H"
    lasts = struct.unpack_from(shape, font, at + 14)
    firsts = struct.unpack_from(shape, font, at + 16 + doubled)
    deltas = struct.unpack_from(shape, font, at + 16 + 2 * doubled)
    offsets = struct.unpack_from(shape, font, at + 16 + 3 * doubled)
    ranges: Ranges = []
    for segment, (first, last, delta, offset) in enumerate(
        zip(firsts, lasts, deltas, offsets, strict=True)
    ):
        place = at + 16 + 3 * doubled + 2 * segment + offset
        for point in range(first, min(last, 0xFFFE) + 1):
            if offset:
                glyph = struct.unpack_from(">H", font, place + 2 * (point - first))[0]
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                ranges.append((point, point))
    return ranges


def groups(font: bytes, at: int) -> Ranges:
    """Format 12: groups of sequential code points, each with its first glyph."""
    count = struct.unpack_from(">L", font, at + 12)[0]
    records = (struct.unpack_from(">LLL", font, at + 16 + 12 * group) for group in range(count))
    return [(first + (glyph == 0), last) for first, last, glyph in records]
