"""What a company says about itself is looked over before it is kept."""

import pytest

from solde.company.changing import CompanyIsWrong, change_company
from solde.company.models import Company
from solde.ledger.opening import open_company
from tests import town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "A company needs a name."),
        ({"name": "x" * 121}, "name: This is longer than 120 characters."),
        ({"name": "Timber\nand Sons"}, r"name: The invisible character U\+000A is not allowed."),
        ({"name": "Timber\u202eand"}, r"name: The invisible character U\+202E is not allowed."),
        ({"address": "1 Mill Road\r\nRear"}, r"address: The invisible character U\+000D"),
        ({"city": "x" * 81}, "city: This is longer than 80 characters."),
        ({"tax_numbers": ["GST 1", "x" * 61]}, "tax_numbers: This is longer than 60 characters."),
        ({"tax_numbers": ["GST\t1"]}, r"tax_numbers: The invisible character U\+0009"),
        ({"email": "nobody"}, "email: Enter a valid email address."),
        ({"age_by": "moon"}, "age_by: Value 'moon' is not a valid choice."),
        ({"aging_edges": [30, 30]}, "each more than the one before"),
        ({"aging_edges": [30, 99_999]}, "aging_edges: Item 2 in the array did not validate"),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone such as"),
        ({"time_zone": "../Europe/Paris"}, "is not a time zone such as"),
        ({"time_zone": ""}, "“” is not a time zone such as"),
        ({"language": "tlh"}, "“tlh” is not a language such as fr-CA."),
        ({"country": "ca"}, "A country is two letters of ISO 3166"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(fields, words):
    company = town.company()
    before = Company.objects.filter(pk=company.pk).values().get()
    with pytest.raises(CompanyIsWrong, match=words):
        change_company(company, **fields)
    with pytest.raises(CompanyIsWrong, match=words):
        open_company("other", **{"name": "Other"} | fields)
    assert Company.objects.filter(pk=company.pk).values().get() == before
    assert not Company.objects.filter(slug="other").exists()


@pytest.mark.parametrize("slug", ["", "a b", "é", "x" * 61])
def test_a_short_name_is_short_and_plain(slug):
    with pytest.raises(CompanyIsWrong):
        open_company(slug, "Timber")


def test_addresses_and_notes_have_several_lines():
    company = town.company()
    change_company(company, address="1 Mill Road\nRear", statement_note="Thanks.\nMerci.")
    company.refresh_from_db()
    assert (company.address, company.statement_note) == ("1 Mill Road\nRear", "Thanks.\nMerci.")
