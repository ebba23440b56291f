"""The paper of a document or a payment, as a letter carries it."""

from solde.mail.letters.enclosing import Enclosure
from solde.pdf.file_names import ascii_name, shown_name
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.invoice_sheet import printed_texts, title_in


def enclosed_paper(paper: InvoicePaper) -> Enclosure:
    """The accessible PDF, and what must be in it to be this customer's."""
    return Enclosure(
        file_name=f"{ascii_name(f'{paper.number}-{paper.customer_name}')}.pdf",
        shown_name=attached_name(paper.language, paper.kind, paper.number),
        content=typeset_invoice(paper),
        must_show=printed_texts(paper),
        figures=attachment(paper),
    )


def attached_name(language: str, kind: str, number: str) -> str:
    """What the paper is called among what a letter carries, to whoever reads that language."""
    return shown_name(f"{title_in(language, kind)} {number}", ".pdf")
