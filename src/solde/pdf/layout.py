"""The measures of a template, as the template itself gives them."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import typst

from solde.pdf.fonts import CJK, FONTS, book
from solde.pdf.workshop import stock, workshop

# Characters whose widths are asked of Typst, which sets them: what lettering.PLAIN matches,
# and the letters of the other scripts that papers are commonly written in.
MEASURED = "".join(
    chr(point)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0xAC),
        (0xAE, 0x17F),
        (0x384, 0x3CE),
        (0x400, 0x4FF),
        (0x5D0, 0x5EA),
        (0x621, 0x64A),
        (0xE01, 0xE4E),
        (0x904, 0x94D),
        (0x2010, 0x2026),
        (0x20A0, 0x20BF),
    )
    for point in range(first, last + 1)
    if unicodedata.category(chr(point))[0] != "M"  # marks stand on the letter before them
)


@dataclass(frozen=True, slots=True, eq=False)  # one object per template: layout_of()
class Layout:
    """Lengths in points but for `advances`."""

    width: Mapping[str, float]  # of the table, by paper size
    first: Mapping[str, float]  # height left for rows and what follows, on the first page
    text: float  # size of type in the table
    line: float  # from one line of a row to the next
    pad: float  # what a row is taller than its lines
    gap: float  # kept free between a description and the next column
    head: float  # size of type in the head of the table
    heavier: float  # how much wider that type is than the rows', of the same size
    columns: Mapping[str, float]  # least widths
    address: tuple[float, float, int]  # in the window: width, size of type, most lines
    company: tuple[float, float]  # its name: width beside a logo, size of type
    sender: tuple[float, float]  # the lines below it, likewise
    note: tuple[float, float]  # width, size of type
    facts: tuple[float, float]  # width of a value, size of type
    due: tuple[float, float, float]  # what is due: room, size of its name, of its amount
    closing: Mapping[str, float]  # heights of what follows the rows
    advances: Mapping[str, float]  # width of a character in em of the table's type
    digit: float  # of the widest digit, in em; no sign in a figure is wider
    # What stands under a row: size of type, from line to line, taller than its lines, indent.
    # Documents have none.
    detail: tuple[float, float, float, float] = (0, 0, 0, 0)


@cache
def published() -> tuple[str, ...]:
    """Names and versions: every Typst file that ends in a number, but for the shared parts."""
    names = (file.removesuffix(".typ") for file in stock())
    return tuple(sorted(name for name in names if not name.startswith("parts-")))


@cache
def templates() -> tuple[str, ...]:
    """Those that a statement can be set in."""
    return tuple(name for name in published() if not name.startswith("invoice-"))


@cache
def layout_of(template: str) -> Layout:
    """Ask the template for its measures. A name that is no template is a KeyError."""
    if template not in published():
        raise KeyError(template)
    answer = typst.query(
        str(workshop() / f"{template}.typ"),
        "<layout>",
        field="value",
        one=True,
        root=str(workshop()),
        font_paths=book(),
        ignore_system_fonts=True,
        sys_inputs={
            "measure": MEASURED,
            "families": ",".join(font.family for font in FONTS if font.family != CJK),
        },
    )
    measures = json.loads(answer)
    widths = measures.pop("widths")
    advances = dict(zip(MEASURED, widths, strict=True))
    digit = max(advances[digit] for digit in "0123456789")
    return Layout(**measures, advances=advances, digit=digit)
