"""All that is known of a customer can be imported."""

import csv
import io
from dataclasses import fields
from datetime import date

import pytest

from solde.customers.changing import change_customer, known_of
from solde.customers.opening import NewCustomer, open_customer
from solde.importing.formats import CUSTOMERS
from tests import town
from tests.importing.csv_files import bring, every_row, mistakes_in

pytestmark = pytest.mark.django_db

TEXTS = {
    "name": "Birch",
    "number": "B-7",
    "contact": "Ana Roy",
    "phone": "514 555-0199",
    "email": "a@birch.example",
    "statement_email": "books@birch.example",
    "cc": "c@birch.example",
    "bcc": "b@birch.example",
    "language": "fr-CA",
    "currency": "KWD",
    "terms_rule": "day_of_month",
    "exemption": "EX-1",
    "type": "Retail",
    "delivery": "print",
    "notes": "Call first.\nAsk for \\Ana.",
    "address": "4 Mill Road\nBack door",
    "city": "Sutton",
    "region": "QC",
    "postal_code": "J0E 2K0",
    "country": "US",
}
# As the file says it, and as it is kept.
OTHERS = {
    "terms_days": ("15", 15),
    "credit_limit": ("1,500.250", 1500250),
    "taxed": ("no", False),
    "active": ("non", False),
    "statements": ("0", False),
    "reminders": ("FALSE", False),
}
FILE = TEXTS | {column: cell for column, (cell, _) in OTHERS.items()}


def as_file(**cells):
    rows = io.StringIO()
    csv.writer(rows).writerows([cells.keys(), cells.values()])
    return rows.getvalue()


def words_on(company, tmp_path, **cells):
    """Column and words of each mistake in a file of one customer."""
    found = mistakes_in(company, tmp_path, customers=as_file(**cells))
    return [(one.column, one.words) for one in found]


def test_every_column_is_kept_as_a_person_would_have_entered_it(empty, tmp_path):
    assert set(FILE) | {"parent", "ar_account"} == set(CUSTOMERS.columns)
    bring(empty, tmp_path, customers=as_file(**FILE))
    imported = empty.customers.get()
    kept = {column: value for column, (_, value) in OTHERS.items()}
    entered = NewCustomer(credit_limit_minor=kept.pop("credit_limit"), **TEXTS, **kept)
    assert known_of(imported) == entered
    by_hand = open_customer(town.company(), entered)
    assert (imported.sort_name, imported.search_words) == (by_hand.sort_name, by_hand.search_words)


def test_what_the_file_leaves_out_is_as_if_it_was_not_entered(empty, tmp_path):
    bring(empty, tmp_path, customers="name\nAlder\n")
    assert known_of(empty.customers.get()) == NewCustomer(name="Alder", currency="CAD")


def test_the_same_again_changes_nothing(empty, tmp_path):
    bring(empty, tmp_path, customers=as_file(**FILE))
    before = every_row()
    bring(empty, tmp_path, customers=as_file(**FILE))
    bring(empty, tmp_path, customers="name\nBirch\n")
    assert every_row() == before


def test_everything_that_differs_is_named(empty, tmp_path):
    bring(empty, tmp_path, customers=as_file(**FILE))
    change_customer(
        empty.customers.get(),
        statement_email="",
        terms_rule="net",
        credit_limit_minor=None,
        taxed=True,
        notes="",
    )
    assert [column for column, _ in words_on(empty, tmp_path, **FILE)] == [
        "credit_limit", "notes", "statement_email", "taxed", "terms_rule",
    ]  # fmt: skip
    change_customer(empty.customers.get(), credit_limit_minor=1)
    words = dict(words_on(empty, tmp_path, **FILE))["credit_limit"]
    assert words.startswith("This says “1500.250”, the books say “0.001”.")


def test_a_credit_limit_is_in_the_customers_currency(empty, tmp_path):
    town.customer(empty, "Dogwood", currency="JPY")
    limits = 'name,currency,credit_limit,parent\nA,,10.5,\nB,JPY,10,\nC,JPY,20,Dogwood\nD,,"",\n'
    bring(empty, tmp_path, customers=limits)
    kept = empty.customers.exclude(name="Dogwood").order_by("name")
    assert list(kept.values_list("credit_limit_minor", flat=True)) == [1050, 10, 20, None]
    # The currency of who is in the books already need not be named again.
    bring(empty, tmp_path, customers="name,credit_limit\nB,10\n")


@pytest.mark.parametrize(
    ("cells", "mistakes"),
    [
        ({"credit_limit": "-1"}, [("credit_limit", "A credit limit is zero or more.")]),
        (
            {"credit_limit": "10.555"},
            [("credit_limit", "“10.555” has 3 decimals; CAD has 2.")],
        ),
        (
            {"credit_limit": "10", "currency": "BTC"},
            [("currency", "“BTC” is not an ISO 4217 currency.")],
        ),
        (
            {"credit_limit": "10", "parent": "Dogwood"},
            [("credit_limit", "To give a project a credit limit, name its currency.")],
        ),
        ({"terms_rule": "later"}, [("terms_rule", "Terms are net, end_of_month or day_of_month.")]),
        (
            {"terms_rule": "end_of_month"},
            [("terms_days", "These terms need a number of days.")],
        ),
        (
            {"terms_rule": "day_of_month", "terms_days": "32"},
            [("terms_days", "A day of the month is between 1 and 31.")],
        ),
        (
            {"reminders": "never"},
            [("reminders", "“never” is not one of: yes, true, 1, oui, no, false, 0, non.")],
        ),
        ({"notes": "a" * 10_001}, [("notes", "This is longer than 10000 characters.")]),
    ],
)
def test_what_is_wrong_is_said_of_its_column(empty, tmp_path, cells, mistakes):
    town.customer(empty, "Dogwood")
    assert words_on(empty, tmp_path, name="Birch", **cells) == mistakes


def test_documents_fall_due_by_the_terms_of_their_customer(empty, tmp_path):
    bring(
        empty,
        tmp_path,
        customers="name,terms_rule,terms_days\nA,end_of_month,0\nB,day_of_month,15\nC,net,10\nD,,\n",
        transactions="customer,kind,number,date,amount\n"
        + "".join(f"{name},invoice,1,2025-01-15,1\n" for name in "ABCD"),
    )
    due = empty.postings.exclude(customer=None).order_by("customer__name")
    assert list(due.values_list("due_on", flat=True)) == [
        date(2025, 1, 31), date(2025, 2, 15), date(2025, 1, 25), None,
    ]  # fmt: skip


def test_no_field_is_forgotten():
    """What a customer is known by is a column, but for the unit of its credit limit."""
    known = {one.name.removesuffix("_minor") for one in fields(NewCustomer)}
    assert known | {"ar_account"} == set(CUSTOMERS.columns)
