import pytest
from django.core.cache import cache

from solde.company.time_zones import today_of
from solde.sales.issuing import issue
from tests import town
from tests.sales.selling import line, new
from tests.web.browser import browser


@pytest.fixture
def company(db):
    return town.company()


@pytest.fixture
def owner(company):
    return browser(company, "owner")


@pytest.fixture
def maple(company):
    """Has an e-mail address, and thirty days to pay."""
    return town.customer(company, "Maple", email="books@maple.example", terms_days=30)


@pytest.fixture
def invoice(maple):
    """Of 100.00, issued today."""
    (document,) = issue(maple.company, [new(maple, line("100.00"), on=today_of(maple.company))])
    return document


@pytest.fixture
def today(company):
    return today_of(company)


@pytest.fixture
def quick(settings):
    """Passwords that are checked at once, and no attempt remembered of another test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
