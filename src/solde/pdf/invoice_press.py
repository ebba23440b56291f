"""Documents to PDF: one at a time for e-mail and the archive, many at once for the printer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from solde.pdf.filling import papers_in
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_sheet import sheet
from solde.pdf.layout import layout_of
from solde.pdf.merging import merged
from solde.pdf.parts import Part
from solde.pdf.press import finished, in_order
from solde.pdf.typesetting import BATCH_MAX, compiled, typeset_sheets, written

# In one compilation; rows fill Typst's memory, not papers.
LINES_MAX = 400


def typeset_invoice(paper: InvoicePaper) -> bytes:
    """One document as PDF/A-3a and PDF/UA-1, with its figures attached as "invoice.json".

    Equal papers give equal bytes.
    """
    inputs = {
        "sheets": written([sheet(paper, layout_of(paper.template))]),
        "attachment": attachment(paper).decode(),
    }
    return compiled(paper.template, inputs, paper.dated_on, tagged=True)


def print_invoices(
    papers: Iterable[InvoicePaper],
    into: Path,
    *,
    processes: int,
    on_batch: Callable[[int], None] | None = None,
) -> int:
    """Typeset all papers into one file, each from a fresh page on, in their order; untagged.

    Returns the number of pages. The papers are taken as they are needed. `on_batch` hears the
    number of papers done so far. The file is there when it is complete, or not at all. There
    must be a paper.
    """
    pages = done = 0
    with finished(into) as file, merged(file) as add:
        for part in in_order(typeset_part, batches(papers), processes=processes):
            add(part)
            pages += sum(part.counts)
            done += len(part.papers)
            if on_batch:
                on_batch(done)
        assert done, "a file must have a page"
    return pages


def typeset_part(papers: Sequence[InvoicePaper]) -> Part:
    template, part = papers[0].template, Part()
    sheets = [sheet(paper, layout_of(template)) for paper in papers]
    batch = typeset_sheets(sheets, template, papers[0].dated_on)
    part.papers += papers_in(part, [batch])
    return part


def batches(papers: Iterable[InvoicePaper]) -> Iterator[list[InvoicePaper]]:
    """Neighbours of one template, as many as are typeset in one go."""
    batch: list[InvoicePaper] = []
    lines = 0
    for paper in papers:
        count = len(paper.lines) + len(paper.applied)
        full = len(batch) == BATCH_MAX or lines + count > LINES_MAX
        if batch and (full or paper.template != batch[0].template):
            yield batch
            batch, lines = [], 0
        batch.append(paper)
        lines += count
    if batch:
        yield batch
