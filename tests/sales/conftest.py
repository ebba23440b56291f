import pytest

from solde.company.models import Company
from solde.customers.models import Customer
from tests import town


@pytest.fixture
def company() -> Company:
    return town.company(email="billing@timber.example")


@pytest.fixture
def maple(company: Company) -> Customer:
    """Has an e-mail address, and thirty days to pay."""
    return town.customer(company, "Maple", email="books@maple.example", terms_days=30)
