"""The document that an address names, in its company."""

from uuid import UUID

from solde.company.models import Company
from solde.refusal import Refused
from solde.sales.models import Document


class NoSuchDocument(Refused):
    """There is no such document."""


def document_of(company: Company, public_id: UUID) -> Document:
    """With its customer and its latest letter at hand."""
    rows = company.documents.select_related("customer__parent", "letter__mailbox", "account")
    document: Document | None = rows.filter(public_id=public_id).first()
    if document is None:
        raise NoSuchDocument
    document.company = document.customer.company = company  # asked for already
    if document.customer.parent:
        document.customer.parent.company = company
    return document
