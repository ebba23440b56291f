"""Read documents back: as they were asked for, and what they said before."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Prefetch, QuerySet

from solde.company.models import Company
from solde.figures.days import Terms, TermsRule
from solde.history.once import fingerprint
from solde.sales.asking import NewDocument, NewLine
from solde.sales.models import Document, Line, LineTax, Version


def history_of(document: Document) -> QuerySet[Version]:
    """All versions of a document, the first one first, with who made them."""
    versions: QuerySet[Version] = document.versions.select_related("made_by")
    return versions


def asked_of(company: Company, documents: Sequence[Document]) -> list[NewDocument]:
    """What the latest versions of documents say, in the form in which it was asked for.

    In the order of the documents, each with its customer at hand, by four queries.
    """
    lines = Line._base_manager.select_related("item", "account")
    line_taxes = LineTax._base_manager.order_by("id").select_related("tax")
    versions = (
        company.versions.filter(document__in=documents, number=F("document__version_number"))
        .prefetch_related(
            Prefetch("lines", lines.prefetch_related(Prefetch("taxes", line_taxes)))
        )
    )  # fmt: skip
    by_document = {version.document_id: version for version in versions}
    return [asked_by(document, by_document[document.pk]) for document in documents]


def as_seen(document: Document, asked: NewDocument) -> str:
    """A mark of what a document says, another one as soon as it says something else.

    Whether it waits in a queue is nothing that it says.
    """
    return fingerprint((document.state, replace(asked, to_print=False, to_email=False)))


def asked_by(document: Document, version: Version) -> NewDocument:
    terms = None
    if document.terms_days is not None:
        terms = Terms(TermsRule(document.terms_rule), document.terms_days)
    by_amount = version.discount_ppm is None
    return NewDocument(
        kind=document.kind,
        customer=document.customer,
        dated_on=document.dated_on,
        lines=tuple(asked_line(line) for line in version.lines.all()),
        terms=terms,
        due_on=document.due_on,
        po_number=document.po_number,
        memo=document.memo,
        internal_note=document.internal_note,
        paid_by=document.paid_by,
        discount_ppm=version.discount_ppm,
        discount_minor=version.discount_minor if by_amount else 0,
        account=document.account,
        charged_up_to=document.charged_up_to,
        to_print=document.to_print,
        to_email=document.to_email,
    )


def asked_line(line: Line) -> NewLine:
    return NewLine(
        description=line.description,
        price_micros=line.price_micros,
        quantity_micros=line.quantity_micros,
        item=line.item,
        unit=line.unit,
        discount_ppm=line.discount_ppm,
        taxes=tuple(one.tax for one in line.taxes.all()),
        account=line.account,
    )
