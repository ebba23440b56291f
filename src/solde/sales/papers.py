"""From documents to paper: what is printed of a version is kept with it, word for word."""

from collections.abc import Collection, Sequence
from typing import Any

from solde.company.models import Company
from solde.customers.addresses import mailing_address
from solde.customers.letterhead import letterhead_of, thaw_letterhead
from solde.customers.models import Customer
from solde.figures.days import Terms, TermsRule, due_on
from solde.pdf.invoice import TEMPLATE, InvoicePaper, thawed
from solde.sales.models import Document, Line, Tax, Version, VersionTax

CHARGES = (Document.Kind.INVOICE, Document.Kind.STATEMENT_CHARGE, Document.Kind.FINANCE_CHARGE)


def look_of(company: Company, *, remittance_slip: bool = False) -> dict[str, Any]:
    """How the company's documents look today, for freeze(); asked once for many documents."""
    return {
        "template": TEMPLATE,
        "remittance_slip": remittance_slip,
        "letterhead": letterhead_of(company),
    }


def freeze(
    document: Document,
    version: Version,
    *,
    lines: Sequence[tuple[Line, Collection[int]]],
    taxes: Sequence[VersionTax],
    look: dict[str, Any],
) -> dict[str, Any]:
    """All that is printed of a version, as JSON values, for its `content`.

    Pure: asks the database nothing, so rows need not be stored yet. The document has its
    company and its customer, the customer its parent, and every version tax its tax, at hand.
    With each line stand the ids of its taxes, all of which are among the version's.
    """
    customer, language = document.customer, language_of(document)
    places = {tax.tax_id: place for place, tax in enumerate(taxes)}
    due, terms = printed_due(document)
    return {
        **look,
        "kind": str(document.kind),
        "number": document.number,
        "dated_on": document.dated_on.isoformat(),
        "due_on": due,
        "terms": terms,
        "currency": document.currency,
        "language": language,
        **addressee(customer, document.company),
        "po_number": document.po_number,
        "paid_by": document.paid_by,
        "memo": document.memo,
        "lines": [
            (*printed_values(line), sorted(places[tax] for tax in line_taxes))
            for line, line_taxes in lines
        ],
        "applied": [],
        "discount_minor": version.discount_minor,
        "discount_ppm": version.discount_ppm,
        "taxes": [
            (
                name_in(row.tax, language),
                row.tax.rate_ppm,
                row.tax.registration,
                row.base_minor,
                row.amount_minor,
            )
            for row in taxes
        ],
        "total_minor": version.total_minor,
    }


def language_of(document: Document) -> str:
    """That of the customer; of a project without one its customer's, else the company's."""
    customer = document.customer
    of_parent = customer.parent.language if customer.parent else ""
    return customer.language or of_parent or document.company.language


def addressee(customer: Customer, company: Company) -> dict[str, Any]:
    """To whom a paper goes."""
    owner = customer.parent or customer
    return {
        "address": mailing_address(customer, home=company.country, language=company.language),
        "customer_name": owner.name,
        "customer_number": customer.number or owner.number,
        "project": customer.name if customer.parent else "",
    }


def printed_due(document: Document) -> tuple[str | None, tuple[str, int] | None]:
    """Due date and terms of a charge. Terms that lead to another day are not printed."""
    if document.kind not in CHARGES:
        return None, None
    due = document.due_on or document.dated_on
    if not document.terms_rule:
        return due.isoformat(), None
    assert document.terms_days is not None
    terms = Terms(TermsRule(document.terms_rule), document.terms_days)
    agrees = due_on(document.dated_on, terms) == due
    return due.isoformat(), (str(terms.rule), terms.days) if agrees else None


def printed_values(line: Line) -> tuple[Any, ...]:
    return (
        line.description,
        line.quantity_micros,
        line.unit,
        line.price_micros,
        line.discount_ppm,
        line.amount_minor,
    )


def name_in(tax: Tax, language: str) -> str:
    """The tax's name in a language: "QST" in English is "TVQ" in French."""
    return str(tax.names.get(language) or tax.names.get(language.partition("-")[0]) or tax.name)


def paper_of(version: Version) -> InvoicePaper:
    """The paper of an issued version, from its content alone."""
    letterhead, size = thaw_letterhead(version.content["letterhead"])
    return thawed(version.content, letterhead, size)
