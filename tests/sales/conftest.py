import pytest

from solde.company.models import Company
from solde.customers.models import Customer
from tests import town


@pytest.fixture
def company() -> Company:
    return town.company()


@pytest.fixture
def maple(company: Company) -> Customer:
    """A customer without a trait."""
    return town.customer(company, "Maple", terms_days=30)
