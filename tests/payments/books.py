"""What tests of payments look at: what is left of each, and whether the books are sound."""

from datetime import date

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.chart import receivable_of
from solde.ledger.checking import Finding, check_books
from solde.ledger.models import Entry
from solde.payments.asking import Part, Tender
from solde.payments.checking import PAYMENT_RULES
from solde.payments.models import Payment
from solde.payments.reading import Open, open_to_pay

DAY, NEXT, LATER = date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 20)
CHEQUE = Tender(reference="1043")


def findings() -> list[Finding]:
    return check_books(more=PAYMENT_RULES)


def part(charge: Entry, amount_minor: int) -> Part:
    return Part(charge.document_id, amount_minor)


def open_now(customer: Customer, on: date) -> Open:
    """What can be paid on the customer's usual A/R account."""
    return open_to_pay(customer, on=on).get(receivable_of(customer).pk, Open([], []))


def left(company: Company) -> dict[str, int]:
    """What is left of each payment and refund, as PostgreSQL keeps it."""
    return {str(one): one.left_minor for one in Payment._base_manager.filter(company=company)}
