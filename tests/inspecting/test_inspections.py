"""The check of the books, when somebody asks and every night."""

from datetime import timedelta

import pytest

from solde.inspecting.inspections import ask_every_night, ask_inspection, inspect
from solde.inspecting.models import Inspection
from solde.mail.clock import database_now
from tests import town
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company()


def inspected(company):
    asked = ask_inspection(company)
    inspect(asked.pk)
    asked.refresh_from_db()
    return asked


def test_sound_books_are_in_order_and_nobody_is_bothered(company):
    issued(town.customer(company, "Maple"))
    assert inspected(company).found == 0
    assert not company.alerts.exists()


def test_whatever_is_found_is_named_and_raises_one_alert(company):
    invoice = issued(town.customer(company, "Maple"))
    with behind_the_back() as cursor:
        cursor.execute("update sales_document set left_minor = 1 where id = %s", [invoice.pk])
    found = inspected(company)
    assert found.found == len(found.findings) > 0
    assert any(invoice.number in one["words"] for one in found.findings)
    inspected(company)
    alert = company.alerts.get()
    assert (alert.kind, alert.subject) == ("books_not_in_order", f"books:{company.pk}")


def test_asked_again_while_it_waits_it_is_the_same(company):
    first = ask_inspection(company)
    assert ask_inspection(company) == first
    inspect(first.pk)
    assert ask_inspection(company) != first


def test_one_that_has_ended_is_left_alone(company):
    asked = inspected(company)
    inspect(asked.pk)
    again = company.inspections.get()
    assert again.ended_at == asked.ended_at


def test_every_night_each_company_is_asked_and_what_is_old_is_forgotten(company):
    other = town.company("Other")
    old = inspected(company)
    row = Inspection._base_manager.filter(pk=old.pk)
    row.update(asked_at=database_now() - timedelta(days=91))
    ask_every_night()
    assert not row.exists()
    assert company.inspections.get().ended_at is None
    assert other.inspections.get().asked_by is None
