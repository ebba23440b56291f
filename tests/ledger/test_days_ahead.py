"""Nothing is undone from a day still to come, and nothing is dated beyond two centuries."""

from datetime import date, timedelta

import pytest
from django.db import connection

from solde.company.time_zones import today_of
from solde.ledger.applying import apply, release
from solde.ledger.opening_balance import open_balance
from solde.ledger.posting import reverse, void
from solde.ledger.refusals import DateOutOfBounds, DayIsAhead
from tests import town
from tests.ledger.acting import balance_on
from tests.ledger.back_door import copy_of, refused_by
from tests.ledger.open_items import open_amounts

pytestmark = pytest.mark.django_db

MISTYPED = date(2052, 9, 1)


@pytest.fixture
def today(company):
    return today_of(company)


@pytest.fixture
def paid(alder):
    """An invoice of 100.00 that a payment pays."""
    invoice, payment = town.invoice(alder, 10000, number="I"), town.payment(alder, 10000)
    return invoice, payment, apply(payment, invoice, amount_minor=10000, on=date(2025, 9, 2))


@pytest.mark.parametrize("undo", [void, reverse])
def test_nothing_is_taken_back_from_a_day_still_to_come(alder, today, undo):
    invoice = town.invoice(alder, 10000)
    for on in (MISTYPED, today + timedelta(days=1)):
        with pytest.raises(DayIsAhead, match=f"{on} is still to come: the latest day is {today}"):
            undo(invoice, on=on)
    undo(invoice, on=today)
    assert balance_on(alder, today) == 0


def test_what_is_dated_ahead_is_taken_back_on_its_own_date(alder, today):
    ahead = today + timedelta(days=60)
    invoice = town.invoice(alder, 10000, on=ahead)
    with pytest.raises(DayIsAhead):
        void(invoice, on=ahead + timedelta(days=1))
    void(invoice, on=ahead)
    assert open_amounts(alder, ahead) == {}


def test_nothing_is_taken_off_from_a_day_still_to_come(alder, paid, today):
    _, _, application = paid
    with pytest.raises(DayIsAhead):
        release(application, on=MISTYPED)
    release(application, on=today)
    assert open_amounts(alder, today)["I"] == 10000


def test_what_takes_effect_later_can_be_taken_off_at_once(alder, today):
    """A day ahead at which something is applied keeps nobody from applying it otherwise."""
    invoice, payment = town.invoice(alder, 10000, number="I"), town.payment(alder, 10000)
    application = apply(payment, invoice, amount_minor=10000, on=MISTYPED)
    with pytest.raises(DayIsAhead):
        release(application, on=MISTYPED + timedelta(days=1))
    release(application, on=MISTYPED)
    apply(payment, invoice, amount_minor=10000, on=today)
    assert open_amounts(alder, today) == {}


def test_postgresql_refuses_it_too(alder, paid):
    invoice = town.invoice(alder, 500)
    with refused_by("entry_reversed_by_today"):
        copy_of(
            "ledger_entry",
            invoice.pk,
            document_id=invoice.pk,
            reverses_id=invoice.pk,
            dated_on=MISTYPED,
        )
    _, _, application = paid
    with refused_by("application_released_by_today") as cursor:
        cursor.execute(
            "update ledger_application set released_on = %s where id = %s",
            [MISTYPED, application.pk],
        )
    with refused_by("application_released_by_today"):
        copy_of("ledger_application", application.pk, released_on=MISTYPED)


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_every_date_lies_within_bounds(alder, paid, on):
    with pytest.raises(DateOutOfBounds):
        open_balance(alder, 10000, on=on)
    invoice, payment = town.invoice(alder, 500), town.payment(alder, 500)
    _, _, application = paid
    with refused_by("entry_date_has_bounds"):
        copy_of("ledger_entry", invoice.pk, number="N", dated_on=on)
    with refused_by("application_dates_have_bounds"):
        copy_of(
            "ledger_application",
            application.pk,
            credit_id=payment.pk,
            charge_id=invoice.pk,
            amount_minor=500,
            applied_on=on,
            effective_on=max(on, application.effective_on),
        )
    with refused_by("application_dates_have_bounds") as cursor:
        cursor.execute("update ledger_application set released_on = %s", [on])


def test_the_last_today_is_never_before_a_companys(company):
    for zone in ("Pacific/Kiritimati", "America/Toronto", "Pacific/Pago_Pago"):
        company.time_zone = zone
        with connection.cursor() as cursor:
            cursor.execute("select solde_last_today()")
            (last,) = cursor.fetchone()
        assert timedelta(0) <= last - today_of(company) <= timedelta(days=2)
