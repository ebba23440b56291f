"""Accessible documents: common ones are written into forms, the others laid out by Typst."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from solde.pdf.accessible import FORMS_MAX, alphabet_for, blank, laid_out
from solde.pdf.forming import marked_pages, mould_of
from solde.pdf.forms import Form
from solde.pdf.layout import Layout, layout_of
from solde.pdf.lettering import SLACK
from solde.pdf.rows import kept_width
from solde.pdf.sampling import GROWN, SAMPLE_LINES, Sample, UnlikeASample, sample_of
from solde.pdf.sheet import Sheet
from solde.pdf.stencils import EDGE, NARROW, mark_of, marked, widened
from solde.pdf.stretching import Row, stretched
from solde.pdf.typesetting import written

SAMPLES_MAX = 200  # kept, some 300 KB each
SAMPLE_ROWS = 3  # or the only one
SLIP_GAPS_PT = 36.0 + 2 * 8.0  # between its halves, and between name and value


class Draft(NamedTuple):
    """A common document: its sample, and what else it needs to be itself."""

    key: str  # the sample with marks, as Typst gets it
    texts: Sequence[str]  # in the order of the marks, those of the rows at the end
    rows: tuple[Row, ...]


def accessible_document(made: Sheet, attachment: bytes, template: str, day: date) -> bytes:
    """Which way it is made is a matter of the document alone."""
    layout = layout_of(template)
    draft = drafted(made, layout) if is_common(made, layout) else None
    if draft:
        form = made_form(template, draft.key, alphabet_for(draft.texts), draft.rows)
        if form:
            return form.filled(draft.texts, made["document"], day, attachment)
    return laid_out(made, attachment, template, day)


def is_common(made: Sheet, layout: Layout) -> bool:
    """Whether it is an issued document of one page, in common letters.

    A draft changes until it is issued, and few are void: a sample would not pay for these.
    """
    return (
        made["pages"] == 1
        and not made["fonts"]
        and not made["rtl"]
        and not made["subtitle"]
        and bool(made["cells"])
        and (made["slip"] is None or has_room(made["slip"]["facts"], made["size"], layout))
    )


def has_room(facts: Sequence[tuple[str, str]], size: str, layout: Layout) -> bool:
    """Whether the values on the slip surely stand beside their names, as they do in the sample."""
    room = (layout.width[size] - SLIP_GAPS_PT) / 2
    names = max(kept_width(name, layout) for name, _ in facts)
    values = max(kept_width(line, layout) for _, value in facts for line in value.split("\n"))
    return (names + values) * layout.facts[1] / SLACK <= room


def drafted(made: Sheet, layout: Layout) -> Draft | None:
    """None for a company that writes like a mark."""
    columns, cells = made["columns"], made["cells"]
    lines_in_window = layout.address[2]
    to = [*made["to"], *[""] * (lines_in_window - len(made["to"]))]
    sample, texts = marked(made | {"cells": [], "to": to})
    heights = made["heights"][1:]
    rows = tuple(
        Row(height, 1 + description.count("\n"))
        for height, description in zip(heights, described(columns, cells), strict=True)
    )
    rows_shown = 1 if len(rows) == 1 else SAMPLE_ROWS
    sample["cells"] = list(sample_cells(columns * rows_shown, first=len(texts)))
    sample["heights"] = [made["heights"][0], *[sample_height(layout)] * rows_shown]
    key = written([sample])[1:-1]
    marks = "".join(sample["cells"]).count(EDGE) // 2 + len(texts)
    if key.count(EDGE) != 2 * (1 + marks):  # and the title
        return None
    return Draft(key, [*texts, *(line for cell in cells for line in cell.split("\n"))], rows)


def described(columns: Sequence[str], cells: Sequence[str]) -> Sequence[str]:
    return cells[columns.index("description") :: len(columns)]


def sample_cells(columns: Sequence[str], *, first: int) -> Iterator[str]:
    """A cell with a mark for each line that it has in a sample."""
    numbers = count(first)
    for column in columns:
        lines = SAMPLE_LINES if column == "description" else 1
        yield "\n".join(mark_of(next(numbers), NARROW) for _ in range(lines))


def sample_height(layout: Layout) -> float:
    """Of a row, in points."""
    return layout.pad + layout.line * SAMPLE_LINES


@lru_cache(FORMS_MAX)
def made_form(template: str, key: str, alphabet: str, rows: tuple[Row, ...]) -> Form | None:
    """The form of all documents with this sample and such rows."""
    sample = made_sample(template, key, alphabet)
    return stretched(sample, rows).form() if sample else None


@lru_cache(SAMPLES_MAX)
def made_sample(template: str, key: str, alphabet: str) -> Sample | None:
    """None where the sample takes more than a page, though its papers do not, or shows too little.

    Typst lays such papers out, each by itself.
    """
    files = [blank(template, each, alphabet) for each in (key, widened(grown(key)))]
    pages = marked_pages(*files, alphabet=alphabet, marks_max=key.count(EDGE) // 2)
    if pages is None:
        return None
    mould = mould_of(files[0], *pages)
    try:
        return sample_of(mould, pages[1], height=sample_height(layout_of(template)))
    except UnlikeASample:
        return None


def grown(key: str) -> str:
    """The sample with a higher last row."""
    sample = json.loads(key)
    sample["heights"][-1] += GROWN
    return written([sample])[1:-1]
