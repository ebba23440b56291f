"""What tests of payments look at: open amounts, what is left, and whether the books are sound."""

from datetime import date

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.checking import Finding, check_books
from solde.ledger.models import Entry
from solde.ledger.reading import open_items_of
from solde.payments.asking import Part, Tender
from solde.payments.checking import PAYMENT_RULES
from solde.payments.models import Payment

DAY, NEXT, LATER, END = (
    date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 20), date(2025, 12, 31),
)  # fmt: skip
CHEQUE = Tender(reference="1043")


def findings() -> list[Finding]:
    return check_books(more=PAYMENT_RULES)


def open_amounts(customer: Customer, on: date = END) -> dict[str, int]:
    """What is open by number; charges plus, credits minus."""
    return {item.number: item.open_minor for item in open_items_of(customer, on=on)}


def part(charge: Entry, amount_minor: int) -> Part:
    return Part(charge.document_id, amount_minor)


def left(company: Company) -> dict[str, int]:
    """What is left of each payment and refund, as PostgreSQL keeps it."""
    return {str(one): one.left_minor for one in Payment._base_manager.filter(company=company)}
