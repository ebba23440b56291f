"""Stencils: pages that Typst laid out once, with holes for what differs from paper to paper.

Most papers of a run are one page and differ in nothing but names, dates and amounts. To lay out
one costs Typst 4 ms; to write other letters into a page that is laid out, a tenth of that. So
Typst sets a page with marks in place of the texts, twice, with marks of two widths: what moves
when its mark grows is aligned to the right or centred. Nothing else of the layout is known here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import pikepdf

from solde.pdf.lettering import PLAIN
from solde.pdf.sheet import Sheet

# Every character that a text in a hole may have. Set before everything else, so that fonts keep
# and number the same letters in every stencil. The blank stands inside, where it is not dropped.
ALPHABET = "A " + "".join(
    c for c in map(chr, range(0x21, 0x2200)) if c != "A" and PLAIN.fullmatch(c)
)
# What is enough for most papers, where fonts go with every single one.
SHORT_ALPHABET = "".join(c for c in ALPHABET if c < "\u0100" or c > "\u2000" or c in "Œœ")
EDGE = "¦"  # around the number of a mark
NARROW, WIDE = EDGE, EDGE * 2  # what ends a mark
MARK = re.compile(f"{EDGE}[0-9]{{3}}{EDGE}")
TITLE_MARK = f"{EDGE}title{EDGE}"
SAMPLE_DAY = date(2000, 1, 1)  # in place of a paper's own


class Face(NamedTuple):
    """How a font writes the letters of the alphabet."""

    codes: Mapping[str, bytes]  # two bytes each
    strings: Mapping[str, bytes]  # the same, as they stand in a string of PDF
    widths: Mapping[str, float]  # in 1/1000 of the size of type

    def width(self, text: str, size: float) -> float:
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def written(self, text: str) -> bytes:
        return b"".join(map(self.strings.__getitem__, text))


@dataclass(frozen=True, slots=True)
class Hole:
    text: int  # which of the paper's texts belongs here
    x: float  # in points, where a text of no width begins
    y: float  # of the line that it stands on, from the foot of the page
    step_back: float  # how far before x a text begins, as a part of its width: 0, ½ or 1
    face: Face
    size: float
    lead: bytes  # the instructions between its place and the letters

    def filled(self, text: str) -> bytes:
        if not text:
            return b""
        x = self.x - self.step_back * self.face.width(text, self.size) if self.step_back else self.x
        letters = self.face.written(text)
        return b"q 1 0 0 -1 %.3f %.3f cm %b(%b)Tj ET Q\n" % (x, self.y, self.lead, letters)


@dataclass(frozen=True, slots=True)
class Stencil:
    source: pikepdf.Pdf
    page: bytes  # its dictionary, without content and parent
    fixed: bytes  # the object of what is written on every paper
    holes: tuple[Hole, ...]

    def filled(self, texts: Sequence[str]) -> bytes:
        """What is written on one paper, after what is fixed."""
        return b"".join([hole.filled(texts[hole.text]) for hole in self.holes])


def is_simple(made: Sheet) -> bool:
    """Whether a paper is surely one page, in common letters, with a line for each row.

    Rows of several lines, or with others under them, would make a stencil for every statement;
    Typst sets those.
    """
    return (
        made["pages"] == 1
        and not made["fonts"]
        and not made["rtl"]
        and not made["details"]
        and len(set(made["heights"][1:])) <= 1
    )


def marked(made: Sheet) -> tuple[Sheet, list[str]]:
    """The paper with marks in place of its texts, and the texts in the order of the marks."""
    texts: list[str] = []

    def mark(text: str) -> str:
        return mark_any(text) if text else ""

    def mark_any(text: str) -> str:
        first = len(texts)
        if "\n" not in text:
            texts.append(text)
            return mark_of(first, NARROW)
        texts.extend(text.split("\n"))
        return "\n".join(mark_of(number, NARROW) for number in range(first, len(texts)))

    def values(pairs: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
        return [(name, mark(value)) for name, value in pairs]

    due, aging, slip = made["due"], made.get("aging"), made["slip"]
    blank = made | {
        "document": TITLE_MARK,
        "day": SAMPLE_DAY.timetuple()[:3],
        "continued": "",  # on the second page
        "to": [mark_any(line) for line in made["to"]],
        "facts": values(made["facts"]),
        "due": due | {"main": values([due["main"]])[0], "others": values(due["others"])},
        # Empty ones too: which they are differs from paper to paper.
        "cells": [mark_any(cell) for cell in made["cells"]],
        "totals": [(name, mark(amount), strong) for name, amount, strong in made["totals"]],
        "memo": [mark(line) for line in made.get("memo", ())],
        "aging": aging and aging | {"amounts": [mark(amount) for amount in aging["amounts"]]},
        "slip": slip and slip | {"facts": values(slip["facts"])},
    }
    return blank, texts


@cache
def mark_of(number: int, edge: str) -> str:
    return f"{EDGE}{number:03}{edge}"


def widened(key: str) -> str:
    """What Typst gets, with wide marks in place of narrow ones."""
    return MARK.sub(lambda mark: mark[0][: -len(NARROW)] + WIDE, key)
