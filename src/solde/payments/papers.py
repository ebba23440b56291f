"""The receipt that a customer gets for a payment."""

from typing import Any

from solde.customers.letterhead import (
    addressee,
    letterhead_of,
    paper_language,
    thaw_letterhead,
)
from solde.payments.models import Payment
from solde.payments.reading import applied_of
from solde.pdf.invoice import TEMPLATE, InvoicePaper, thawed
from solde.pdf.invoice_press import typeset_invoice
from solde.pdf.words import words_for


def freeze(payment: Payment) -> dict[str, Any]:
    """All that is printed of a payment today, as JSON values, for a letter to keep.

    What it is put on may change tomorrow; what a customer was sent does not.
    """
    assert payment.kind == Payment.Kind.PAYMENT
    company, customer = payment.company, payment.customer
    language = paper_language(customer, company)
    method = words_for(language)["invoice_method"][payment.method]
    return {
        "template": TEMPLATE,
        "letterhead": letterhead_of(company),
        "kind": str(payment.kind),
        "number": payment.number,
        "dated_on": payment.dated_on.isoformat(),
        "due_on": None,
        "terms": None,
        "currency": payment.currency,
        "language": language,
        **addressee(customer, company),
        "po_number": "",
        "paid_by": f"{method} {payment.reference}".strip(),
        "memo": payment.memo,
        "lines": [],
        "applied": [
            {
                "kind": one.kind,
                "number": one.number,
                "dated_on": one.dated_on.isoformat(),
                "amount_minor": one.amount_minor,
            }
            for one in applied_of(payment)
            if one.released_on is None
        ],
        "discount_minor": 0,
        "discount_ppm": None,
        "taxes": [],
        "total_minor": payment.amount_minor,
    }


def paper_of(content: dict[str, Any]) -> InvoicePaper:
    """The paper of what freeze() kept."""
    letterhead, size = thaw_letterhead(content["letterhead"])
    return thawed(content, letterhead, size)


def receipt_of(payment: Payment) -> bytes:
    """The accessible PDF of a payment's receipt, as it stands today."""
    return typeset_invoice(paper_of(freeze(payment)))
