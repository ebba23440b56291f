"""The books that the files of these tests are brought into."""

from datetime import date

import pytest

from solde.company.models import Company
from solde.ledger.applying import apply
from tests import town


@pytest.fixture
def company(db: None) -> Company:
    """Alder with an invoice of 100.00 (60.00 of it paid) and terms; Yen, billed in yen."""
    company = town.company()
    alder = town.customer(company, "Alder", number="7", terms_days=30)
    town.customer(company, "Yen", currency="JPY")
    invoice = town.invoice(alder, 10000, number="I1", on=date(2025, 9, 1))
    payment = town.payment(alder, 6000, number="P1", on=date(2025, 9, 2))
    apply(payment, invoice, amount_minor=6000, on=date(2025, 9, 2))
    return company


@pytest.fixture
def empty(db: None) -> Company:
    """A company without a customer."""
    return town.company()
