"""Taxes, items and accounts as people set them up."""

import pytest

from solde.sales.catalogue import NewItem, add_item
from tests import town
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


class TestTaxes:
    def test_a_province_brings_its_taxes(self, owner, company):
        owner.open("settings/taxes")
        assert "Quebec: GST 5 %, QST 9.975 %" in owner.words
        owner.press("Collect these taxes", federal="123 RT0001", quebec="456 TQ0001")
        kept = {one.name: one for one in company.taxes.all()}
        assert {name: one.rate_ppm for name, one in kept.items()} == {"GST": 50_000, "QST": 99_750}
        assert kept["GST"].registration == "123 RT0001"
        assert kept["QST"].is_usual
        owner.press("Collect these taxes", province="ON", home="")
        assert company.taxes.get(name="HST").is_usual is False
        assert company.taxes.get(name="HST").registration == ""
        assert company.taxes.get(name="QST").is_usual

    def test_a_tax_of_ones_own(self, owner, company):
        owner.open("settings/taxes/new")
        owner.press("Save", name="Lodging", rate="3.5", other_name="Hébergement", is_usual="on")
        tax = company.taxes.get()
        assert (tax.rate_ppm, tax.names, tax.is_usual) == (35_000, {"fr": "Hébergement"}, True)
        owner.follow("Lodging")
        owner.press("Save", registration="789", other_name="")
        tax.refresh_from_db()
        assert (tax.registration, tax.names) == ("789", {})
        owner.follow("Lodging")
        owner.press("Collect it no more")
        tax.refresh_from_db()
        assert (tax.active, tax.is_usual) == (False, False)
        owner.follow("Lodging")
        owner.press("Collect it again")
        tax.refresh_from_db()
        assert tax.active

    def test_what_the_act_refuses_stands_in_the_form(self, owner, company):
        owner.open("settings/taxes/new")
        owner.press("Save", name="Much", rate="101")
        assert "between 0 and 100 %" in owner.words
        owner.press("Save", name="Much", rate="1.23456")
        assert "at most four decimals" in owner.words
        assert not company.taxes.exists()


class TestItems:
    def test_an_item_is_added_changed_and_retired(self, owner, company):
        owner.open("settings/items/new")
        owner.press("Save", name="Planing", price="12.345", unit="h", description="a\r\nb")
        item = company.items.get()
        assert (item.price_micros, item.unit, item.taxed) == (12_345_000, "h", True)
        assert item.description == "a\nb"
        owner.follow("Planing")
        owner.press("Save", price="")
        item.refresh_from_db()
        assert item.price_micros is None
        owner.follow("Planing")
        owner.press("Propose it no more")
        item.refresh_from_db()
        assert not item.active
        owner.follow("Planing")
        owner.press("Propose it again")
        item.refresh_from_db()
        assert item.active

    def test_a_name_that_is_taken_is_refused(self, owner, company):
        add_item(company, NewItem(name="Planing"))
        owner.open("settings/items/new")
        owner.press("Save", name="Planing")
        assert company.items.count() == 1
        assert "errorlist" in owner.page.content.decode()

    @pytest.mark.parametrize("items", [2, 200])
    def test_the_list_costs_the_same(self, owner, company, django_assert_num_queries, items):
        for n in range(items):
            add_item(company, NewItem(name=f"Board {n:03}", price_micros=1_500_000))
        owner.open("settings/items")
        with django_assert_num_queries(7):
            owner.open("settings/items")
        assert "1.50" in owner.words
        if items > 50:
            owner.follow("Next")
            assert "Board 050" in owner.words
            assert "Board 049" not in owner.words

    def test_those_of_others_are_not_there(self, owner):
        theirs = add_item(town.company(), NewItem(name="Planing"))
        assert owner.open(f"settings/items/{theirs.public_id}").status_code == 404

    def test_whoever_sells_may_add_items_but_no_taxes(self, company):
        seller = browser(company, "sales")
        assert seller.open("settings/items").status_code == 200
        assert seller.open("settings/taxes").status_code == 403


def test_a_further_receivable_account_is_opened_once(owner, company):
    owner.open("settings/accounts")
    assert "Undeposited funds" in owner.words
    owner.press("Open the account", name="Sutton branch")
    account = company.accounts.get(name="Sutton branch")
    assert (account.kind, account.currency) == ("receivable", "CAD")
    owner.press("Open the account", name="Sutton branch")
    assert "There is an account of that name already." in owner.words
