"""Sheets to PDF, laid out by Typst."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from itertools import pairwise
from threading import Lock

import pikepdf
import typst

from solde.pdf.fonts import book
from solde.pdf.sheet import Sheet
from solde.pdf.workshop import workshop

# Papers in one compilation. More take more memory, fewer more time: what surrounds the pages
# (fonts, their subsets) is paid once.
BATCH_MAX = 40
ONE_AT_A_TIME = Lock()  # a compiler serves one thread at a time


@dataclass(frozen=True, slots=True)
class Batch:
    pdf: bytes
    pages: tuple[int, ...]  # of each paper, in their order


def typeset_sheets(sheets: list[Sheet], template: str, day: date) -> Batch:
    """Papers of one template one after the other, each from a fresh page on; untagged.

    A sheet that says "page 1 of 1" and takes more is found, and all are counted by Typst.
    """
    pdf = compiled(template, {"sheets": written(sheets)}, day, tagged=False)
    pages = pages_of_each(pdf)
    if not are_as_numbered(sheets, pages):
        return typeset_sheets([made | {"pages": None} for made in sheets], template, day)
    return Batch(pdf, pages)


def written(sheets: list[Sheet]) -> str:
    return json.dumps(sheets, ensure_ascii=False, separators=(",", ":"))


@cache
def compiler(template: str) -> typst.Compiler:
    return typst.Compiler(
        str(workshop() / f"{template}.typ"),
        root=str(workshop()),
        font_paths=book(),
        ignore_system_fonts=True,
    )


def compiled(template: str, inputs: dict[str, str], day: date, *, tagged: bool) -> bytes:
    """The bytes of a document whose only date is the statement's."""
    workshop()
    with ONE_AT_A_TIME:
        pdf = compiler(template).compile(
            format="pdf",
            sys_inputs=inputs,
            # ISO 19005-3, level A, and ISO 14289-1; the attachment needs part 3 of the former.
            pdf_standards=["a-3a", "ua-1"] if tagged else [],
            pdf_tags=tagged,
            timestamp=datetime.combine(day, time(), UTC),
        )
    assert isinstance(pdf, bytes)
    return pdf


def pages_of_each(pdf: bytes) -> tuple[int, ...]:
    """Pages of every paper in a batch, counted in the file itself.

    Each paper has one heading, and Typst writes an outline with the page of every heading.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        places = {leaf.obj.objgen: number for number, leaf in enumerate(file.pages)}
        firsts = []
        entry = file.Root.Outlines.get("/First")
        while entry is not None:
            page = entry.Dest[0]
            firsts.append(places[page.objgen])
            entry = entry.get("/Next")
        return tuple(after - first for first, after in pairwise([*firsts, len(places)]))


def are_as_numbered(sheets: list[Sheet], pages: tuple[int, ...]) -> bool:
    """Whether every paper that says "page 1 of 1" is one page."""
    return all(made["pages"] in (None, count) for made, count in zip(sheets, pages, strict=True))
