"""The list of customers, and the pages of one."""

from datetime import date

import pytest

from solde.customers.opening import NewCustomer, open_customers
from solde.history.recording import record
from solde.payments.recording import receive
from solde.sales.editing import edit
from solde.web.customers import page as overview
from solde.web.customers import tabs
from tests import town
from tests.payments.books import CHEQUE, DAY
from tests.sales.selling import issued, lettered, line, new, stored
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def page(customer, tab=""):
    return f"customers/{customer.public_id}{tab and '/' + tab}"


def shown_letters(visitor, letters):
    """The rows of the letters that a page shows, in its order."""
    of_address = {f"/letters/{one.public_id}": one.pk for one in letters}
    links = [value for tag, name, value in visitor.read.attributes if (tag, name) == ("a", "href")]
    return [pk for link in links for end, pk in of_address.items() if link.endswith(end)]


def test_the_list_tells_what_each_owes_with_projects(owner, company):
    town.alder(company)
    town.dogwood(company)
    town.hazel(company)
    owner.open("customers")
    words = owner.words
    assert words.index("Alder") < words.index("$40.00") < words.index("Dogwood")
    assert "$80.00" in words  # 10.00 of Dogwood's own, and 70.00 of the barn
    assert "Project of Dogwood" in words
    assert "$70.00" in words
    assert "-$30.00" in words


def test_the_list_is_narrowed(owner, company):
    town.customer(company, "Alder", type="Retail", city="Sutton")
    town.customer(company, "Birch", delivery="print")
    town.customer(company, "Cedar", active=False)
    for asked, names in (
        ("", {"Alder", "Birch"}),
        ("?q=sutt", {"Alder"}),
        ("?state=inactive", {"Cedar"}),
        ("?state=all", {"Alder", "Birch", "Cedar"}),
        ("?type=Retail", {"Alder"}),
        ("?delivery=print", {"Birch"}),
        ("?state=nonsense", {"Alder", "Birch"}),
        ("?q=nobody", set()),
    ):
        owner.open(f"customers{asked}")
        assert names == {"Alder", "Birch", "Cedar"} & owner.read.links.keys(), asked


@pytest.mark.parametrize("customers", [2, 200])
def test_the_list_costs_the_same_however_long(owner, company, django_assert_num_queries, customers):
    town.dogwood(company)
    names = [NewCustomer(name=f"Oak {n:03}") for n in range(customers)]
    for customer in open_customers(company, names)[:20]:
        town.invoice(customer, 100)
    owner.open("customers")
    with django_assert_num_queries(12):
        owner.open("customers")


def test_the_next_page_goes_on_where_the_first_ends(owner, company):
    open_customers(company, [NewCustomer(name=f"Oak {n:03}") for n in range(70)])
    owner.open("customers")
    assert "Oak 049" in owner.words
    assert "Oak 050" not in owner.words
    owner.follow("Next")
    assert "Oak 050" in owner.words
    assert "Oak 049" not in owner.words


def test_whoever_may_not_sell_opens_no_customer(company):
    town.alder(company)
    viewer = browser(company, "viewer")
    viewer.open("customers")
    assert "New customer" not in viewer.read.links
    viewer.open(page(company.customers.get()))
    assert not {"Edit", "Create a statement"} & viewer.read.links.keys()
    assert "Make inactive" not in viewer.buttons


class TestTheCustomersPage:
    def test_it_tells_what_is_owed_and_what_is_late(self, owner, company):
        alder = town.alder(company)
        town.payment(alder, 500)
        owner.open(page(alder))
        words = owner.words
        assert "Balance $35.00" in words
        assert "Overdue $40.00" in words
        assert "Unapplied credits $5.00" in words
        assert "Net 30" in words

    def test_it_warns_of_a_balance_above_the_limit(self, owner, company):
        oak = town.customer(company, "Oak", credit_limit_minor=1000)
        town.invoice(oak, 1500)
        owner.open(page(oak))
        assert "The balance is $5.00 above the credit limit." in owner.words

    def test_open_items_of_projects_name_them(self, owner, company):
        dogwood, _barn = town.dogwood(company)
        owner.open(page(dogwood))
        assert "Balance $80.00" in owner.words
        assert "Without projects $10.00" in owner.words
        assert "Dogwood: barn" in owner.words

    @pytest.mark.parametrize("invoices", [2, 150])
    def test_it_costs_the_same_however_much_is_open(
        self, owner, company, django_assert_num_queries, invoices
    ):
        alder = town.alder(company)
        for _ in range(invoices):
            town.invoice(alder, 100)
        owner.open(page(alder))
        with django_assert_num_queries(15):
            owner.open(page(alder))
        assert ("And 101 that are due later" in owner.words) == (invoices == 150)

    def test_customers_of_others_are_not_there(self, owner):
        other = town.alder(town.company())
        for tab in ("", "documents", "payments", "statements", "letters", "projects", "history"):
            assert owner.open(page(other, tab)).status_code == 404
        assert owner.open(page(other, "edit")).status_code == 404

    def test_open_items_lead_to_their_documents(self, owner, company):
        oak = town.customer(company, "Oak")
        document = issued(oak, line("100.00"))
        owner.open(page(oak))
        assert owner.follow(f"Invoice {document.number}").status_code == 200
        assert f"Invoice {document.number}" in owner.words


class TestTabs:
    def test_documents_stand_with_those_of_projects(self, owner, company):
        dogwood, barn = town.dogwood(company)
        issued(dogwood, line("120.00"))
        issued(barn, line("75.00"))
        owner.open(page(dogwood, "documents"))
        assert "120.00" in owner.words
        assert "Dogwood: barn" in owner.words
        owner.open(page(barn, "documents"))
        assert "120.00" not in owner.words

    @pytest.mark.parametrize("documents", [2, 60])
    def test_documents_cost_the_same_however_many(
        self, owner, company, django_assert_num_queries, documents
    ):
        oak = town.customer(company, "Oak")
        for _ in range(documents):
            issued(oak)
        owner.open(page(oak, "documents"))
        with django_assert_num_queries(8):
            owner.open(page(oak, "documents"))
        assert ("Next" in owner.read.links) == (documents == 60)

    def test_the_next_page_of_documents(self, owner, company):
        oak = town.customer(company, "Oak")
        first = issued(oak)
        for _ in range(50):
            issued(oak)
        owner.open(page(oak, "documents"))
        assert f"Invoice {first.number} " not in owner.words
        owner.follow("Next")
        assert f"Invoice {first.number} " in owner.words

    def test_payments(self, owner, company):
        oak = town.customer(company, "Oak")
        receive(oak, 5000, on=DAY, how=CHEQUE)
        owner.open(page(oak, "payments"))
        assert "1043" in owner.words
        assert "50.00" in owner.words

    def test_letters_stand_by_age_on_every_page_however_often_a_document_was_sent(
        self, owner, company, monkeypatch
    ):
        monkeypatch.setattr(tabs, "PAGE", 2)
        oak = town.customer(company, "Oak")
        first, second, third, _unsent = (issued(oak) for _each in range(4))
        order = ((first, 1), (second, 1), (first, 2), (third, 1), (first, 3), (second, 2))
        letters = [lettered(one, purpose=purpose) for one, purpose in order]
        edit(first, new(oak, line("7.00")))
        letters.append(lettered(stored(first)))
        lettered(issued(town.customer(company, "Pine")))
        owner.open(page(oak, "letters"))
        shown = shown_letters(owner, letters)
        while "Next" in owner.read.links:
            owner.follow("Next")
            shown += shown_letters(owner, letters)
        assert shown == [one.pk for one in reversed(letters)]

    def test_projects_and_what_each_owes(self, owner, company):
        dogwood, barn = town.dogwood(company)
        owner.open(page(dogwood, "projects"))
        assert "Dogwood: barn" in owner.words
        assert "$70.00" in owner.words
        owner.follow("New project")
        assert "New project" in owner.words
        owner.open(page(barn))
        assert "Projects" not in owner.read.links

    def test_history_tells_what_was_changed(self, owner, company):
        alder = town.alder(company)
        owner.open(page(alder, "edit"))
        owner.press("Save", city="Sutton")
        record(company, "change_customer", "customer:0", by=None)
        owner.open(page(alder, "history"))
        assert owner.words.count("Changed a customer") == 1
        assert "Sutton" in owner.words


def test_of_many_open_items_all_are_shown_when_asked_for(owner, company, monkeypatch):
    monkeypatch.setattr(overview, "OPEN_MAX", 1)
    maple = town.customer(company, "Maple")
    first, second = (issued(maple, on=day).number for day in (date(2025, 9, 1), date(2025, 9, 2)))
    owner.open(f"customers/{maple.public_id}")
    assert f"Invoice {first}" in owner.words
    assert f"Invoice {second}" not in owner.words
    assert "And 1 that is due later." in owner.words
    owner.follow("Show all")
    assert f"Invoice {second}" in owner.words
