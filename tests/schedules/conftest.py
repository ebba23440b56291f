import pytest

from solde.company.models import Company
from solde.customers.models import Customer
from tests import town


@pytest.fixture
def company() -> Company:
    """In Toronto."""
    return town.company(email="office@timber.example")


@pytest.fixture
def maple(company: Company) -> Customer:
    return town.customer(company, "Maple", email="books@maple.example")
