"""Every test of the command line begins in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from time_machine import travel

from solde.cli import words
from solde.company.models import Company
from solde.customers.models import Customer
from tests import town
from tests.sales.selling import quebec


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.speak("en")
    with translation.override("en"):
        yield
    words.speak("en")


@pytest.fixture
def evening() -> Iterator[None]:
    """The 15th of June in Toronto, and already the 16th in UTC."""
    with travel("2026-06-16T02:00:00Z"):
        yield


@pytest.fixture
def company(db: None) -> Company:
    return town.company()


@pytest.fixture
def in_quebec(company: Company) -> None:
    """GST and QST, both usual."""
    for tax in quebec(company):
        tax.is_usual = True
        tax.save(update_fields=["is_usual"])


@pytest.fixture
def alder(company: Company) -> Customer:
    return town.customer(company, "Alder", number="A-1", terms_days=30)
