"""Customers from the command line."""

import json
from datetime import date

import pytest

from solde.company.models import User
from solde.company.time_zones import today_of
from solde.customers.changing import change_customer, known_of
from solde.customers.opening import NewCustomer
from tests import town
from tests.cli.door import solde
from tests.ledger.acting import balance_on

pytestmark = pytest.mark.django_db

# Every option, and what it makes of a customer.
OPTIONS = {
    "--number": ("B-7", "number", "B-7"),
    "--contact": ("Ana Roy", "contact", "Ana Roy"),
    "--phone": ("514 555-0199", "phone", "514 555-0199"),
    "--type": ("Retail", "type", "Retail"),
    "--notes": ("Call first.", "notes", "Call first."),
    "--email": ("a@birch.example", "email", "a@birch.example"),
    "--statement-email": ("s@birch.example", "statement_email", "s@birch.example"),
    "--cc": ("c@birch.example", "cc", "c@birch.example"),
    "--bcc": ("b@birch.example", "bcc", "b@birch.example"),
    "--delivery": ("both", "delivery", "both"),
    "--language": ("fr-CA", "language", "fr-CA"),
    "--no-statements": (None, "statements", False),
    "--no-reminders": (None, "reminders", False),
    "--currency": ("JPY", "currency", "JPY"),
    "--terms-rule": ("day_of_month", "terms_rule", "day_of_month"),
    "--terms-days": ("15", "terms_days", 15),
    "--credit-limit": ("1,500", "credit_limit_minor", 1500),
    "--exempt": (None, "taxed", False),
    "--exemption": ("EX-1", "exemption", "EX-1"),
    "--address": ("4 Mill Road", "address", "4 Mill Road"),
    "--city": ("Sutton", "city", "Sutton"),
    "--region": ("QC", "region", "QC"),
    "--postal-code": ("J0E 2K0", "postal_code", "J0E 2K0"),
    "--country": ("US", "country", "US"),
}
LINE = [word for flag, (value, *_) in OPTIONS.items() for word in (flag, value) if word]
KNOWN = {field: value for _, field, value in OPTIONS.values()}


def customers(company, *arguments):
    return solde("customers", *arguments, "--company", company.slug)


@pytest.mark.parametrize("opened_before", [False, True])
def test_every_field_can_be_given(company, opened_before):
    assert set(KNOWN) | {"name", "parent", "active"} == set(NewCustomer.__slots__)
    if opened_before:
        town.customer(company, "Birch")
        said = customers(company, "set", "Birch", *LINE)
    else:
        said = customers(company, "add", "Birch", *LINE)
    assert (said.code, said.err, "“Birch”" in said.out) == (0, "", True)
    assert known_of(company.customers.get()) == NewCustomer(name="Birch", **KNOWN)


def test_what_is_given_empty_is_emptied(company):
    dogwood = town.customer(company, "Dogwood", credit_limit_minor=1, terms_days=30, phone="1")
    barn = town.customer(company, "Barn", parent=dogwood, address="1 Yard Road")
    empty = ("--credit-limit", "none", "--terms-days", "none", "--phone", "")
    assert customers(company, "set", "Dogwood", *empty, "--name", "Yew").code == 0
    assert customers(company, "set", "Barn", "--parent", "", "--address", "").code == 0
    assert known_of(company.customers.get(pk=dogwood.pk)) == NewCustomer(name="Yew", currency="CAD")
    assert known_of(company.customers.get(pk=barn.pk)) == NewCustomer(name="Barn", currency="CAD")
    assert customers(company, "set", "Barn", "--parent", "Yew").code == 0
    assert company.customers.get(pk=barn.pk).parent == dogwood


def test_an_amount_is_in_the_currency_of_the_customer(company):
    town.customer(company, "Fir", currency="JPY")
    customers(company, "set", "Fir", "--credit-limit", "1500")
    assert company.customers.get().credit_limit_minor == 1500
    assert customers(company, "set", "Fir", "--credit-limit", "1.5").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("set", "Alder"), 2, "Nothing to change was given."),
        (("set", "Alder", "--terms-days", "soon"), 2, "“soon” is not a number of days."),
        (("set", "Alder", "--credit-limit", "much"), 2, "“much” is not an amount."),
        (("add", "Yew", "--currency", "X", "--credit-limit", "1"), 2, "not an ISO 4217 currency"),
        (("set", "Alder", "--country", "canada"), 1, "A country is two letters"),
        (("set", "Nobody", "--city", "Sutton"), 1, "No customer has the name or number Nobody."),
        (("add", "Alder"), 1, "There is already a customer with that name or number."),
        (("show", "Nobody"), 1, "No customer has the name or number Nobody."),
        (("opening-balance", "Alder", "--amount", "1", "--date", "soon"), 2, "soon"),
        (
            ("opening-balance", "Alder", "--amount", "0", "--date", "2025-01-01"),
            1,
            "An amount of zero",
        ),
    ],
)
def test_what_is_wrong_is_said(company, arguments, code, words):
    town.customer(company, "Alder")
    said = customers(company, *arguments)
    assert (said.code, words in " ".join(said.err.replace("│", " ").split())) == (code, True)


def test_an_address_that_nothing_can_be_sent_to_is_kept_with_a_warning(company):
    said = customers(company, "add", "Alder", "--email", "books")
    assert (said.code, said.err) == (
        0,
        "“books” is not an e-mail address; nothing can be sent to it.\n",
    )
    assert company.customers.get().email == "books"


def test_customers_are_listed_and_found(company):
    town.customer(company, "Birch", type="Trade", delivery="print")
    town.dogwood(company)
    change_customer(town.customer(company, "Érable", number="7"), active=False)

    def listed(*options):
        return [json.loads(line) for line in listing(*options).out.splitlines()]

    def listing(*options):
        return customers(company, "list", *options, "--json")

    def names(*options):
        return [one["name"] for one in listed(*options)]

    assert names() == ["Birch", "Dogwood", "Dogwood: barn", "Érable"]
    assert names("--find", "erab") == ["Érable"]
    assert names("--inactive") == ["Érable"]
    assert names("--type", "Trade") == names("--delivery", "print") == ["Birch"]
    assert names("--active", "--find", "d") == ["Dogwood", "Dogwood: barn"]
    barn = listed("--find", "barn")[0]
    assert (barn["parent"], barn["credit_limit"], barn["taxed"]) == ("Dogwood", None, True)
    assert "Érable (inactive)" in customers(company, "list").out


def test_types_are_listed(company):
    for name, kind in (("Alder", "Trade"), ("Birch", "Retail"), ("Cedar", ""), ("Yew", "Trade")):
        town.customer(company, name, type=kind)
    assert customers(company, "types").out == "Retail\nTrade\n"


def test_a_customer_is_shown_with_what_it_owes(company):
    dogwood, _ = town.dogwood(company)
    change_customer(dogwood, credit_limit_minor=5000, terms_days=30, taxed=False, exemption="EX-1")
    said = customers(company, "show", "Dogwood", "--date", "2025-09-30")
    shown = " ".join(said.out.split())
    for words in (
        "Balance on 2025-09-30 $80.00",
        "Of that, without projects $10.00",
        "Credit limit $50.00",
        "Over the limit by $30.00",
        "Terms Net 30",
        "Taxes exempt EX-1",
        "Dogwood: barn 2025-10-01 70.00 70.00",
    ):
        assert words in shown
    (answer,) = customers(company, "show", "Dogwood", "--date", "2025-09-30", "--json").lines
    assert (answer["balance"], answer["own_balance"], answer["over_limit"]) == (
        "80.00", "10.00", "30.00",
    )  # fmt: skip
    assert (answer["name"], answer["credit_limit"], answer["phone"]) == ("Dogwood", "50.00", None)
    assert [(item["project"], item["open"]) for item in answer["open_items"]] == [
        (None, "10.00"), ("Dogwood: barn", "70.00"),
    ]  # fmt: skip


def test_before_the_first_document_nothing_is_owed(company):
    town.cedar(company)
    (answer,) = customers(company, "show", "Cedar", "--date", "2025-08-31", "--json").lines
    assert (answer["balance"], answer["open_items"]) == ("0.00", [])


def test_an_inactive_customer_becomes_active_again(company):
    town.customer(company, "Alder")
    assert "inactive" in customers(company, "deactivate", "Alder").out
    assert not company.customers.get().active
    customers(company, "activate", "Alder")
    assert company.customers.get().active


def test_an_opening_balance_is_voided_and_entered_again(company):
    alder = town.customer(company, "Alder")
    customers(company, "opening-balance", "Alder", "--amount", "1000", "--date", "2025-01-01")
    out = customers(company, "void-opening-balance", "Alder", "--date", "2025-01-01").out
    assert "The opening balance of “Alder” is void now." in out
    customers(company, "opening-balance", "Alder", "--amount", "-100", "--date", "2025-01-01")
    assert balance_on(alder, date(2025, 1, 1)) == -10_000
    customers(company, "void-opening-balance", "Alder")
    assert balance_on(alder, today_of(company)) == 0


def test_history_tells_who_changed_what(company):
    alder = town.customer(company, "Alder")
    change_customer(alder, by=User.objects.create_user("carol@timber.example"), phone="1", city="X")
    customers(company, "opening-balance", "Alder", "--amount", "-12.50", "--date", "2025-01-01")
    lines = customers(company, "history", "Alder", "--json").lines
    assert [(line["act"], line["by"]) for line in lines] == [
        ("open_balance", None), ("change_customer", "carol@timber.example"),
        ("open_customer", None),
    ]  # fmt: skip
    assert lines[1]["details"] == {"fields": {"phone": ["", "1"], "city": ["", "X"]}}
    shown = " ".join(customers(company, "history", "Alder").out.split())
    assert "Opening balance of -12.50 on 2025-01-01" in shown
    assert "carol@timber.example" in shown
    assert "phone: → 1" in shown


def test_history_goes_back_to_the_beginning(company):
    alder = town.customer(company, "Alder")
    for n in range(55):
        change_customer(alder, phone=str(n))
    assert len(customers(company, "history", "Alder", "--json").lines) == 56
