import pytest

from solde.ledger.checking import check_books
from tests import town


@pytest.fixture
def company(db):
    """A company whose books are found sound when the test is over."""
    yield town.company()
    assert check_books() == []


@pytest.fixture
def alder(company):
    return town.customer(company, "Alder")
