"""The paper of a document or a payment, as a letter carries it."""

from solde.mail.letters.enclosing import Enclosure
from solde.pdf.file_names import ascii_name, shown_name
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_figures import attachment
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.invoice_sheet import printed_texts, title


def enclosed_paper(paper: InvoicePaper) -> Enclosure:
    """The accessible PDF, and what must be in it to be this customer's."""
    return Enclosure(
        file_name=f"{ascii_name(f'{paper.number}-{paper.customer_name}')}.pdf",
        shown_name=shown_name(f"{title(paper)} {paper.number}", ".pdf"),
        content=typeset_invoice(paper),
        must_show=printed_texts(paper),
        figures=attachment(paper),
    )
