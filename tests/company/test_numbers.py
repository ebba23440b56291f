"""Numbers of a series come without gaps, also when two take them at once."""

import pytest
from django.db import transaction

from solde.company.models import take_numbers
from tests import town
from tests.ledger.sessions import elsewhere, until_somebody_waits


@pytest.mark.django_db
def test_each_series_of_each_company_begins_at_one():
    company, other = town.company(), town.company("Other")
    assert take_numbers(company, "invoice") == 1
    assert take_numbers(company, "invoice", 3) == 2
    assert take_numbers(company, "invoice") == 5
    assert take_numbers(company, "credit_memo") == 1
    assert take_numbers(other, "invoice") == 1


@pytest.mark.django_db
def test_a_rollback_gives_numbers_back():
    company = town.company()
    take_numbers(company, "invoice")
    with transaction.atomic():
        assert take_numbers(company, "invoice", 10) == 2
        transaction.set_rollback(True)
    assert take_numbers(company, "invoice") == 2


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first():
    company = town.company()
    take_numbers(company, "invoice")
    with elsewhere() as start:
        with transaction.atomic():
            assert take_numbers(company, "invoice") == 2
            second = start(take_numbers, company, "invoice")
            until_somebody_waits()
        assert second.result(20) == 3
