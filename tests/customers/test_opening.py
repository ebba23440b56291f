"""What is known of a customer is looked over before the account is open."""

from dataclasses import replace

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from solde.broken_rules import rule_of
from solde.customers.naming import sort_key
from solde.customers.opening import (
    LENGTHS,
    TEXTS,
    NewCustomer,
    fault_of_text,
    faults,
    open_customer,
)
from solde.customers.refusals import (
    CustomerIsWrong,
    CustomerNameTaken,
    OtherThanItsParent,
    ProjectHasNoProjects,
)
from tests import town

PLAIN = NewCustomer(name="Alder")


def faulty(**fields):
    """The fields found wrong in an otherwise plain customer."""
    return [fault.field for fault in faults(replace(PLAIN, **fields))]


def test_a_plain_customer_has_no_faults():
    assert faulty() == []


def test_every_text_field_is_looked_over():
    assert set(LENGTHS) == set(TEXTS)
    assert all(0 < length <= 1000 for length in LENGTHS.values())


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize(
    "text",
    [
        "a\rb",
        "a\x00b",
        "a\tb",
        "a\x7fb",
        "a\x85b",
        "a\u2028b",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\ufeffb",
        "a\ud800b",
        "a" * 10_000,
    ],
    ids=ascii,
)
def test_no_text_holds_what_nobody_sees(field, text):
    assert field in faulty(**{field: text})


@pytest.mark.parametrize("field", TEXTS)
def test_only_an_address_has_lines(field):
    assert (field in faulty(**{field: "a\nb"})) == (field != "address")


@pytest.mark.parametrize(
    "text", ["Érable & Fils", "O’Brien", "日本", "می‌خواهم", "👩‍🌾", "ﷺ", "=1+1", "<b>"]
)
def test_what_can_be_read_can_be_written(text):
    assert fault_of_text(text, 40) == ""


def test_a_text_of_its_full_length_fits():
    assert fault_of_text("é" * 120, 120) == ""
    assert fault_of_text("é" * 121, 120) == "This is longer than 120 characters."


@pytest.mark.parametrize("name", ["", " ", "\u00a0", " Alder", "Alder ", "Alder\u00a0"])
def test_a_name_says_something_and_has_no_blanks_around_it(name):
    assert "name" in faulty(name=name)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("currency", ["", "CAD", "JPY", "KWD"], ["cad", "XXX", "CA", "EURO", "$"]),
        (
            "language",
            ["", "fr-CA", "en", "zh-Hant", "pt-BR"],
            ["fr_CA", "French", "xx-YY-ZZ-", "qqqq"],
        ),
        ("country", ["", "CA", "DE"], ["ca", "CAN", "Ca", "ÉÈ", "C", "C1"]),
        ("delivery", ["email", "print", "both", "none"], ["", "fax", "Email"]),
        ("terms_days", [None, 0, 30, 3650], [-1, 3651]),
    ],
)
def test_fields_of_few_values(field, good, bad):
    assert [value for value in good if faulty(**{field: value})] == []
    assert [value for value in bad if set(faulty(**{field: value})) != {field}] == []


def test_names_stand_where_a_reader_looks_for_them():
    names = ["Zèbre", "Eberle", "Érable", "ERLE", "Delta", "Œuvre", "Ombre", "Øre", "érablière"]
    assert sorted(names, key=sort_key) == [
        *("Delta", "Eberle", "Érable", "érablière", "ERLE"),
        *("Œuvre", "Ombre", "Øre", "Zèbre"),
    ]


@given(st.text(max_size=300))
def test_a_sort_key_fits_its_column_and_is_its_own(name):
    key = sort_key(name)
    assert len(key) <= 240
    assert key == key.strip()
    assert sort_key(f"  {name.upper()} ".lower()) == sort_key(f"{name.upper()}".lower())


@pytest.fixture
def company(db):
    return town.company()


def test_an_account_is_opened_and_on_record(company):
    alder = open_customer(company, NewCustomer(name="Alder", number="A-1", terms_days=30))
    kept = company.customers.get()
    assert (kept.pk, kept.name, kept.number, kept.terms_days) == (alder.pk, "Alder", "A-1", 30)
    assert (kept.currency, kept.locale, kept.sort_name) == ("CAD", "en-CA", "alder")
    event = company.events.get(act="open_customer")
    assert (event.subject, event.details) == (f"customer:{alder.pk}", {"name": "Alder"})


def test_everything_that_is_wrong_is_said_at_once(company):
    with pytest.raises(CustomerIsWrong) as refusal:
        open_customer(company, NewCustomer(name="", currency="cad", terms_days=-1))
    assert str(refusal.value) == (
        "A customer needs a name. “cad” is not an ISO 4217 currency."
        " Terms are between 0 and 3650 days."
    )
    assert not company.customers.exists()


def test_names_and_numbers_are_unique_in_a_company(company):
    """Case V26."""
    town.customer(company, "Alder", number="1")
    for again in (NewCustomer(name="Alder"), NewCustomer(name="Birch", number="1")):
        with pytest.raises(CustomerNameTaken, match="already a customer with that name or number"):
            open_customer(company, again)
    town.customer(company, "Birch")
    town.customer(company, "Cedar")  # two without a number
    town.customer(town.company("Other"), "Alder", number="1")


def test_a_project_is_in_the_currency_of_its_customer(company):
    fir = town.fir(company)
    barn = open_customer(company, NewCustomer(name="Fir: barn", parent=fir))
    assert (barn.parent, barn.currency) == (fir, "USD")
    with pytest.raises(OtherThanItsParent, match="in the currency of its customer"):
        open_customer(company, NewCustomer(name="Fir: shed", parent=fir, currency="CAD"))
    with pytest.raises(OtherThanItsParent):
        open_customer(town.company("Other"), NewCustomer(name="X", parent=fir, currency="USD"))


def test_a_project_has_no_projects(company):
    dogwood, barn = town.dogwood(company)
    with pytest.raises(ProjectHasNoProjects, match="choose the customer it belongs to"):
        open_customer(company, NewCustomer(name="Dogwood: door", parent=barn))
    alder = town.customer(company, "Alder")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        company.customers.filter(pk=dogwood.pk).update(parent=alder)
    assert rule_of(refusal.value) == "project_has_no_projects"
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        company.customers.filter(pk=alder.pk).update(parent=alder)
    assert rule_of(refusal.value) == "customer_is_not_its_own_project"


@pytest.mark.parametrize("field", TEXTS)
def test_what_has_no_fault_fits_its_column(company, field):
    """The longest text that is let through is the longest that PostgreSQL takes."""
    longest = "é" * LENGTHS[field]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update customers_customer set {field} = %s", [longest])
    town.customer(company, "Alder")
    with pytest.raises(DataError), transaction.atomic():
        company.customers.update(**{field: longest + "é"})
