"""Finance charges by command."""

from datetime import date

import pytest

from solde.sales.models import FinanceChargePolicy
from tests import town
from tests.cli.door import solde, statements
from tests.sales.selling import issued, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def overdue(company):
    maple = town.customer(company, "Maple")
    return issued(maple, on=date(2025, 8, 16), due_on=date(2025, 9, 15))


def charges(company, *words, **more):
    return solde("finance-charges", *words, "--company", company.slug, **more)


def test_a_rate_is_set_shown_and_changed(company):
    assert charges(company, "policy").code == 1
    assert charges(company, "policy", "--rate", "12.5", "--minimum", "2.00").code == 0
    (told,) = charges(company, "policy", "--grace", 5, "--json").lines
    assert told == {
        "rate": "12.5",
        "minimum": "2.00",
        "grace_days": 5,
        "count_from": "due-date",
        "on_finance_charges": False,
    }
    assert "12.5 % a year, at least 2.00, after 5 days of grace" in charges(company, "policy").out
    assert FinanceChargePolicy._base_manager.get().rate_ppm == 125_000


@pytest.mark.parametrize("rate", ["x", "-1", "1.23456", "１０", "101"])
def test_a_rate_that_is_none_is_refused(company, rate):
    said = charges(company, "policy", "--rate", rate)
    assert said.code != 0


def test_what_is_shown_is_what_is_charged(company, overdue):
    charges(company, "policy", "--rate", "10")
    (shown,) = charges(company, "preview", "--date", "2025-09-30", "--json").lines
    assert (shown["customer"], shown["amount"], shown["base"]) == ("Maple", "0.41", "100.00")
    assert shown["items"] == [
        {
            "number": overdue.number,
            "base": "100.00",
            "after": "2025-09-15",
            "up_to": "2025-09-30",
            "days": 15,
        }
    ]
    assert "Maple" in charges(company, "preview", "--date", "2025-09-30").out
    (posted,) = charges(company, "post", "--date", "2025-09-30", "--json").lines
    assert posted["amount"] == shown["amount"]
    assert "Posted 0" in charges(company, "post", "--date", "2025-09-30").out
    assert "Nobody" in charges(company, "preview", "--date", "2025-09-30").out


def test_a_run_charges_first_and_only_whom_it_reaches(company, overdue):
    other = town.customer(company, "Other")
    issued(other, line("50.00"), on=date(2025, 8, 16), due_on=date(2025, 9, 15))
    charges(company, "policy", "--rate", "10")
    asked = ("--assess-finance-charges", "--customer", "Maple")
    for _again in range(2):
        said = statements(company, "open-item", *asked)
        assert [row["kind"] for row in said.of("Maple")["rows"]] == ["invoice", "finance_charge"]
        assert said.of("Maple")["closing"] == "100.41"
    assert company.documents.filter(kind="finance_charge").count() == 1


def test_a_customer_who_cannot_be_charged_is_named_when_all_others_are(company, overdue):
    pho = town.customer(company, "Pho", currency="VND")
    issued(pho, line("9000000000000", quantity="100"), on=date(2024, 9, 1))
    charges(company, "policy", "--rate", "100")
    said = charges(company, "post", "--date", "2025-09-30")
    assert said.code == 1
    assert "Posted 1 finance charge." in said.out
    assert "Pho: Line 1" in said.err
