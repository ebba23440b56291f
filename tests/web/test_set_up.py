"""The beginning: the first owner, and more companies."""

import pytest
from django.test import Client

from solde.company.models import Company, User
from tests import town
from tests.web.browser import Browser, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
PASSWORD = "correct horse battery"
FIRST = {"first_name": "Ana", "email": "ana@timber.example", "password": PASSWORD}


@pytest.fixture
def first():
    """Somebody at an installation where nobody is known."""
    return Browser(Client(enforce_csrf_checks=True), Company(slug="none"))


def test_whoever_comes_first_owns_the_first_company(first):
    assert first.open("/")["Location"] == "/set-up"
    first.open("/set-up")
    first.press("Begin", **FIRST, name="Bois Épinette inc.", language="fr-CA", currency="CAD")
    company = Company.objects.get()
    assert (company.slug, company.language) == ("bois-epinette-inc", "fr-CA")
    assert company.members.get().role == "owner"
    assert first.page.request["PATH_INFO"] == "/c/bois-epinette-inc/"


@pytest.mark.parametrize(("asked", "proposed"), [("fr-CA", "fr-CA"), ("de, en;q=0.5", "en-CA")])
def test_customers_are_proposed_the_language_of_the_page(first, asked, proposed):
    first.open("/set-up", **{"Accept-Language": asked})
    assert f'<option value="{proposed}" selected>' in first.page.content.decode()


@pytest.mark.parametrize("wrong", [{"password": "short"}, {"email": "ana"}, {"name": ""}])
def test_what_is_wrong_is_said_and_nothing_is_made(first, wrong):
    first.open("/set-up")
    first.press("Begin", **FIRST | {"name": "Timber", "currency": "CAD"} | wrong)
    assert first.read.forms
    assert not User.objects.exists()
    assert not Company.objects.exists()


def test_the_second_does_not_own_anything(first):
    first.open("/set-up")
    User.objects.create_user("ana@timber.example")
    first.press("Begin", **FIRST | {"email": "eve@elsewhere.example"}, name="Eve")
    assert first.page.status_code == 409
    assert first.open("/set-up").status_code == 409
    assert not Company.objects.exists()


def test_an_owner_opens_another_company(company, owner):
    owner.open("/companies/new")
    owner.press("Open the books", name="Second and Sons", currency="USD", country="US")
    second = Company.objects.get(slug="second-and-sons")
    assert (second.currency, second.country) == ("USD", "US")
    assert second.members.get().user == owner.user
    assert second.events.get(act="open_company").by == owner.user


def test_a_short_name_that_is_taken_is_refused(company, owner):
    owner.open("/companies/new")
    owner.press("Open the books", name="Timber", slug=company.slug, currency="CAD")
    assert "There is already a company with that short name." in owner.words
    assert Company.objects.count() == 1


@pytest.mark.parametrize("role", ["accountant", "sales", "viewer"])
def test_who_owns_nothing_opens_no_company(company, role):
    member = browser(company, role)
    assert member.open("/companies/new").status_code == 403
    member.open("/?all")
    assert "New company" not in member.words


def test_companies_of_others_are_not_in_the_switcher(company, owner):
    town.company("Elsewhere Ltd.")
    browser(town.company("Second and Sons"), "owner")
    owner.open("letters")
    assert "Second and Sons" in owner.words
    assert "Elsewhere" not in owner.words
