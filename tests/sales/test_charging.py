"""Finance charges in the books (domain rules: "Finance charges")."""

from datetime import date

import pytest
from django.db.models import Sum

from solde.company.closing import close_books
from solde.customers.changing import change_customer
from solde.ledger.applying import apply
from solde.ledger.chart import open_receivable
from solde.ledger.refusals import BooksAreClosed
from solde.sales.charge_policy import (
    NewPolicy,
    NoFinanceCharges,
    PolicyIsWrong,
    policy_of,
    set_policy,
)
from solde.sales.charging import (
    NotCharged,
    NotProposed,
    Place,
    charge_all,
    charge_some,
    ledgers_of,
    preview,
)
from solde.sales.models import ChargedDays, Document
from solde.sales.voiding import void
from tests import town
from tests.ledger.acting import balance_on
from tests.sales.selling import findings, issued, line

pytestmark = pytest.mark.django_db

DUE = date(2026, 6, 15)
JUNE_20, JUNE_30, JULY_20 = date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 20)


@pytest.fixture
def company(company):
    set_policy(company, NewPolicy(rate_ppm=100_000))
    return company


@pytest.fixture
def overdue(maple):
    """An invoice of 100.00, due on 15 June."""
    return issued(maple, on=date(2026, 5, 16), due_on=DUE)


def charged(company, on, **more) -> list[Document]:
    return [document for part in charge_all(company, on, **more) for document in part]


def test_e34_fifteen_days_of_ten_percent(company, maple, overdue):
    (proposed,) = preview(company, JUNE_30)
    assert (proposed.customer, proposed.charge.amount_minor) == (maple, 41)
    (document,) = charged(company, JUNE_30)
    assert (document.kind, document.total_minor, document.dated_on) == (
        "finance_charge",
        41,
        JUNE_30,
    )
    assert document.charged_up_to == JUNE_30
    assert balance_on(maple, JUNE_30) == 100_41
    assert findings(company) == []


def test_f5_two_assessments_charge_the_days_of_one(company, overdue):
    totals = [
        document.total_minor for on in (JUNE_20, JULY_20) for document in charged(company, on)
    ]
    assert totals == [14, 82]
    days = ChargedDays._base_manager.order_by("id").values_list("after", "up_to")
    assert list(days) == [(DUE, JUNE_20), (JUNE_20, JULY_20)]


def test_an_assessment_repeated_on_its_day_charges_nothing(company, overdue):
    set_policy(company, NewPolicy(rate_ppm=100_000, minimum_minor=3_00))
    assert [one.total_minor for one in charged(company, JUNE_30)] == [3_00]
    assert charged(company, JUNE_30) == []
    assert list(preview(company, JUNE_30)) == []


def test_v10_what_was_paid_late_is_not_charged(company, maple, overdue):
    payment = town.payment(maple, 100_00, on=JUNE_20)
    apply(payment, overdue.entry, amount_minor=100_00, on=JUNE_20)
    assert charged(company, JUNE_30) == []


def test_f6_the_minimum_is_charged_when_anything_is(company, maple, overdue):
    set_policy(company, NewPolicy(rate_ppm=100_000, minimum_minor=3_00))
    town.payment(maple, 99_00, on=JUNE_20)  # which is not applied: one dollar is left
    (document,) = charged(company, JUNE_30)
    assert document.total_minor == 3_00


def test_credits_that_are_not_applied_keep_a_customer_from_being_charged(company, maple, overdue):
    town.payment(maple, 100_00, on=JUNE_20)
    assert charged(company, JUNE_30) == []


def test_a_void_finance_charge_frees_its_days(company, maple, overdue):
    (document,) = charged(company, JUNE_30)
    void(document, on=JUNE_30)
    assert balance_on(maple, JUNE_30) == 100_00
    (again,) = charged(company, JUNE_30)
    assert again.total_minor == 41
    assert findings(company) == []


def test_days_of_a_void_finance_charge_are_free_though_a_later_one_stands(company, overdue):
    first, second = charged(company, JUNE_20) + charged(company, JULY_20)
    void(first, on=JUNE_20)
    (proposed,) = preview(company, JULY_20)
    assert [(item.after, item.up_to) for item in proposed.charge.items] == [(DUE, JUNE_20)]
    (again,) = charged(company, JULY_20)
    assert (first.total_minor, again.total_minor) == (14, 14)
    assert charged(company, JULY_20) == []
    void(again, on=JULY_20)
    void(second, on=JULY_20)
    assert [one.total_minor for one in charged(company, JUNE_30)] == [41]
    assert findings(company) == []


def test_days_on_both_sides_of_a_finance_charge_are_charged_in_one(company, overdue):
    first, _ = charged(company, JUNE_20) + charged(company, JUNE_30)
    void(first, on=JUNE_20)
    (document,) = charged(company, JULY_20)
    assert document.total_minor == 68  # 5 days and 20
    days = document.charged_days.order_by("after").values_list("after", "up_to")
    assert list(days) == [(DUE, JUNE_20), (JUNE_30, JULY_20)]
    assert findings(company) == []


def test_amounts_can_be_changed_before_they_are_posted(company, maple, overdue):
    (proposed,) = preview(company, JUNE_30)
    (document,) = charge_some(company, {proposed.place: 5_00}, JUNE_30)
    assert document.total_minor == 5_00
    assert charged(company, JUNE_30) == []  # its days are covered


def test_only_what_is_proposed_can_be_charged(company, maple, overdue):
    stranger = town.customer(town.company("Other"), "Stranger")
    account = overdue.account_id
    for place in (Place(maple.pk, 0), Place(stranger.pk, account)):
        with pytest.raises(NotProposed):
            charge_some(company, {place: 5_00}, JUNE_30)
    with pytest.raises(NotProposed):
        charge_some(company, {Place(maple.pk, account): 5_00}, DUE)
    assert not company.documents.filter(kind="finance_charge").exists()


def test_the_inactive_are_not_charged(company, maple, overdue):
    change_customer(maple, active=False)
    assert charged(company, JUNE_30) == []


def test_some_customers_can_be_picked(company, maple, overdue):
    other = town.customer(company, "Other")
    issued(other, line("50.00"), on=date(2026, 5, 16), due_on=DUE)
    assert [one.customer for one in charged(company, JUNE_30, only=[other.pk])] == [other]


def test_many_customers_are_charged_part_by_part(company, overdue, django_assert_max_num_queries):
    others = [town.customer(company, f"Customer {n:03}") for n in range(410)]
    for one in others:
        town.invoice(one, 50_00, on=date(2026, 5, 16), due_on=DUE)
    parts = list(charge_all(company, JUNE_30))
    assert [len(part) for part in parts] == [400, 11]
    assert charged(company, JUNE_30) == []


def test_another_currency_is_charged_without_the_minimum(company):
    yen = town.customer(company, "Sugi", currency="JPY")
    issued(yen, line("10000"), on=date(2026, 5, 16), due_on=DUE)
    set_policy(company, NewPolicy(rate_ppm=100_000, minimum_minor=3_00))
    (document,) = charged(company, JUNE_30)
    assert (document.total_minor, document.currency) == (41, "JPY")


def test_interest_of_billions_is_charged_where_money_is_small(company):
    pho = town.customer(company, "Pho", currency="VND")
    issued(pho, line("1500000000000"), on=date(2026, 5, 16), due_on=DUE)
    (document,) = charged(company, JUNE_30)
    assert document.total_minor == 6_164_383_562
    assert findings(company) == []


def test_one_customer_who_cannot_be_charged_stops_no_other(company, overdue):
    pho = town.customer(company, "Pho", currency="VND")
    issued(pho, line("9000000000000", quantity="100"), on=date(2025, 5, 16), due_on=DUE)
    birch = town.customer(company, "Birch")
    issued(birch, line("100.00"), on=date(2026, 5, 16), due_on=DUE)
    set_policy(company, NewPolicy(rate_ppm=1_000_000))
    parts = charge_all(company, JUNE_30)
    assert [one.customer.name for one in next(parts)] == ["Maple", "Birch"]
    with pytest.raises(NotCharged, match="Pho: Line 1 has a number"):
        next(parts)
    assert findings(company) == []


def test_of_amounts_of_ones_own_each_wrong_one_is_named(company, maple, overdue):
    (proposed,) = preview(company, JUNE_30)
    with pytest.raises(NotCharged, match="Maple: The document comes to zero"):
        charge_some(company, {proposed.place: 0}, JUNE_30)


def test_each_account_of_a_customer_is_charged_by_itself(company, maple, overdue):
    """Only for who has something on it: another A/R account costs nothing to the others."""
    yard = open_receivable(company, "A/R yard", "CAD")
    issued(maple, line("300.00"), on=date(2026, 5, 16), due_on=DUE, account=yard)
    birch = town.customer(company, "Birch")
    issued(birch, line("200.00"), on=date(2026, 5, 16), due_on=DUE, account=yard)
    town.payment(birch, 500_00, on=JUNE_20)  # on the usual account: it pays nothing of the yard's
    others = [town.customer(company, f"Customer {n}") for n in range(3)]
    for one in others:
        issued(one, line("50.00"), on=date(2026, 5, 16), due_on=DUE)
    proposed = {one.place: one.charge.amount_minor for one in preview(company, JUNE_30)}
    usual = overdue.account_id
    assert proposed == {
        Place(maple.pk, usual): 41,
        Place(maple.pk, yard.pk): 123,
        Place(birch.pk, yard.pk): 82,
    } | {Place(one.pk, usual): 21 for one in others}
    found = ledgers_of(company, proposed, JUNE_30)
    assert {place: len(ledger.postings) for place, ledger in found.items()} == dict.fromkeys(
        proposed, 1
    )
    charged(company, JUNE_30)
    assert balance_on(birch, JUNE_30) == 200_82 - 500_00
    rows = company.documents.filter(kind="finance_charge")
    assert dict(rows.values_list("account").annotate(Sum("total_minor"))) == {
        usual: 41 + 63,
        yard.pk: 123 + 82,
    }
    assert charged(company, JUNE_30) == []
    assert findings(company) == []


def test_closed_books_take_no_finance_charge(company, overdue):
    close_books(company, JUNE_30)
    with pytest.raises(BooksAreClosed):
        charged(company, JUNE_30)
    assert ChargedDays._base_manager.count() == 0


def test_a_company_without_a_rate_charges_nothing():
    with pytest.raises(NoFinanceCharges):
        policy_of(town.company("quiet"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate_ppm": 0},
        {"rate_ppm": 1_000_001},
        {"minimum_minor": -1},
        {"grace_days": 4000},
        {"count_from": "yesterday"},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(company, wrong):
    with pytest.raises(PolicyIsWrong):
        set_policy(company, NewPolicy(**{"rate_ppm": 100_000} | wrong))
