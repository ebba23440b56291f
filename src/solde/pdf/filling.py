"""Papers for the printer: common ones are written into stencils, the others laid out by Typst."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from itertools import accumulate, islice
from threading import Lock
from typing import NamedTuple

import pikepdf

from solde.pdf.layout import layout_of
from solde.pdf.merging import Copied, Output, add_page, page_body, renumbered, stream, writing
from solde.pdf.paper import Paper
from solde.pdf.sheet import Sheet, sheet
from solde.pdf.stencils import ALPHABET, EDGE, WIDE, Stencil, is_simple, marked
from solde.pdf.tracing import traced
from solde.pdf.typesetting import BATCH_MAX, Batch, compiled, typeset_sheets, written

STENCILS_MAX = 200  # kept, some 100 KB each


class Draft(NamedTuple):
    """A paper that is a stencil and the texts for its holes."""

    made: Sheet
    key: str  # the paper with marks
    texts: list[str]


class Drawer:
    """The stencils of one template, made when they are first needed."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.stencils: dict[str, Stencil] = {}
        self.lock = Lock()

    def stencils_for(self, drafts: Iterable[Draft], day: date) -> dict[str, Stencil]:
        """By key. Those that are missing are made in one go, because fonts are what costs."""
        wanted = {draft.key: draft.made for draft in drafts}
        with self.lock:
            missing = [key for key in wanted if key not in self.stencils]
            if missing:
                wide = (written([marked(wanted[key], WIDE)[0]])[1:-1] for key in missing)
                pairs = (text for pair in zip(missing, wide, strict=True) for text in pair)
                inputs = {"sheets": f"[{','.join(pairs)}]", "alphabet": ALPHABET}
                pdf = compiled(self.template, inputs, day, tagged=False)
                self.stencils |= zip(missing, traced(pdf), strict=True)
            found = {key: self.stencils.pop(key) for key in wanted}
            self.stencils |= found  # those used last stand last
            for key in list(islice(self.stencils, max(0, len(self.stencils) - STENCILS_MAX))):
                del self.stencils[key]
        return found


drawer = cache(Drawer)


def typeset_batch(papers: Sequence[Paper]) -> Batch:
    """Papers of one template one after the other, each from a fresh page on; untagged."""
    template, day = papers[0].template, papers[0].statement.request.statement_on
    assert all(paper.template == template for paper in papers)
    layout = layout_of(template)
    drafts = [drafted(sheet(paper, layout)) for paper in papers]
    common = [draft for draft in drafts if isinstance(draft, Draft)]
    others = [draft for draft in drafts if not isinstance(draft, Draft)]
    laid_out = [
        typeset_sheets(others[at : at + BATCH_MAX], template, day)
        for at in range(0, len(others), BATCH_MAX)
    ]
    return bound(drafts, drawer(template).stencils_for(common, day), laid_out)


def drafted(made: Sheet) -> Draft | Sheet:
    if not is_simple(made):
        return made
    blank, texts = marked(made)
    key = written([blank])[1:-1]
    if key.count(EDGE) != 2 * len(texts):
        return made  # a company that writes like a mark
    return Draft(made, key, texts)


def bound(
    drafts: Sequence[Draft | Sheet], stencils: dict[str, Stencil], laid_out: Sequence[Batch]
) -> Batch:
    """Write the pages of all papers in their order."""
    file = BytesIO()
    counts: list[int] = []
    with writing(file) as output:
        blanks = blank_pages(output, stencils)
        others = pages_of_each(output, laid_out)
        for draft in drafts:
            if isinstance(draft, Draft):
                own = output.reserve()
                output.put(own, stream(stencils[draft.key].filled(draft.texts)))
                pages = [b"%b%d 0 R ] >>" % (blanks[draft.key], own)]
            else:
                pages = next(others)
            for page in pages:
                add_page(output, page)
            counts.append(len(pages))
    return Batch(file.getvalue(), tuple(counts))


def blank_pages(output: Output, stencils: dict[str, Stencil]) -> dict[str, bytes]:
    """Dictionaries of pages, by key, as far as the number of their own content."""
    copied: defaultdict[int, Copied] = defaultdict(dict)  # by source
    pages = {}
    for key, stencil in stencils.items():
        page = renumbered(output, stencil.source, stencil.page, copied[id(stencil.source)])
        pages[key] = b"%b/Contents [ %d 0 R " % (page[:-2], output.put_once(stencil.fixed))
    return pages


def pages_of_each(output: Output, batches: Iterable[Batch]) -> Iterator[list[bytes]]:
    """Dictionaries of the pages of every paper, written with all they need."""
    for batch in batches:
        copied: Copied = {}
        with pikepdf.open(BytesIO(batch.pdf)) as source:
            pages = list(source.pages)
            for count, end in zip(batch.pages, accumulate(batch.pages), strict=True):
                yield [
                    renumbered(output, source, page_body(page), copied)
                    for page in pages[end - count : end]
                ]
