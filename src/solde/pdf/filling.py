"""Papers for the printer: common ones are written into stencils, the others laid out by Typst."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import NamedTuple

import pikepdf

from solde.pdf.layout import layout_of
from solde.pdf.paper import Paper
from solde.pdf.parts import Copied, Part, copied_body, page_body, stream
from solde.pdf.sheet import Sheet, sheet
from solde.pdf.stencils import ALPHABET, EDGE, Stencil, is_simple, marked, widened
from solde.pdf.tracing import traced
from solde.pdf.typesetting import BATCH_MAX, Batch, compiled, typeset_sheets, written

STENCILS_MAX = 200  # kept, some 100 KB each


class Draft(NamedTuple):
    """A paper, and what it is as a stencil and texts for its holes, if it is a common one."""

    made: Sheet
    key: str = ""  # the paper with marks, as Typst gets it; empty: no common one
    texts: Sequence[str] = ()


class Drawer:
    """The stencils of one template, made when they are first needed."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.stencils: dict[str, Stencil | None] = {}  # by key; None: it takes more than a page
        self.lock = Lock()

    def stencils_for(self, drafts: Iterable[Draft], day: date) -> dict[str, Stencil]:
        """By key; without those that take more than a page, against what was foreseen."""
        wanted = {draft.key: draft for draft in drafts}
        with self.lock:
            missing = [draft for key, draft in wanted.items() if key not in self.stencils]
            if missing:
                self.make(missing, day)
            found = {key: self.stencils.pop(key) for key in wanted}
            self.stencils |= found  # those used last stand last
            for key in list(islice(self.stencils, max(0, len(self.stencils) - STENCILS_MAX))):
                del self.stencils[key]
        return {key: stencil for key, stencil in found.items() if stencil}

    def make(self, drafts: list[Draft], day: date) -> None:
        """All in one go, because fonts are what costs; each alone if one takes more pages."""
        pairs = (f"{draft.key},{widened(draft.key)}" for draft in drafts)
        inputs = {"sheets": f"[{','.join(pairs)}]", "alphabet": ALPHABET}
        pdf = compiled(self.template, inputs, day, tagged=False)
        most = max(len(draft.texts) for draft in drafts)
        stencils = traced(pdf, count=len(drafts), marks_max=most)
        if stencils:
            self.stencils |= zip((draft.key for draft in drafts), stencils, strict=True)
        elif len(drafts) == 1:
            self.stencils[drafts[0].key] = None
        else:
            for draft in drafts:
                self.make([draft], day)


drawer = cache(Drawer)


def typeset_part(papers: Sequence[Paper]) -> Part:
    """Papers of one template one after the other, each from a fresh page on; untagged."""
    template, day = papers[0].template, papers[0].statement.request.statement_on
    assert all(paper.template == template for paper in papers)
    layout = layout_of(template)
    return part_of([sheet(paper, layout) for paper in papers], template, day)


def part_of(sheets: Sequence[Sheet], template: str, day: date) -> Part:
    drafts = [drafted(made) for made in sheets]
    common = [draft for draft in drafts if draft.key]
    stencils = drawer(template).stencils_for(common, day)
    others = [draft.made for draft in drafts if draft.key not in stencils]
    laid_out = [
        typeset_sheets(others[at : at + BATCH_MAX], template, day)
        for at in range(0, len(others), BATCH_MAX)
    ]
    return bound(drafts, stencils, laid_out)


def drafted(made: Sheet) -> Draft:
    if not is_simple(made):
        return Draft(made)
    blank, texts = marked(made)
    key = written([blank])[1:-1]
    if key.count(EDGE) != 2 * (1 + len(texts)):  # and the title
        return Draft(made)  # a company that writes like a mark
    return Draft(made, key, texts)


def bound(drafts: Sequence[Draft], stencils: dict[str, Stencil], laid_out: Sequence[Batch]) -> Part:
    """The pages of all papers in their order."""
    part = Part()
    blanks = blank_pages(part, stencils)
    others = papers_in(part, laid_out)
    for draft in drafts:
        if draft.key in stencils:
            own = part.put(stream(stencils[draft.key].filled(draft.texts)))
            part.papers.append([b"%b%d 0 R ] >>" % (blanks[draft.key], own)])
        else:
            part.papers.append(next(others))
    return part


def blank_pages(part: Part, stencils: dict[str, Stencil]) -> dict[str, bytes]:
    """Dictionaries of pages, by key, as far as the number of their own content."""
    copied: defaultdict[int, Copied] = defaultdict(dict)  # by source
    pages = {}
    for key, stencil in stencils.items():
        page = copied_body(part, stencil.source, stencil.page, copied[id(stencil.source)])
        pages[key] = b"%b/Contents [ %d 0 R " % (page[:-2], part.put(stencil.fixed))
    return pages


def papers_in(part: Part, batches: Iterable[Batch]) -> Iterator[list[bytes]]:
    """Dictionaries of the pages of every paper that was laid out."""
    for batch in batches:
        copied: Copied = {}
        with pikepdf.open(BytesIO(batch.pdf)) as source:
            pages = iter([copied_body(part, source, page_body(p), copied) for p in source.pages])
            for count in batch.pages:
                yield list(islice(pages, count))
