"""What is asked for under a key is made once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.db import transaction

from solde.history.once import AskedOtherwise, MadeAndGone, once, was_asked
from solde.refusal import Refused
from tests import town

pytestmark = pytest.mark.django_db
KEY = UUID("01980000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Wish:
    name: str
    on: date = date(2025, 9, 1)


@pytest.fixture
def company():
    return town.company()


def made(company, name, key=KEY, *more):
    def make():
        return [town.customer(company, one) for one in (name, *more)]

    with transaction.atomic():
        return once(key, ("open", Wish(name)), company.customers.all(), make, company=company)


def test_the_same_key_makes_once_and_finds_all_in_their_order(company):
    assert not was_asked(company, KEY)
    first = made(company, "Maple", KEY, "Alder")
    assert [one.name for one in first] == ["Maple", "Alder"]
    assert made(company, "Maple", KEY, "Alder") == first
    assert company.customers.count() == 2
    assert was_asked(company, KEY)


def test_something_else_under_the_same_key_is_refused(company):
    made(company, "Maple")
    with pytest.raises(AskedOtherwise):
        made(company, "Alder")
    assert [one.name for one in company.customers.all()] == ["Maple"]


def test_other_keys_no_keys_and_other_companies_make_more(company):
    made(company, "Maple")
    made(company, "Alder", UUID(int=KEY.int + 1))
    made(company, "Birch", None)
    made(town.company("other"), "Maple")
    assert company.customers.count() == 3


def test_a_key_is_free_again_when_the_act_was_refused(company):
    def refused():
        raise Refused

    with pytest.raises(Refused), transaction.atomic():
        once(KEY, "no", company.customers.all(), refused, company=company)
    assert [one.name for one in made(company, "Maple")] == ["Maple"]


def test_what_was_thrown_away_is_not_made_again(company):
    (maple,) = made(company, "Maple")
    company.customers.filter(pk=maple.pk).delete()
    with pytest.raises(MadeAndGone):
        made(company, "Maple")
