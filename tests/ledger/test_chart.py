"""Accounts are there when first needed, in the company's language and the customer's currency."""

import pytest

from solde.customers.refusals import CustomerInUse
from solde.ledger.chart import (
    CHART,
    RECEIVABLE,
    NoSuchAccount,
    choose_receivable,
    open_receivable,
    receivable,
    receivable_of,
    standard_account,
)
from solde.ledger.models import Account
from solde.ledger.refusals import AccountInUse, rules_as_refusals
from tests import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company()


def test_a_company_opens_with_a_chart(company):
    assert [account.name for account in company.accounts.all()] == [one.name for one in CHART]


def test_the_chart_speaks_the_companys_language():
    names = town.company(language="fr-CA").accounts.values_list("name", flat=True)
    assert "Comptes clients (CC)" in names


def test_the_first_customer_in_a_currency_brings_its_accounts(company):
    assert not company.accounts.filter(currency="USD").exists()
    fir = town.fir(company)
    assert receivable_of(fir).name == "Accounts receivable (A/R) – USD"
    assert standard_account(company, RECEIVABLE, "USD") == receivable_of(fir)


def test_a_further_receivable_account_is_opened_by_its_name_once(company):
    yard = receivable(company, "A/R of the yard", "CAD")
    assert (yard.kind, yard.code) == (Account.Kind.RECEIVABLE, "1101")
    assert receivable(company, "A/R of the yard", "CAD") == yard
    assert open_receivable(company, "A/R of the shop", "CAD").code == "1102"


@pytest.mark.parametrize(("name", "currency"), [("Bank", "CAD"), ("A/R of the yard", "USD")])
def test_a_name_that_is_another_account_is_refused(company, name, currency):
    open_receivable(company, "A/R of the yard", "CAD")
    with pytest.raises(NoSuchAccount, match="no A/R account of that name in the customer's"):
        receivable(company, name, currency)


def test_codes_of_many_receivable_accounts_leave_out_what_is_taken(company):
    opened = [open_receivable(company, f"A/R of yard {place}", "CAD") for place in range(101)]
    assert [one.code for one in opened[97:]] == ["1198", "1199", "1201", "1202"]


def test_documents_go_to_the_account_chosen_for_the_customer(company):
    alder = town.customer(company, "Alder")
    yard = open_receivable(company, "A/R of the yard", "CAD")
    choose_receivable(alder, yard)
    choose_receivable(alder, yard)
    assert town.invoice(alder, 100).postings.get(customer=alder).account == yard
    for wrong in (company.accounts.get(name="Bank"), open_receivable(company, "Dollars", "USD")):
        with pytest.raises(NoSuchAccount):
            choose_receivable(alder, wrong)


def test_an_account_with_postings_keeps_kind_and_currency(company):
    town.alder(company)
    sales = company.accounts.filter(name="Sales")
    for change in ({"kind": "bank"}, {"currency": "USD"}):
        with (
            pytest.raises(AccountInUse, match="keeps its kind and its currency"),
            rules_as_refusals(),
        ):
            sales.update(**change)
    sales.update(name="Timber sold")


def test_a_customer_with_postings_keeps_its_currency(company):
    alder, birch = town.alder(company), town.customer(company, "Birch")
    with pytest.raises(CustomerInUse, match="keeps its currency"), rules_as_refusals():
        company.customers.filter(pk=alder.pk).update(currency="USD")
    company.customers.filter(pk=alder.pk).update(name="Alder & Sons")
    company.customers.filter(pk=birch.pk).update(currency="USD")
