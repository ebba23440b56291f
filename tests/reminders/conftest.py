from datetime import date

import pytest

from solde.company.models import Company
from solde.reminders.ruling import NewRule, set_rule
from tests import town


@pytest.fixture
def company() -> Company:
    """It reminds a week after the due date, since the first of September."""
    company = town.company(email="office@timber.example")
    set_rule(company, NewRule(days=7), on=date(2025, 9, 1))
    return company


@pytest.fixture
def maple(company: Company):
    return town.customer(company, "Maple", email="books@maple.example")
