"""PostgreSQL itself refuses reversals and versions that no document can have."""

from datetime import date

import pytest

from solde.ledger.chart import UNDEPOSITED, open_receivable
from solde.ledger.posting import void
from tests import town
from tests.ledger.back_door import refused_by
from tests.ledger.by_hand import account, entry_like, later, lines, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company()


@pytest.fixture
def alder(company):
    return town.customer(company, "Alder")


def test_a_later_entry_continues_its_document(alder):
    invoice, birch = town.invoice(alder, 100, number="1"), town.customer(alder.company, "Birch")
    for changes in [
        {"number": "2"},
        {"kind": "refund"},
        {"customer_id": birch.pk},
        {"document_id": town.edit(invoice, 200).pk},
    ]:
        with refused_by("entry_belongs_to_its_document"):
            later(invoice, **changes)


def test_a_reversal_takes_back_one_standing_entry_of_its_document(alder):
    invoice, other = town.invoice(alder, 100), town.invoice(alder, 100)
    with refused_by("entry_reverses_within_its_document"):
        later(invoice, reverses_id=other.pk)
    with refused_by("entry_reverses_within_its_document"):
        entry_like(invoice, reverses_id=other.pk)
    with refused_by("entry_reversed_from_its_date_on"):
        later(invoice, reverses_id=invoice.pk, dated_on=date(2025, 8, 31))
    (reversal,) = void(invoice, on=date(2025, 9, 1))
    with refused_by("entry_reversed_once"):
        later(invoice, reverses_id=invoice.pk)
    with refused_by("entry_reverses_no_reversal"):
        later(invoice, reverses_id=reversal.pk)


def test_a_reversal_mirrors_its_entry(alder):
    invoice, bank = town.invoice(alder, 100), account(alder, UNDEPOSITED)
    with refused_by("reversal_mirrors_its_entry"):
        lines(later(invoice, reverses_id=invoice.pk), alder, -99, 99)
    with refused_by("reversal_mirrors_its_entry"):
        entry_id, receivable = later(invoice, reverses_id=invoice.pk), account(alder)
        write(
            [
                (alder.company_id, entry_id, receivable, alder.pk, -100),
                (alder.company_id, entry_id, bank, None, 100),
            ]
        )
    lines(later(invoice, reverses_id=invoice.pk), alder, -100, 60, 40)


def test_a_document_stands_once(alder):
    invoice = town.invoice(alder, 100)
    with refused_by("document_stands_once"):
        lines(later(invoice), alder, 100, -100)
    void(invoice, on=date(2025, 9, 1))
    lines(later(invoice), alder, 100, -100)


def test_a_document_stays_on_its_account_and_side(alder):
    adjustment = town.document(alder, "adjustment", 100)
    void(adjustment, on=date(2025, 9, 2))
    yard = open_receivable(alder.company, "A/R of the yard", "CAD")
    with refused_by("document_keeps_its_account"):
        lines(later(adjustment), alder, 100, -100, on=yard.pk)
    with refused_by("document_keeps_its_side"):
        lines(later(adjustment), alder, -100, 100)


def test_a_number_is_used_once_for_a_customer_and_kind(alder):
    invoice, birch = town.invoice(alder, 100, number="1"), town.customer(alder.company, "Birch")
    with refused_by("entry_number_used_once"):
        entry_like(invoice, number="1")
    with refused_by("entry_has_a_number"):
        entry_like(invoice, number="")
    lines(entry_like(invoice, number="1", kind="refund"), alder, 1, -1)
    town.invoice(birch, 100, number="1")
