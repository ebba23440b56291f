"""The payment that an address names, in its company."""

from uuid import UUID

from solde.company.models import Company
from solde.payments.finding import NoSuchPayment
from solde.payments.models import Payment


def payment_found(company: Company, public_id: UUID) -> Payment:
    """With its customer and accounts at hand."""
    rows = company.payments.select_related("customer__parent", "receivable", "account", "entry")
    payment: Payment | None = rows.filter(public_id=public_id).first()
    if payment is None:
        raise NoSuchPayment
    payment.company = payment.customer.company = payment.entry.company = company
    return payment
