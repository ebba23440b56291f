"""Papers printed into a file in memory."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from solde.pdf.filling import typeset_part
from solde.pdf.merging import merged
from solde.pdf.paper import Paper
from solde.pdf.parts import Copied, Part, copied_body, page_body
from solde.pdf.press import Press
from solde.pdf.typesetting import Batch

PAPERS_MAX = 100


def rows_of(paper: Paper) -> int:
    return paper.row_count


PAPERS = Press(typeset_part, rows_of, papers_max=PAPERS_MAX)


def bound(*parts: Part) -> bytes:
    out = BytesIO()
    with merged(out) as add:
        for part in parts:
            add(part)
    return out.getvalue()


def part_of(pdf: bytes) -> Part:
    """Any PDF as a part, its pages as one paper."""
    part, copied = Part(), Copied()
    with pikepdf.open(BytesIO(pdf)) as source:
        part.papers = [[copied_body(part, source, page_body(p), copied) for p in source.pages]]
    return part


def typeset_batch(papers: Sequence[Paper]) -> Batch:
    part = typeset_part(papers)
    return Batch(bound(part), part.counts)
