"""`invoice.json`: what stands on a document, for programs. See docs/reference/invoice-json.md."""

import json
from typing import Any

from solde.figures.days import Terms
from solde.figures.decimals import millionths, percent
from solde.figures.money import decimal_string
from solde.pdf.invoice import InvoiceLine, InvoicePaper, InvoiceTax


def attachment(paper: InvoicePaper) -> bytes:
    """JSON in UTF-8, the same for equal papers."""
    return json.dumps(as_contract(paper), ensure_ascii=False).encode()


def as_contract(paper: InvoicePaper) -> dict[str, Any]:
    head, currency = paper.letterhead, paper.currency
    return {
        "kind": paper.kind,
        "number": paper.number or None,
        "currency": currency,
        "language": paper.language,
        "date": paper.dated_on.isoformat(),
        "due_date": paper.due_on and paper.due_on.isoformat(),
        "terms": paper.terms and terms(paper.terms),
        "po_number": paper.po_number or None,
        "paid_by": paper.paid_by or None,
        "memo": paper.memo or None,
        "company": {
            "name": head.name,
            "address": list(head.address),
            "tax_numbers": list(head.tax_numbers),
        },
        "customer": {
            "name": paper.customer_name,
            "number": paper.customer_number or None,
            "project": paper.project or None,
            "address": list(paper.address),
        },
        "lines": [line_values(line, paper) for line in paper.lines],
        "applied": [
            {
                "kind": one.kind,
                "number": one.number,
                "date": one.dated_on.isoformat(),
                "amount": decimal_string(one.amount_minor, currency),
            }
            for one in paper.applied
        ],
        "discount": decimal_string(paper.discount_minor, currency),
        "discount_percent": paper.discount_ppm and percent(paper.discount_ppm),
        "taxes": [tax_values(tax, currency) for tax in paper.taxes],
        "total": decimal_string(paper.total_minor, currency),
    }


def terms(terms: Terms) -> dict[str, Any]:
    return {"rule": terms.rule, "days": terms.days}


def line_values(line: InvoiceLine, paper: InvoicePaper) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": millionths(line.quantity_micros),
        "unit": line.unit or None,
        "unit_price": millionths(line.price_micros),
        "discount_percent": percent(line.discount_ppm) if line.discount_ppm else None,
        "amount": decimal_string(line.amount_minor, paper.currency),
        "taxes": [paper.taxes[place].name for place in line.taxes],
    }


def tax_values(tax: InvoiceTax, currency: str) -> dict[str, Any]:
    return {
        "name": tax.name,
        "percent": percent(tax.rate_ppm),
        "registration": tax.registration or None,
        "base": decimal_string(tax.base_minor, currency),
        "amount": decimal_string(tax.amount_minor, currency),
    }
