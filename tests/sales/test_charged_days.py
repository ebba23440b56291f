"""The days of finance charges: PostgreSQL and the check of the books watch over them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from solde.sales.charge_policy import NewPolicy, set_policy
from solde.sales.charging import charge_all
from solde.sales.models import ChargedDays
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import findings, issued

pytestmark = pytest.mark.django_db

JUNE_20, JUNE_30, JULY_20 = date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 20)


@pytest.fixture
def overdue(maple):
    """An invoice of 100.00, due on 15 June, of a company that charges ten percent."""
    set_policy(maple.company, NewPolicy(rate_ppm=100_000))
    return issued(maple, on=date(2026, 5, 16), due_on=date(2026, 6, 15))


def test_postgresql_itself_charges_no_day_twice(company, overdue):
    ((document,),) = charge_all(company, JUNE_30)
    days = document.charged_days.get()
    with pytest.raises(IntegrityError, match="day_is_charged_once"), transaction.atomic():
        ChargedDays._base_manager.create(
            company=company,
            document=document,
            entry_id=days.entry_id,
            base_minor=1,
            after=JUNE_20,
            up_to=JULY_20,
        )


def test_charged_days_are_written_once(company, overdue):
    list(charge_all(company, JUNE_30))
    with pytest.raises(IntegrityError, match="written"), transaction.atomic():
        ChargedDays._base_manager.update(base_minor=1)


@pytest.mark.parametrize(
    ("tampering", "rule"),
    [
        ("update sales_chargeddays set after = after - 30", "day_is_charged_once_only"),
        ("update sales_chargeddays set up_to = up_to + 1", "finance_charge_covers_its_days"),
        ("update sales_chargeddays set up_to = up_to - 1", "finance_charge_covers_its_days"),
        ("update sales_chargeddays set is_free = true", "finance_charge_covers_its_days"),
    ],
)
def test_the_check_names_days_that_were_tampered_with(company, overdue, tampering, rule):
    list(charge_all(company, JUNE_20))
    list(charge_all(company, JULY_20))
    with behind_the_back() as cursor:
        cursor.execute(
            "alter table sales_chargeddays drop constraint if exists day_is_charged_once"
        )
        cursor.execute(tampering)
    assert rule in findings(company)
