import pytest

from tests import town
from tests.web.browser import browser


@pytest.fixture
def company(db):
    return town.company()


@pytest.fixture
def owner(company):
    return browser(company, "owner")
