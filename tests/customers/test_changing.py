"""What is known of a customer changes; what was, is on record."""

from datetime import date

import pytest

from solde.customers.changing import as_seen, change_customer, known_of
from solde.customers.opening import NewCustomer, open_customer
from solde.customers.refusals import (
    CustomerInUse,
    CustomerIsWrong,
    CustomerNameTaken,
    NotItsOwnProject,
    OtherThanItsParent,
    ProjectHasNoProjects,
)
from solde.history.reading import history_of
from solde.history.seen import SavedMeanwhile
from tests import town
from tests.ledger.acting import balance_on

pytestmark = pytest.mark.django_db

# A value other than the default for every field.
OTHERWISE = {
    "name": "Birch & Sons",
    "number": "B-7",
    "contact": "Ana Roy",
    "phone": "514 555-0199",
    "email": "a@birch.example",
    "statement_email": "books@birch.example",
    "cc": "c@birch.example",
    "bcc": "b@birch.example",
    "language": "fr-CA",
    "currency": "USD",
    "terms_rule": "day_of_month",
    "terms_days": 15,
    "credit_limit_minor": 500_00,
    "taxed": False,
    "exemption": "EX-1",
    "type": "Retail",
    "delivery": "print",
    "active": False,
    "statements": False,
    "reminders": False,
    "notes": "Call first.\nAsk for Ana.",
    "address": "4 Mill Road\nBack door",
    "city": "Sutton",
    "region": "QC",
    "postal_code": "J0E 2K0",
    "country": "US",
}


@pytest.fixture
def company():
    return town.company()


def changes(customer):
    """What history says of a customer's changes, the newest first."""
    page = history_of(customer.company, [f"customer:{customer.pk}"])
    return [event.details["fields"] for event in page.events if event.act == "change_customer"]


def test_every_field_can_be_changed_and_is_on_record(company):
    birch = town.customer(company, "Birch")
    assert set(OTHERWISE) | {"parent"} == set(NewCustomer.__slots__)
    before = {field: getattr(birch, field) for field in OTHERWISE}
    change_customer(birch, **OTHERWISE)
    kept = company.customers.get()
    for one in (birch, kept):
        assert {field: getattr(one, field) for field in OTHERWISE} == OTHERWISE
        assert (one.sort_name, "sutton" in one.search_words.split()) == ("birch & sons", True)
    (told,) = changes(birch)
    assert told == {field: [before[field], OTHERWISE[field]] for field in OTHERWISE}


def test_what_stays_as_it_is_is_not_on_record(company):
    alder = town.customer(company, "Alder", phone="1")
    change_customer(alder, phone="1", name="Alder")
    assert changes(alder) == []
    change_customer(alder, phone="2", name="Alder")
    assert changes(alder) == [{"phone": ["1", "2"]}]


def test_what_was_changed_meanwhile_is_kept(company):
    """A page that was opened before somebody else changed the phone changes the city only."""
    alder = town.customer(company, "Alder")
    change_customer(company.customers.get(), phone="2")
    change_customer(alder, city="Sutton")
    kept = company.customers.get()
    assert (kept.phone, kept.city) == ("2", "Sutton")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(company):
    alder = town.customer(company, "Alder")
    with pytest.raises(CustomerIsWrong) as refusal:
        change_customer(alder, name="", terms_rule="end_of_month", city="Sutton")
    assert [fault.field for fault in refusal.value.faults] == ["name", "terms_days"]
    assert str(refusal.value) == "A customer needs a name. These terms need a number of days."
    assert (company.customers.get().city, changes(alder)) == ("", [])


def test_a_name_stays_unique(company):
    town.customer(company, "Alder", number="1")
    birch = town.customer(company, "Birch")
    for field, value in (("name", "Alder"), ("number", "1")):
        with pytest.raises(CustomerNameTaken):
            change_customer(birch, **{field: value})
    assert birch.name == "Birch"


def test_a_currency_stays_once_there_is_a_document(company):
    alder = town.customer(company, "Alder")
    change_customer(alder, currency="USD")
    town.invoice(alder, 10000)
    with pytest.raises(CustomerInUse):
        change_customer(alder, currency="CAD")


def test_an_inactive_customer_keeps_its_balance(company):
    cedar = town.cedar(company)
    change_customer(cedar, active=False)
    assert balance_on(cedar, date(2025, 9, 30)) == 8000
    change_customer(cedar, active=True)
    assert changes(cedar) == [{"active": [False, True]}, {"active": [True, False]}]


def test_a_project_may_get_another_customer_or_none(company):
    dogwood, barn = town.dogwood(company)
    alder = town.customer(company, "Alder")
    change_customer(barn, parent=alder)
    assert company.customers.get(pk=barn.pk).parent == alder
    change_customer(barn, parent=None)
    assert changes(barn) == [{"parent": ["Alder", None]}, {"parent": ["Dogwood", "Alder"]}]
    change_customer(dogwood, parent=alder)  # has no projects any more


def test_what_a_project_may_not_be(company):
    dogwood, barn = town.dogwood(company)
    alder, fir = town.customer(company, "Alder"), town.fir(company)
    with pytest.raises(ProjectHasNoProjects):
        change_customer(dogwood, parent=alder)
    with pytest.raises(ProjectHasNoProjects):
        change_customer(alder, parent=barn)
    with pytest.raises(OtherThanItsParent):
        change_customer(alder, parent=fir)
    with pytest.raises(OtherThanItsParent):
        change_customer(alder, parent=town.customer(town.company(), "Yew"))
    with pytest.raises(NotItsOwnProject):
        change_customer(alder, parent=alder)


def test_a_customer_with_projects_keeps_their_currency(company):
    alder = town.customer(company, "Alder")
    open_customer(company, NewCustomer(name="Alder: shed", parent=alder))
    with pytest.raises(OtherThanItsParent):
        change_customer(alder, currency="USD")


def test_who_changed_it_is_on_record(company, django_user_model):
    carol = django_user_model.objects.create_user("carol@timber.example")
    alder = town.customer(company, "Alder")
    change_customer(alder, by=carol, phone="1")
    assert history_of(company, [f"customer:{alder.pk}"]).events[0].by == carol


def test_what_somebody_else_changed_since_it_was_seen_is_kept():
    birch = town.customer(town.company(), "Birch")
    mark = as_seen(known_of(birch))
    change_customer(birch, active=False)
    change_customer(birch, email="new@birch.example", seen=mark)
    change_customer(birch, email="new@birch.example", seen=mark)
    with pytest.raises(SavedMeanwhile):
        change_customer(birch, email="", phone="514 555-0199", seen=mark)
    birch.refresh_from_db()
    assert (birch.email, birch.phone) == ("new@birch.example", "")
