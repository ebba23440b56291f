"""Customers as people fill them in, and what they owed before."""

from datetime import timedelta

import pytest

from solde.company.time_zones import today_of
from solde.ledger.opening_balance import open_balance
from tests import town
from tests.ledger.acting import balance_on
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def page(customer, tab=""):
    return f"customers/{customer.public_id}{tab and '/' + tab}"


def test_a_customer_is_opened_with_all_that_is_known(owner, company):
    owner.open("customers/new")
    owner.press(
        "Save",
        name="Oak and Co",
        email="books@oak.example",
        terms_days="45",
        credit_limit_minor="1,500.00",
        address="4 Mill Road\r\nUnit 2",
        language="fr-CA",
        notes="Call first.\r\nAsk for Ann.",
    )
    oak = company.customers.get()
    assert (oak.name, oak.email, oak.language) == ("Oak and Co", "books@oak.example", "fr-CA")
    assert (oak.terms_days, oak.credit_limit_minor, oak.currency) == (45, 150_000, "CAD")
    assert (oak.address, oak.notes) == ("4 Mill Road\nUnit 2", "Call first.\nAsk for Ann.")
    assert oak.statements
    assert oak.taxed
    assert "Oak and Co is kept." in owner.words


def test_every_fault_stands_at_its_field(owner, company):
    owner.open("customers/new")
    owner.press(
        "Save",
        terms_days="4000",
        credit_limit_minor="many",
        parent="Nobody",
        exemption="9" * 61,
    )
    words = owner.words
    assert "This field is required." in words
    assert "Terms are between 0 and 3650 days." in words
    assert "many" in words
    assert "No customer has the name or number Nobody." in words
    assert "at most 60 characters" in words
    assert not company.customers.exists()


def test_a_name_that_is_taken_is_refused_at_the_name(owner, company):
    town.alder(company)
    owner.open("customers/new")
    owner.press("Save", name="Alder", city="Sutton")
    assert "There is already a customer with that name or number." in owner.words
    assert owner.read.forms[-1].fields["city"] == "Sutton"


def test_what_no_letter_can_be_sent_to_is_kept_and_said(owner, company):
    owner.open("customers/new")
    owner.press("Save", name="Oak", email="oak at example")
    assert "is not an e-mail address; nothing can be sent to it." in owner.words
    assert company.customers.get().email == "oak at example"


def test_amounts_are_read_in_the_language_of_the_page(owner, company):
    oak = town.customer(company, "Oak", credit_limit_minor=123_450)
    owner.user.language = "fr-ca"
    owner.user.save(update_fields=["language"])
    owner.open(page(oak, "edit"))
    form = next(one for one in owner.read.forms if "credit_limit_minor" in one.fields)
    assert form.fields["credit_limit_minor"] == "1234,50"
    owner.client.post(f"/c/{company.slug}/{page(oak, 'edit')}", form.fields)
    oak.refresh_from_db()
    assert oak.credit_limit_minor == 123_450


def test_saving_what_is_there_changes_nothing(owner, company):
    barn = town.dogwood(company)[1]
    before = company.customers.filter(pk=barn.pk).values().get()
    owner.open(page(barn, "edit"))
    owner.press("Save")
    assert company.customers.filter(pk=barn.pk).values().get() == before
    assert not company.events.filter(act="change_customer").exists()


def test_what_another_saved_meanwhile_is_not_taken_back(owner, company):
    oak = town.customer(company, "Oak")
    bert = browser(company, email="bert@timber.example")
    for visitor in (owner, bert):
        visitor.open(page(oak, "edit"))
    owner.press("Save", email="books@oak.example")
    for _time in range(2):
        bert.press("Save", phone="514 555-0199")
        assert f"{owner.user.email} saved this after you had opened it" in bert.words
        assert bert.read.forms[-1].fields["phone"] == "514 555-0199"
    bert.open(page(oak, "edit"))
    bert.press("Save", phone="514 555-0199")
    oak.refresh_from_db()
    assert (oak.email, oak.phone) == ("books@oak.example", "514 555-0199")


def test_a_project_is_opened_from_its_customer(owner, company):
    fir = town.fir(company)
    owner.open(page(fir, "projects"))
    owner.follow("New project")
    owner.press("Save", name="Fir: shed")
    shed = company.customers.get(name="Fir: shed")
    assert (shed.parent, shed.currency) == (fir, "USD")


def test_a_customer_is_made_inactive_and_active_again(owner, company):
    alder = town.alder(company)
    owner.open(page(alder))
    assert "The balance of $40.00 stays in the books." in owner.words
    owner.press("Make inactive")
    alder.refresh_from_db()
    assert not alder.active
    owner.press("Make active again")
    alder.refresh_from_db()
    assert alder.active
    assert "Alder is active again." in owner.words


class TestOpeningBalance:
    def test_it_is_posted_once(self, owner, company):
        oak = town.customer(company, "Oak")
        owner.open(page(oak))
        owner.follow("Bring in an opening balance")
        owner.press("Post", amount="250.00", on="2025-09-01", due_on="2025-10-01")
        assert balance_on(oak, town.DUE_ON) == 25_000
        assert "Bring in an opening balance" not in owner.read.links
        owner.open(page(oak, "opening-balance"))
        owner.press("Post", amount="250.00", on="2025-09-01")
        assert "This customer has an opening balance already." in owner.words

    def test_one_that_was_wrong_is_voided_and_entered_again(self, owner, company):
        oak = town.customer(company, "Oak")
        open_balance(oak, 100_000, on=town.ISSUED_ON)
        town.payment(oak, 1_000)
        owner.open(page(oak))
        assert "Opening balance of" in owner.words
        owner.press("Void it", on="")
        assert "From which day on?" in owner.words
        owner.press("Void it", on=(today_of(company) + timedelta(1)).isoformat())
        assert "still to come" in owner.words
        owner.press("Void it")
        assert "The opening balance is void." in owner.words
        assert balance_on(oak, town.DUE_ON) == -1_000
        owner.follow("Bring in an opening balance")
        owner.press("Post", amount="-100.00", on="2025-09-01")
        assert balance_on(oak, town.DUE_ON) == -11_000

    def test_it_is_voided_by_those_who_may_post(self, company):
        oak = town.customer(company, "Oak")
        open_balance(oak, 100_000, on=town.ISSUED_ON)
        seller = browser(company, "sales")
        seller.open(page(oak))
        assert "Opening balance of" in seller.words
        assert "Void it" not in seller.buttons

    def test_what_is_no_amount_is_said(self, owner, company):
        oak = town.customer(company, "Oak")
        owner.open(page(oak, "opening-balance"))
        owner.press("Post", amount="12.345", on="2025-09-01")
        assert balance_on(oak, town.DUE_ON) == 0
        assert "errorlist" in owner.page.content.decode()

    def test_it_is_for_those_who_may_post(self, company):
        oak = town.customer(company, "Oak")
        seller = browser(company, "sales")
        seller.open(page(oak))
        assert "Bring in an opening balance" not in seller.read.links
