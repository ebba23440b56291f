"""Items, taxes and what they propose."""

import pytest

from solde.ledger.chart import SALES, TAXES, standard_account
from solde.sales.canada import PROVINCES, NoSuchProvince, choose_province, province_of, taxes_for
from solde.sales.catalogue import (
    ItemIsWrong,
    NewItem,
    add_item,
    change_item,
    proposed_line,
    retire_item,
    take_up_item,
)
from solde.sales.refusals import ItemNameTaken, TaxExists
from solde.sales.taxes import NewTax, TaxIsWrong, add_tax, change_tax, retire_tax
from tests import town
from tests.sales.selling import findings, issued, line

pytestmark = pytest.mark.django_db

NUMBERS = {"GST": "123456789 RT0001", "QST": "1234567890 TQ0001"}


def rates(taxes):
    return [(tax.name, tax.rate_ppm) for tax in taxes]


def test_an_item_proposes_its_words_price_and_taxes(company, maple):
    choose_province(company, "QC", registrations=NUMBERS)
    item = add_item(company, NewItem(name="Cedar", unit="m³", price_micros=12_500_000))
    proposed = proposed_line(item, maple)
    assert (proposed.description, proposed.unit, proposed.price_micros) == (
        "Cedar",
        "m³",
        12_500_000,
    )
    assert rates(proposed.taxes) == [("GST", 50_000), ("QST", 99_750)]
    assert issued(maple, proposed).total_minor == 1_438  # 12.50 + 0.63 + 1.25
    assert findings(company) == []


def test_an_item_in_another_currency_asks_for_its_price(company):
    fir = town.fir(company)
    item = add_item(company, NewItem(name="Cedar", price_micros=12_500_000))
    assert proposed_line(item, fir).price_micros == 0


def test_an_item_may_be_untaxed(company, maple):
    choose_province(company, "QC", registrations=NUMBERS)
    assert proposed_line(add_item(company, NewItem(name="Loan", taxed=False)), maple).taxes == ()


def test_items_are_changed_and_retired(company):
    item = add_item(company, NewItem(name="Cedar"))
    change_item(item, NewItem(name="Red cedar", price_micros=5))
    retire_item(item)
    item.refresh_from_db()
    assert (item.name, item.price_micros, item.active) == ("Red cedar", 5, False)
    take_up_item(item)
    item.refresh_from_db()
    assert item.active
    add_item(company, NewItem(name="Fir"))
    with pytest.raises(ItemNameTaken):
        change_item(item, NewItem(name="Fir"))


def test_lines_keep_what_an_item_said(company, maple):
    item = add_item(company, NewItem(name="Cedar", price_micros=5_000_000))
    document = issued(maple, proposed_line(item, maple))
    change_item(item, NewItem(name="Gold", price_micros=9_000_000))
    assert document.versions.get().lines.get().description == "Cedar"


@pytest.mark.parametrize(
    "wrong",
    [
        NewItem(name=" "),
        NewItem(name="x" * 121),
        NewItem(name="Cedar", unit="x" * 21),
        NewItem(name="Cedar", price_micros=9 * 10**18 + 1),
    ],
)
def test_what_is_no_item(company, wrong):
    with pytest.raises(ItemIsWrong):
        add_item(company, wrong)


def test_an_item_sells_into_income_of_its_company(company):
    with pytest.raises(ItemIsWrong):
        add_item(company, NewItem(name="Cedar", account=standard_account(company, TAXES, "CAD")))
    other = standard_account(town.company(), SALES, "CAD")
    with pytest.raises(ItemIsWrong):
        add_item(company, NewItem(name="Cedar", account=other))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"rate_ppm": 1_000_001},
        {"names": {"fr": "x" * 41}},
        {"region": "x" * 11},
    ],
)
def test_what_is_no_tax(company, wrong):
    with pytest.raises(TaxIsWrong):
        add_tax(company, NewTax(**{"name": "GST", "rate_ppm": 50_000} | wrong))


def test_a_tax_is_there_once_and_payable_on_its_account(company):
    add_tax(company, NewTax(name="GST", rate_ppm=50_000))
    with pytest.raises(TaxExists):
        add_tax(company, NewTax(name="GST", rate_ppm=50_000))
    sales = standard_account(company, SALES, "CAD")
    with pytest.raises(TaxIsWrong):
        add_tax(company, NewTax(name="PST", rate_ppm=70_000, account=sales))


def test_a_tax_with_an_account_of_its_own_goes_there(company, maple):
    own = company.accounts.create(
        code="2210", name="QST payable", kind="tax_payable", currency="CAD"
    )
    tax = add_tax(company, NewTax(name="QST", rate_ppm=99_750, account=own))
    issued(maple, line("100.00", taxes=(tax,)))
    assert own.postings.get().amount_minor == -998
    dollars = issued(town.fir(company), line("100.00", taxes=(tax,)))
    assert dollars.entry.postings.get(account__kind="tax_payable").account.currency == "USD"


@pytest.mark.parametrize(
    ("province", "on_100"),
    [
        ("AB", 500), ("BC", 1_200), ("MB", 1_200), ("NB", 1_500), ("NL", 1_500), ("NS", 1_400),
        ("NT", 500), ("NU", 500), ("ON", 1_300), ("PE", 1_500), ("QC", 1_498), ("SK", 1_100),
        ("YT", 500),
    ],
)  # fmt: skip
def test_every_province_and_territory(company, maple, province, on_100):
    taxes = choose_province(company, province, registrations=NUMBERS)
    assert issued(maple, line("100.00", taxes=tuple(taxes))).total_minor == 10_000 + on_100


def test_provinces_are_all_there():
    assert len(PROVINCES) == 13


def test_taxes_are_named_in_the_company_s_language():
    french = town.company(language="fr-CA")
    gst, qst = choose_province(french, "QC", registrations=NUMBERS)
    assert [(gst.name, gst.names), (qst.name, qst.names)] == [
        ("TPS", {"en": "GST"}),
        ("TVQ", {"en": "QST"}),
    ]
    assert (gst.registration, qst.registration) == tuple(NUMBERS.values())


def test_the_number_of_gst_is_that_of_hst(company):
    (hst,) = choose_province(company, "ON", registrations=NUMBERS)
    assert hst.registration == NUMBERS["GST"]


def test_a_province_is_chosen_twice_without_harm(company):
    first = choose_province(company, "QC", registrations={})
    retire_tax(first[0])
    again = choose_province(company, "QC", registrations=NUMBERS)
    assert [tax.pk for tax in again] == [tax.pk for tax in first]
    assert [(tax.active, tax.is_usual, tax.registration) for tax in again] == [
        (True, True, number) for number in NUMBERS.values()
    ]
    with pytest.raises(NoSuchProvince):
        choose_province(company, "XX", registrations={})


def test_the_home_province_is_the_usual_one(company):
    choose_province(company, "BC", registrations={})
    choose_province(company, "QC", registrations={})
    assert rates(company.taxes.filter(is_usual=True)) == [("GST", 50_000), ("QST", 99_750)]


@pytest.mark.parametrize(
    ("fields", "proposed"),
    [
        ({}, ["GST", "QST"]),
        ({"region": "Québec"}, ["GST", "QST"]),
        ({"region": "ON"}, ["HST"]),
        ({"region": "ontario"}, ["HST"]),
        ({"region": "AB"}, ["GST"]),
        ({"region": "NL"}, ["GST", "QST"]),  # the company has no taxes of Newfoundland
        ({"region": "NY", "country": "US"}, []),
        ({"taxed": False}, []),
    ],
)
def test_customers_are_proposed_the_taxes_of_where_they_are(company, fields, proposed):
    choose_province(company, "ON", registrations={}, home=False)
    choose_province(company, "QC", registrations={})
    customer = town.customer(company, "Somebody", **fields)
    assert [tax.name for tax in taxes_for(customer)] == proposed


def test_elsewhere_the_usual_taxes_of_the_region_are_proposed():
    abroad = town.company(country="US", region="NY")
    add_tax(abroad, NewTax(name="NY", rate_ppm=88_750, region="NY", is_usual=True))
    here, there = (town.customer(abroad, f"In {place}", region=place) for place in ("NY", "NJ"))
    assert (len(taxes_for(here)), taxes_for(there)) == (1, [])


@pytest.mark.parametrize(
    ("region", "code"),
    [("qc", "QC"), ("Nouvelle-Écosse", "NS"), (" Prince Edward Island", "PE"), ("Bavaria", None)],
)
def test_provinces_are_known_by_code_and_name(region, code):
    assert province_of(region) == code


def test_a_tax_changes_but_for_name_and_rate(company):
    tax = add_tax(company, NewTax(name="GST", rate_ppm=50_000))
    change_tax(tax, registration="1", is_usual=True)
    tax.refresh_from_db()
    assert (tax.registration, tax.is_usual) == ("1", True)
    with pytest.raises(TaxIsWrong):
        change_tax(tax, registration="x" * 61)
