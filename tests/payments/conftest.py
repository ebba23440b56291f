import pytest

from tests import town
from tests.payments.books import findings


@pytest.fixture
def company(db):
    """A company whose payments and books are found sound when the test is over."""
    yield town.company()
    assert findings() == []


@pytest.fixture
def alder(company):
    """A customer without a trait."""
    return town.customer(company, "Alder")
