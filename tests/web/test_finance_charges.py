"""Finance charges, looked at, amended and posted."""

from datetime import date

import pytest
from django.utils.translation import gettext, override

from solde.company.closing import close_books
from solde.ledger.refusals import BooksAreClosed
from solde.sales.charge_policy import NewPolicy, kept_policy, set_policy
from solde.statements.charging import charge_run
from solde.statements.ordering import order_run
from tests import town
from tests.sales.selling import issued, line
from tests.statements.books import options
from tests.web.browser import browser

pytestmark = pytest.mark.django_db

HERE = "finance-charges?on=2025-10-16"
OCTOBER_16 = date(2025, 10, 16)


@pytest.fixture
def late(company):
    """Two customers who owe 100.00, due on 1 October: fifteen days late, at 10 % a year."""
    set_policy(company, NewPolicy(rate_ppm=100_000))
    customers = [town.customer(company, name) for name in ("Alder", "Oak")]
    for one in customers:
        issued(one, line("100.00"), due_on=date(2025, 10, 1))
    return customers


def charged(company):
    rows = company.documents.filter(kind="finance_charge").order_by("customer__name")
    return list(rows.values_list("customer__name", "total_minor", "dated_on"))


def test_they_are_posted_as_amended_for_those_ticked(owner, company, late):
    owner.open(HERE)
    assert "$100.00 15 days" in owner.words
    form = next(one for one in owner.read.forms if "Charge those ticked" in one.buttons)
    key = next(name for name in form.fields if name.startswith("amount-"))
    assert form.fields[key] == "0.41"
    owner.press("Charge those ticked", pick=key.removeprefix("amount-"), **{key: "1.25"})
    assert "1 finance charge was posted." in owner.words
    assert charged(company) == [("Alder", 125, date(2025, 10, 16))]
    assert "Oak" in owner.words
    assert "Alder" not in owner.words  # charged up to that day


def test_what_is_no_amount_charges_nobody(owner, company, late):
    owner.open(HERE)
    form = next(one for one in owner.read.forms if "Charge those ticked" in one.buttons)
    key = next(name for name in form.fields if name.startswith("amount-"))
    owner.press("Charge those ticked", pick=key.removeprefix("amount-"), **{key: "much"})
    assert charged(company) == []
    form = next(one for one in owner.read.forms if "Charge those ticked" in one.buttons)
    assert form.fields[key] == "much"


def test_nobody_ticked_is_said(owner, company, late):
    owner.open(HERE)
    owner.press("Charge those ticked", pick="")
    assert "Nobody was ticked" in owner.words
    assert charged(company) == []


def test_customers_of_others_are_not_charged(owner, company, late):
    other = town.company()
    owner.open(HERE)
    set_policy(other, NewPolicy(rate_ppm=100_000))
    theirs = issued(town.customer(other, "Elm"), line("100.00"), due_on=date(2025, 10, 1))
    account = other.accounts.get(code="1100")
    key = f"{theirs.customer_id}-{account.pk}"
    owner.press("Charge those ticked", pick=key, **{f"amount-{key}": "1.00"})
    assert charged(other) == charged(company) == []


def test_a_company_without_a_policy_is_led_to_it(owner, company):
    owner.open("finance-charges")
    owner.open(owner.page["Location"])
    owner.press("Save", rate="18", minimum="5.00", grace_days="10", count_from="due-date")
    policy = kept_policy(company)
    assert (policy.rate_ppm, policy.minimum_minor, policy.grace_days) == (180_000, 500, 10)
    owner.press("Save", rate="120", grace_days="10", count_from="due-date")
    assert "at most 100 % a year" in owner.words


def test_charging_is_for_those_who_may_post(company):
    assert browser(company, "sales").open("finance-charges").status_code == 403


def test_a_run_says_that_it_charges_first(owner, company, late):
    run = order_run(company, options("open-item", statement_on=OCTOBER_16, finance_charges=True))
    owner.open("statements/runs/1")
    assert "Customers charged 0 / 2" in owner.words
    assert ("section", "hx-trigger", "every 2s") in owner.read.attributes
    charge_run(run.pk)
    owner.open("statements/runs/1")
    assert "Customers answered 0 / 2" in owner.words
    assert charged(company) == [(name, 41, OCTOBER_16) for name in ("Alder", "Oak")]


def test_a_run_that_cannot_charge_says_why_and_goes_on_when_that_is_put_right(owner, company, late):
    run = order_run(company, options("open-item", statement_on=OCTOBER_16, finance_charges=True))
    close_books(company, OCTOBER_16)
    charge_run(run.pk)
    owner.open("statements/runs/1")
    assert "Finance charges could not be posted, so no statement was made:" in owner.words
    assert ("section", "hx-trigger", "every 2s") not in owner.read.attributes
    close_books(company, None)
    owner.press("Go on")
    assert "Customers charged 0 / 2" in owner.words
    charge_run(run.pk)
    owner.open("statements/runs/1")
    assert "2 finance charges posted: $0.82" in owner.words
    owner.follow("2 finance charges posted: $0.82")
    assert "Finance charges that run 1 has posted." in owner.words
    for number in company.documents.filter(kind="finance_charge").values_list("number", flat=True):
        assert f"Finance charge {number}" in owner.words
    late_ones = company.documents.exclude(kind="finance_charge")
    assert not any(f"Invoice {one.number}" in owner.words for one in late_ones)


def test_why_a_run_cannot_charge_is_said_in_the_language_of_the_reader(owner, company, late):
    run = order_run(company, options("open-item", statement_on=OCTOBER_16, finance_charges=True))
    close_books(company, OCTOBER_16)
    charge_run(run.pk)
    with override("fr-ca"):
        words = gettext(str(BooksAreClosed()))
    assert words != str(BooksAreClosed())
    owner.user.language = "fr-ca"
    owner.user.save(update_fields=["language"])
    owner.open("statements/runs/1")
    assert words in owner.words
