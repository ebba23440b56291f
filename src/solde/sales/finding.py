"""The document that an address or a person names, in its company."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.refusal import NotFound
from solde.sales.models import Document


class NoSuchDocument(NotFound):
    """There is no such document."""


def document_of(company: Company, public_id: UUID) -> Document:
    """With its customer and its latest letter at hand."""
    document = at_hand(company).filter(public_id=public_id).first()
    if document is None:
        raise NoSuchDocument
    return belonging(document, company)


def document_numbered(company: Company, kind: str, number: str) -> Document:
    """As document_of(). Refused, too: a number that several customers brought from elsewhere."""
    found = list(at_hand(company).filter(kind=kind, number=number)[:2])
    if not found:
        raise NoSuchDocument
    if len(found) > 1:
        raise NoSuchDocument(_("Several customers have a document of that number."))
    return belonging(found[0], company)


def numbered(text: str) -> Q:
    """Of documents: the number, or the customer's purchase order, is this. Each by its index."""
    order = ~Q(po_number="") & Q(po_number__iexact=text)
    return Q(kind__in=Document.Kind.values, number=text) | order


def at_hand(company: Company) -> QuerySet[Document]:
    rows: QuerySet[Document] = company.documents.select_related(
        "customer__parent", "letter__mailbox", "account"
    )
    return rows


def belonging(document: Document, company: Company) -> Document:
    """The document with its company, which was asked for already."""
    document.company = document.customer.company = company
    if document.customer.parent:
        document.customer.parent.company = company
    return document
