import pytest

from solde.doubles.google import GoogleDouble
from tests import town
from tests.web.browser import browser


@pytest.fixture
def company(db):
    return town.company()


@pytest.fixture
def owner(company):
    return browser(company, "owner")


@pytest.fixture
def google(settings):
    """A Google on loopback, and an installation that has a client there."""
    with GoogleDouble() as google:
        for name, value in google.environment().items():
            setattr(settings, name, value)
        yield google
