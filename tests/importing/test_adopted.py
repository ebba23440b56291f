"""What an import makes of its documents is what would be made of them from the books."""

from datetime import date

import pytest

from solde.company.models import User
from solde.payments import adopting as payments
from solde.sales import adopting as sales
from tests import town
from tests.importing.csv_files import APPLICATIONS, TRANSACTIONS, bring
from tests.importing.test_repeating import BOOKS
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import findings

OF_THEIR_OWN = {"id", "public_id", "created_at"}


def rows_of(company):
    """All that the rows of documents and payments say, but for what only numbers them."""
    return [
        [
            {name: value for name, value in row.items() if name not in OF_THEIR_OWN}
            for row in rows.order_by("entry_id").values()
        ]
        for rows in (company.documents, company.payments)
    ]


@pytest.mark.parametrize("by_somebody", [True, False])
def test_the_staging_and_the_books_say_the_same(empty, tmp_path, by_somebody):
    user = User.objects.create(email="ada@example.org") if by_somebody else None
    bring(empty, tmp_path, by=user, **BOOKS)
    imported = rows_of(empty)
    assert [len(rows) for rows in imported] == [7, 2]
    with behind_the_back() as cursor:
        cursor.execute("delete from sales_document")
        cursor.execute("delete from payments_payment")
    assert (sales.adopt(empty), payments.adopt(empty)) == (7, 2)
    assert rows_of(empty) == imported


def test_applications_of_a_later_import_are_taken_off_what_is_left(company, tmp_path):
    rows = "Alder,invoice,I2,2025-09-03,,50.00,,\nAlder,payment,P2,2025-09-04,,30.00,,\n"
    bring(company, tmp_path, transactions=TRANSACTIONS + rows)
    bring(company, tmp_path, applications=APPLICATIONS + "Alder,payment,P2,invoice,I2,20.00,\n")
    assert company.documents.get(number="I2").left_minor == 3000
    assert company.payments.get(number="P2").left_minor == 1000


def test_what_another_road_brought_is_left_to_the_worker(company, tmp_path):
    bring(company, tmp_path, transactions=TRANSACTIONS + "Alder,invoice,I2,2025-09-03,,5,,\n")
    assert [one.number for one in company.documents.all()] == ["I2"]
    assert (sales.adopt(company), payments.adopt(company)) == (1, 1)
    assert findings(company) == []


def test_a_series_begins_after_what_was_imported(company, tmp_path):
    rows = "Alder,invoice,77,2025-09-03,,5,,\nAlder,payment,88,2025-09-03,,5,,\n"
    bring(company, tmp_path, transactions=TRANSACTIONS + rows)
    series = company.number_series.order_by("kind").values_list("kind", "next_number")
    assert list(series) == [("invoice", 78), ("payment", 89)]
    alder = company.customers.get(name="Alder")
    town.invoice(alder, 100, number="4000", on=date(2025, 9, 5))
    assert sales.adopt(company) == 2
    assert company.number_series.get(kind="invoice").next_number == 4001
