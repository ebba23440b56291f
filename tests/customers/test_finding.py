"""Customers are found by the beginnings of words, a page at a time."""

from uuid import uuid4

import pytest
from django.db import connection

from solde.customers import finding
from solde.customers.changing import change_customer
from solde.customers.finding import (
    WITH_WORDS,
    Search,
    customer_named,
    customer_of,
    find_customers,
    types_of,
)
from solde.customers.naming import words_sought
from solde.customers.opening import NewCustomer, open_customers
from solde.customers.refusals import NoSuchCustomer
from tests import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    company = town.company()
    open_customers(
        company,
        [
            NewCustomer(name="Érable & Fils", number="E-1042", city="Montréal"),
            NewCustomer(name="O’Brien Lumber", email="ap@obl.example", postal_code="H2X 1Y4"),
            NewCustomer(name="Alder", contact="Ana Roy", phone="(514) 555-0199", type="Retail"),
            NewCustomer(name="Birch", delivery="print", type="Trade", active=False),
            NewCustomer(name="日本商事", statement_email="kaikei@nihon.example", type="Trade"),
        ],
    )
    return company


def names(company, **search):
    return [one.name for one in find_customers(company, Search(**search)).customers]


@pytest.mark.parametrize(
    "text",
    [
        *("erable", "ÉRAB", "fils", "montreal", "Montré", "e-1042", "1042", "E10", "fils montr"),
        *("Érable & Fils", "  fils   era "),
    ],
)
def test_a_customer_is_found_without_accents_or_case(company, text):
    assert names(company, text=text) == ["Érable & Fils"]


@pytest.mark.parametrize(
    "text",
    ["o'brien", "O’Brien", "obrien", "brien", "lumber", "ap@obl.example", "obl", "h2x1y4", "H2X 1"],
)
def test_signs_and_blanks_do_not_hide_anybody(company, text):
    assert names(company, text=text) == ["O’Brien Lumber"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("ana r", "Alder"), ("514555", "Alder"), ("555-0199", "Alder"), ("kaikei", "日本商事")],
)
def test_people_phones_and_addresses_are_searched_too(company, text, name):
    assert names(company, text=text) == [name]


@pytest.mark.parametrize("text", ["rable", "alder birch", "&", "'", "\\", " \t&"])
def test_what_is_no_beginning_of_a_word_finds_nobody(company, text):
    assert names(company, text=text) == []


@pytest.mark.parametrize("text", ["!alder:*", "' | 'alder", "alder | birch", "alder\\"])
def test_signs_of_a_query_mean_nothing(company, text):
    assert names(company, text=text) == (["Alder"] if "birch" not in text else [])


def test_a_search_can_be_narrowed(company):
    assert names(company, active=False) == ["Birch"]
    assert names(company, type="Trade") == ["Birch", "日本商事"]
    assert names(company, type="Trade", active=True) == ["日本商事"]
    assert names(company, delivery="print") == ["Birch"]
    assert names(company) == ["Alder", "Birch", "Érable & Fils", "O’Brien Lumber", "日本商事"]


def test_a_customer_is_found_by_its_new_name_only(company):
    change_customer(company.customers.get(name="Birch"), name="Yew")
    assert (names(company, text="birch"), names(company, text="yew")) == ([], ["Yew"])


def test_companies_find_their_own(company):
    other = town.company()
    assert names(other, text="alder") == []
    with pytest.raises(NoSuchCustomer):
        customer_of(other, company.customers.first().public_id)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_pages_together_are_everybody_once(company, count):
    """Also where many have one sort name: customers of two alphabets, alike without accents."""
    open_customers(company, [NewCustomer(name=name) for name in ("ALDER", "Álder", "álder")])
    seen, after = [], None
    while True:
        page = find_customers(company, Search(), after=after, count=count)
        seen += page.customers
        assert len(page.customers) <= count
        after = page.next
        if after is None:
            break
    assert seen == list(company.customers.order_by("sort_name", "pk"))


def test_a_page_after_nobody_is_refused(company):
    with pytest.raises(NoSuchCustomer):
        find_customers(company, Search(), after=uuid4())


def test_a_page_costs_as_many_queries_however_long_it_is(company, django_assert_num_queries):
    town.dogwood(company)
    with django_assert_num_queries(1):
        page = find_customers(company, Search(), count=3)
        assert [one.parent for one in page.customers] == [None] * 3
    with django_assert_num_queries(2):
        page = find_customers(company, Search(), after=page.next)
        assert [one.parent.name for one in page.customers if one.parent] == ["Dogwood"]
    with django_assert_num_queries(3):
        find_customers(company, Search(text="dogw"), after=page.customers[0].public_id)


def test_words_are_looked_up_in_the_index(company):
    open_customers(company, [NewCustomer(name=f"Alder {n}") for n in range(2000)])
    with connection.cursor() as cursor:
        # Of what was written lately it keeps a list apart, which is the longer the more tests ran.
        cursor.execute("select gin_clean_pending_list('customer_by_words')")
        cursor.execute("analyze customers_customer")
        cursor.execute(f"explain {WITH_WORDS}", [company.pk, "'1042':*", 10])
        assert any("customer_by_words" in line for (line,) in cursor.fetchall())


def test_types_are_those_that_somebody_has(company):
    assert types_of(company) == ["Retail", "Trade"]
    assert types_of(town.company()) == []


def test_a_customer_is_named_by_name_or_number(company):
    town.customer(company, "7", number="8")
    town.customer(company, "Yew", number="7")
    assert customer_named(company, "7").name == "7"
    assert customer_named(company, "E-1042").name == "Érable & Fils"
    for nobody in ("", "alder", "9"):
        with pytest.raises(NoSuchCustomer, match="No customer has the name or number"):
            customer_named(company, nobody)


def test_words_never_hold_what_a_query_is_made_of():
    assert words_sought("a'b\\c:*&|!(d) _e_ <f> 1'2") == ["a", "b", "c", "d", "e", "f", "12"]


@pytest.mark.parametrize(
    ("text", "found", "only_names"),
    [
        ("yew", ["Yew 0", "Yew 1", "Yew 2"], True),  # not the sawmill
        ("Yew 2", ["Yew 2"], False),
        ("sutton", ["Sawmill Yew", "Yew 0", "Yew 1", "Yew 2"], False),
    ],
)
def test_of_words_that_many_have_names_come_alone(company, monkeypatch, text, found, only_names):
    open_customers(company, [NewCustomer(name=f"Yew {n}", city="Sutton") for n in range(3)])
    open_customers(company, [NewCustomer(name="Sawmill Yew", city="Sutton")])
    assert find_customers(company, Search(text="yew")).only_names is False
    monkeypatch.setattr(finding, "FEW", 2)
    page = find_customers(company, Search(text=text))
    assert ([one.name for one in page.customers], page.only_names) == (found, only_names)
    again = find_customers(company, Search(text=text), after=page.customers[0].public_id)
    assert [one.name for one in again.customers] == found[1:]
