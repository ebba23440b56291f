"""Numbers of a series come without gaps, also when two take them at once."""

import pytest
from django.db import transaction

from solde.company.numbering import begin_after, number_from, take, take_one
from tests import town
from tests.ledger.sessions import elsewhere, until_somebody_waits


def first_of(company, kind, count=1):
    return take(company, kind, count)[0].place


@pytest.mark.django_db
def test_each_series_of_each_company_begins_at_one():
    company, other = town.company(), town.company("Other")
    assert first_of(company, "invoice") == 1
    assert first_of(company, "invoice", 3) == 2
    assert first_of(company, "invoice") == 5
    assert first_of(company, "credit_memo") == 1
    assert first_of(other, "invoice") == 1


@pytest.mark.django_db
def test_a_rollback_gives_numbers_back():
    company = town.company()
    first_of(company, "invoice")
    with transaction.atomic():
        assert first_of(company, "invoice", 10) == 2
        transaction.set_rollback(True)
    assert first_of(company, "invoice") == 2


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first():
    company = town.company()
    first_of(company, "invoice")
    with elsewhere() as start:
        with transaction.atomic():
            assert first_of(company, "invoice") == 2
            second = start(first_of, company, "invoice")
            until_somebody_waits()
        assert second.result(20) == 3


@pytest.mark.django_db
def test_numbers_are_written_with_their_prefix():
    company = town.company()
    number_from(company, "invoice", prefix="F-", next_number=41)
    assert [number.text for number in take(company, "invoice", 2)] == ["F-41", "F-42"]
    number_from(company, "invoice", prefix="", next_number=43)
    assert take_one(company, "invoice") == (43, "43")


@pytest.mark.django_db
def test_a_series_begins_after_what_was_there_unless_it_has_begun():
    company = town.company()
    begin_after(company, "invoice", 1000)
    begin_after(company, "invoice", 7)
    assert take_one(company, "invoice").place == 1001
    begin_after(company, "invoice", 5000)
    assert take_one(company, "invoice").place == 1002
