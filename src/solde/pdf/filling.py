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
from solde.pdf.typesetting import Batch, compiled, typeset_sheets, written

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
    simple = [draft for draft in drafts if isinstance(draft, Draft)]
    others = [draft for draft in drafts if not isinstance(draft, Draft)]
    rest = typeset_sheets(others, template, day) if others else None
    if not simple:
        assert rest
        return rest
    return bound(drafts, drawer(template).stencils_for(simple, day), rest)


def drafted(made: Sheet) -> Draft | Sheet:
    if not is_simple(made):
        return made
    blank, texts = marked(made)
    key = written([blank])[1:-1]
    if key.count(EDGE) != 2 * len(texts):
        return made  # a company that writes like a mark
    return Draft(made, key, texts)


def bound(
    drafts: Sequence[Draft | Sheet], stencils: dict[str, Stencil], rest: Batch | None
) -> Batch:
    """Write the pages of all papers in their order; those of `rest` are laid out already."""
    file = BytesIO()
    counts: list[int] = []
    copied: defaultdict[int, Copied] = defaultdict(dict)  # by source
    laid_out = papers_in(rest)
    with writing(file) as output:
        for draft in drafts:
            if isinstance(draft, Draft):
                stencil = stencils[draft.key]
                add_page(output, filled(output, stencil, draft.texts, copied[id(stencil.source)]))
                counts.append(1)
            else:
                source, pages = next(laid_out)
                for page in pages:
                    body = renumbered(output, source, page_body(page), copied[id(source)])
                    add_page(output, body)
                counts.append(len(pages))
    return Batch(file.getvalue(), tuple(counts))


def filled(output: Output, stencil: Stencil, texts: list[str], copied: Copied) -> bytes:
    """Write the content of a page; return its dictionary."""
    fixed = output.put_once(stencil.fixed)
    own = output.reserve()
    output.put(own, stream(stencil.filled(texts)))
    body = renumbered(output, stencil.source, stencil.page, copied)
    return body[:-2] + b"/Contents [ %d 0 R %d 0 R ] >>" % (fixed, own)


def papers_in(rest: Batch | None) -> Iterator[tuple[pikepdf.Pdf, list[pikepdf.Page]]]:
    if rest:
        source = pikepdf.open(BytesIO(rest.pdf))
        pages = list(source.pages)
        for count, end in zip(rest.pages, accumulate(rest.pages), strict=True):
            yield source, pages[end - count : end]
