"""Documents to PDF: one at a time for e-mail and the archive, many at once for the printer."""

from collections.abc import Sequence

from solde.pdf.filling import papers_in
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_forms import accessible_document
from solde.pdf.invoice_sheet import sheet
from solde.pdf.layout import layout_of
from solde.pdf.parts import Part
from solde.pdf.press import Press
from solde.pdf.typesetting import BATCH_MAX, typeset_sheets


def typeset_invoice(paper: InvoicePaper) -> bytes:
    """One document as PDF/A-3a and PDF/UA-1, with its figures attached as "invoice.json".

    Equal papers give equal bytes.
    """
    made = sheet(paper, layout_of(paper.template))
    return accessible_document(made, attachment(paper), paper.template, paper.dated_on)


def typeset_part(papers: Sequence[InvoicePaper]) -> Part:
    """Papers of one template one after the other, each from a fresh page on; untagged."""
    template, part = papers[0].template, Part()
    sheets = [sheet(paper, layout_of(template)) for paper in papers]
    batch = typeset_sheets(sheets, template, papers[0].dated_on)
    part.papers += papers_in(part, [batch])
    return part


def document_rows(paper: InvoicePaper) -> int:
    return len(paper.lines) + len(paper.applied)


DOCUMENTS = Press(typeset_part, document_rows, papers_max=BATCH_MAX)
