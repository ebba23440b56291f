"""Whom a run reaches, and in which order."""

import pytest

from solde.customers.refusals import NoSuchCustomer
from solde.figures.request import Kind
from solde.ledger.chart import open_receivable
from solde.statements.options import Order, Per
from solde.statements.ordering import order_run
from solde.statements.selection import NobodyReached, NoSuchReceivable
from tests.statements.books import (
    amounts,
    company,
    customer,
    document,
    invoice,
    left_out,
    make,
    options,
    run_of,
)

pytestmark = pytest.mark.django_db


def test_a_customer_is_picked_by_name_or_by_number():
    mill = company()
    customer(mill, "Alder", number="C-1")
    customer(mill, "Birch", number="C-2")
    customer(mill, "Cedar")
    assert list(make(mill, customers=("Birch",))) == ["Birch"]
    assert list(make(mill, customers=("C-2", "Cedar"))) == ["Birch", "Cedar"]


def test_a_name_goes_before_another_customers_number():
    mill = company()
    customer(mill, "Alder", number="Birch")
    customer(mill, "Birch", number="Alder")
    assert list(make(mill, customers=("Birch",))) == ["Birch"]


def test_picked_twice_is_reached_once():
    mill = company()
    customer(mill, "Alder", number="C-1")
    assert list(make(mill, customers=("Alder", "C-1", "Alder"))) == ["Alder"]


@pytest.mark.parametrize("unknown", ["Alde", "alder", "", "C-9"])
def test_who_is_not_there_is_named(unknown):
    mill, other = company(), company()
    customer(mill, "Alder", number="C-1")
    customer(other, "Elsewhere", number="C-9")
    with pytest.raises(NoSuchCustomer, match=rf"number {unknown}\.$"):
        order_run(mill, options(customers=("Alder", unknown)))
    assert not mill.statement_runs.exists()


def test_a_run_that_reaches_nobody_is_refused_and_takes_no_number():
    mill = company()
    with pytest.raises(NobodyReached):
        order_run(mill, options())
    customer(mill, "Alder", type="Retail")
    with pytest.raises(NobodyReached):
        order_run(mill, options(type="Wholesale"))
    assert run_of(mill).number == 1


def test_a_type_reaches_its_customers_and_their_projects():
    mill = company()
    alder = customer(mill, "Alder", type="Retail")
    customer(mill, "Barn", parent=alder)
    customer(mill, "Shed", parent=alder, type="Wholesale")
    customer(mill, "Birch", type="Wholesale")
    assert list(make(mill, type="Retail")) == ["Alder"]
    assert list(make(mill, type="Retail", per=Per.PROJECT)) == ["Alder", "Barn"]
    assert list(make(mill, type="Wholesale", per=Per.PROJECT)) == ["Shed", "Birch"]


@pytest.mark.parametrize(
    ("delivery", "reached"),
    [
        ("", ["by both", "by e-mail", "not at all", "on paper"]),
        ("email", ["by both", "by e-mail"]),
        ("print", ["by both", "on paper"]),
        ("both", ["by both"]),
        ("none", ["not at all"]),
    ],
)
def test_preferred_delivery(delivery, reached):
    mill = company()
    customer(mill, "by e-mail", delivery="email")
    customer(mill, "on paper", delivery="print")
    customer(mill, "by both", delivery="both")
    customer(mill, "not at all", delivery="none")
    assert list(make(mill, delivery=delivery)) == reached


def test_projects_stand_on_their_customers_statement_and_name_themselves():
    mill = company()
    alder = customer(mill, "Alder")
    barn = customer(mill, "Barn", parent=alder)
    invoice(alder, "2025-09-01", "100.00")
    invoice(barn, "2025-09-02", "30.00")
    joined = make(mill)
    assert list(joined) == ["Alder"]
    assert [row["description"] for row in joined["Alder"]["rows"]] == ["", "Barn"]
    assert joined["Alder"]["closing"] == "130.00"
    apart = make(mill, per=Per.PROJECT)
    assert {name: line["closing"] for name, line in apart.items()} == {
        "Alder": "100.00",
        "Barn": "30.00",
    }
    assert (apart["Barn"]["customer"], apart["Barn"]["project"]) == ("Alder", "Barn")
    assert [row["description"] for row in apart["Barn"]["rows"]] == [""]


def test_a_picked_project_means_its_customer_unless_projects_stand_apart():
    mill = company()
    alder = customer(mill, "Alder")
    customer(mill, "Barn", parent=alder)
    assert list(make(mill, customers=("Barn", "Alder"))) == ["Alder"]
    assert list(make(mill, customers=("Barn",), per=Per.PROJECT)) == ["Barn"]


def test_names_are_in_order_without_accents_and_case():
    mill = company()
    for name in ("Zèbre", "Östlund", "écluse", "Echo", "Éclair", "ombre"):
        customer(mill, name)
    assert list(make(mill)) == ["Echo", "Éclair", "écluse", "ombre", "Östlund", "Zèbre"]


def test_projects_come_behind_their_customer():
    mill = company()
    zinc = customer(mill, "Zinc")
    alder = customer(mill, "Alder")
    for name, owner in (("Yard", alder), ("Attic", zinc), ("Barn", alder)):
        customer(mill, name, parent=owner)
    expected = ["Alder", "Barn", "Yard", "Zinc", "Attic"]
    assert list(make(mill, per=Per.PROJECT)) == expected
    assert list(make(mill, per=Per.PROJECT, order=Order.POSTAL_CODE)) == expected


def test_postal_codes_are_in_order_within_their_country():
    mill = company(country="CA")
    customer(mill, "named", postal_code="M5V 2T6", country="CA")
    customer(mill, "unnamed", postal_code="M5V 1A1")
    customer(mill, "squeezed", postal_code="m5v2t5")
    customer(mill, "abroad", postal_code="10001", country="US")
    customer(mill, "without")
    in_order = ["without", "unnamed", "squeezed", "named", "abroad"]
    assert list(make(mill, order=Order.POSTAL_CODE)) == in_order


def test_a_project_without_an_address_stands_where_its_customers_mail_goes():
    mill = company()
    alder = customer(mill, "Alder", postal_code="V1A 1A1")
    customer(mill, "Barn", parent=alder)
    customer(mill, "Site", parent=alder, postal_code="B1A 1A1")
    customer(mill, "Birch", postal_code="H1A 1A1")
    made = make(mill, per=Per.PROJECT, order=Order.POSTAL_CODE)
    assert list(made) == ["Site", "Birch", "Alder", "Barn"]


def test_one_receivable_account_or_all_of_them():
    mill = company()
    alder, birch = customer(mill, "Alder"), customer(mill, "Birch")
    retail = open_receivable(mill, "Retail", "CAD")
    invoice(alder, "2025-09-01", "100.00")
    invoice(alder, "2025-09-02", "30.00", account=retail)
    invoice(birch, "2025-09-02", "5.00")
    everything = make(mill)
    assert amounts(everything["Alder"]) == ["100.00", "30.00"]
    for kind in (Kind.BALANCE_FORWARD, Kind.OPEN_ITEM, Kind.ACTIVITY):
        on_retail = make(mill, kind, account="Retail")
        assert amounts(on_retail["Alder"]) == ["30.00"]
        assert on_retail["Birch"]["status"] == "left_out"
    assert make(mill, account="Retail")["Alder"]["closing"] == "30.00"


def test_an_account_reaches_customers_of_its_currency():
    mill = company()
    customer(mill, "Alder")
    invoice(customer(mill, "Birch", currency="USD"), "2025-09-01", "10.00")
    assert list(make(mill, account="Accounts receivable (A/R)")) == ["Alder"]
    dollars = make(mill, account="Accounts receivable (A/R) – USD")
    assert list(dollars) == ["Birch"]
    assert dollars["Birch"]["currency"] == "USD"


@pytest.mark.parametrize("name", ["Retail", "Bank", "accounts receivable"])
def test_an_account_that_is_no_receivable_is_refused(name):
    mill = company()
    customer(mill, "Alder")
    with pytest.raises(NoSuchReceivable):
        order_run(mill, options(account=name))


def test_a_run_never_reaches_another_companys_customers():
    """Both have a customer of the same name: one may see nothing of the other's."""
    mill, forge = company(), company()
    invoice(customer(mill, "Alder", number="1"), "2025-08-01", "100.00")
    theirs = customer(forge, "Alder", number="1")
    customer(forge, "Birch")
    invoice(theirs, "2025-08-01", "7.00")
    document(theirs, "sales_receipt", "2025-09-01", "9.00")
    assert {line["opening"] for line in make(mill).values()} == {"100.00"}
    assert left_out(mill, Kind.ACTIVITY) == {"Alder": "no_activity"}
    assert make(mill, Kind.OPEN_ITEM, customers=("1",))["Alder"]["closing"] == "100.00"
    assert forge.outcomes.count() == forge.statements.count() == 0
