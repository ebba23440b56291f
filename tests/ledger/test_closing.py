"""Closed books stay as they are, down to the last row."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F

from solde.company.closing import close_books
from solde.company.models import Company, User
from solde.ledger.applying import apply, release
from solde.ledger.posting import reverse, void
from solde.ledger.refusals import BooksAreClosed
from tests import town
from tests.ledger.acting import apply_oldest_first, balance_on

pytestmark = pytest.mark.django_db

BEFORE, CLOSED_ON, AFTER = date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 1)

EVERY_ROW = """
    select (select md5(string_agg(e::text, '' order by id)) from ledger_entry e),
           (select md5(string_agg(p::text, '' order by id)) from ledger_posting p),
           (select md5(string_agg(a::text, '' order by id)) from ledger_application a),
           (select md5(string_agg(h::text, '' order by id)) from history_event h)
"""


@pytest.fixture
def alder(company):
    """Owes 100.00 and has paid 30.00 that are on it and 20.00 that are on nothing."""
    alder = town.customer(company, "Alder")
    invoice = town.invoice(alder, 10000, number="I")
    apply(town.payment(alder, 3000, number="P"), invoice, amount_minor=3000, on=BEFORE)
    town.payment(alder, 2000, number="Q")
    return alder


def find(customer, number):
    return customer.entries.get(number=number, document_id=F("id"))


def all_rows():
    with connection.cursor() as cursor:
        cursor.execute(EVERY_ROW)
        return cursor.fetchone()


ACTS = {
    "post a charge": lambda alder, on: town.invoice(alder, 100, on=on),
    "post a payment": lambda alder, on: town.payment(alder, 100, on=on),
    "post a receipt": lambda alder, on: town.document(alder, "sales_receipt", 100, on=on),
    "apply": lambda alder, on: apply(find(alder, "Q"), find(alder, "I"), amount_minor=1, on=on),
    "apply oldest first": lambda alder, on: apply_oldest_first(find(alder, "Q"), on=on),
    "release": lambda alder, on: release(alder.applications.get(), on=on),
    "reverse": lambda alder, on: reverse(find(alder, "Q"), on=on),
    "void": lambda alder, on: void(find(alder, "I"), on=on),
    "edit": lambda alder, on: town.edit(find(alder, "Q"), -100, on=on),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("on", [BEFORE, CLOSED_ON])
def test_nothing_is_done_on_or_before_the_closing_day(company, alder, act, on):
    close_books(company, CLOSED_ON)
    before = all_rows()
    with pytest.raises(BooksAreClosed, match="The books are closed on that date"):
        ACTS[act](alder, on)
    assert all_rows() == before


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"edit"}))
def test_the_day_after_all_is_done_and_no_closed_day_changes(company, alder, act):
    close_books(company, CLOSED_ON)
    before = balance_on(alder, CLOSED_ON)
    ACTS[act](alder, AFTER)
    assert balance_on(alder, CLOSED_ON) == before


def test_a_document_of_closed_books_is_not_edited(company, alder):
    """An edit takes the document back on its own date; in closed books a void does, later."""
    close_books(company, CLOSED_ON)
    with pytest.raises(BooksAreClosed):
        town.edit(find(alder, "Q"), -100, on=AFTER)


def test_an_earlier_application_date_does_not_matter_when_it_takes_effect_later(company, alder):
    close_books(company, CLOSED_ON)
    later = town.invoice(alder, 100, on=AFTER)
    assert apply(find(alder, "Q"), later, amount_minor=1, on=BEFORE).effective_on == AFTER


def test_closing_is_on_record_and_can_be_taken_back(company, alder):
    carol = User.objects.create_user("carol@timber.example")
    close_books(company, CLOSED_ON, by=carol)
    close_books(company, None)
    assert company.closed_on is None
    assert Company.objects.get(pk=company.pk).closed_on is None
    first, second = company.events.filter(act="close_books")
    assert (first.by, first.details) == (carol, {"before": None, "after": "2025-09-30"})
    assert (second.by, second.details) == (None, {"before": "2025-09-30", "after": None})
    town.invoice(alder, 100, on=BEFORE)


def test_one_companys_closing_is_no_others(company, alder):
    close_books(town.company("Other"), CLOSED_ON)
    town.invoice(alder, 100, on=BEFORE)
