"""Mistakes that several rows and files make together, and what is stored when there is one."""

from datetime import date

import pytest

from solde.company.closing import close_books
from solde.importing.files import import_files
from solde.importing.mistakes import MISTAKES_MAX, ImportRefused
from solde.ledger.posting import void
from tests import town
from tests.importing.csv_files import (
    APPLICATIONS,
    TRANSACTIONS,
    bring,
    every_row,
    mistakes_in,
    write,
)


def told(mistakes):
    return [tuple(one) for one in mistakes]


def test_a_project_of_a_project_in_the_file_is_named(company, tmp_path):
    found = mistakes_in(
        company, tmp_path, customers="name,parent\nRoom,House\nHouse,Street\nStreet,\n"
    )
    words = "“House” is a project itself, and a project has no projects."
    assert told(found) == [("customers", 2, "parent", words)]


def test_doubled_keys_name_both_lines(company, tmp_path):
    found = mistakes_in(
        company,
        tmp_path,
        customers="name,number\nBirch,1\nCedar,1\nBirch,2\n",
        transactions=TRANSACTIONS
        + "Alder,invoice,5,2025-09-01,,1,,\nAlder,payment,5,2025-09-01,,1,,\n"
        + "7,invoice,5,2025-09-01,,1,,\n",
        more=TRANSACTIONS + "Alder,invoice,5,2025-09-01,,1,,\n",
    )
    assert told(found) == [
        ("customers", 3, "number", "“1” stands in line 2 already."),
        ("customers", 4, "name", "“Birch” stands in line 2 already."),
        ("transactions", 4, "number", "“invoice 5” stands in line 2 already."),
        ("more", 2, "number", (f"“invoice 5” stands in {tmp_path / 'transactions.csv'}, line 2"
                              " already.")),
    ]  # fmt: skip


def test_bytes_that_are_not_utf8_are_shown_with_their_place(company, tmp_path):
    rows = TRANSACTIONS + "Alder,invoice,1,2025-09-01,,1,Montréal,\nÉrable,invoice,1,é,,é,,\n"
    found = mistakes_in(company, tmp_path, transactions=rows.encode("latin-1"))
    assert told(found) == [
        ("transactions", line, column, f"“{cell}” is not UTF-8. Save the file as “CSV UTF-8”.")
        for line, column, cell in [
            (2, "memo", "Montr�al"),
            (3, "customer", "�rable"),
            (3, "date", "�"),
            (3, "amount", "�"),
        ]
    ]


def test_what_a_wrong_row_would_have_brought_is_not_called_unknown(company, tmp_path):
    """One mistake is one mistake: the rows that build on it are not named as well."""
    found = mistakes_in(
        company,
        tmp_path,
        customers="name,number,currency\nBirch,b,BTC\nCedar,c,\n",
        transactions=TRANSACTIONS
        + "Birch,invoice,1,2025-09-01,,5,,\nCedar,invoice,1,2025-02-30,,5,,\n"
        + "c,payment,2,2025-09-01,,5,,\n",
        applications=APPLICATIONS + "Cedar,payment,2,invoice,1,5,\nb,payment,2,invoice,1,5,\n",
    )
    assert told(found) == [
        ("customers", 2, "currency", "“BTC” is not an ISO 4217 currency."),
        ("transactions", 3, "date", "There is no day 2025-02-30 in the calendar."),
    ]


def test_what_a_lost_row_could_have_brought_is_not_called_unknown(company, tmp_path):
    found = mistakes_in(
        company,
        tmp_path,
        customers="name\nBirch,\n",
        transactions=TRANSACTIONS + "Cedar,invoice,1,2025-09-01\nBirch,invoice,1,2025-09-01,,5,,\n",
        applications=APPLICATIONS + "Alder,payment,P1,invoice,new,5,\n",
    )
    assert [(one.file, one.line) for one in found] == [("customers", 2), ("transactions", 2)]


def test_a_voided_document_is_named(company, tmp_path):
    void(company.entries.get(number="P1"), on=date(2025, 9, 9))
    found = mistakes_in(
        company, tmp_path, transactions=TRANSACTIONS + "Alder,payment,P1,2025-09-02,,60,,\n"
    )
    words = "payment P1 is in the books already, and was voided there."
    assert told(found) == [("transactions", 2, "number", words)]


def test_closed_books_take_no_new_rows_but_know_their_old_ones(company, tmp_path):
    old = {
        "transactions": TRANSACTIONS + "Alder,invoice,I1,2025-09-01,,100,,\n",
        "applications": APPLICATIONS + "Alder,payment,P1,invoice,I1,60,2025-09-02\n",
    }
    close_books(company, date(2025, 9, 30))
    report = bring(company, tmp_path, **old)
    assert [(file.added, file.already_there) for file in report.files] == [(0, 1), (0, 1)]
    found = mistakes_in(
        company,
        tmp_path,
        transactions=old["transactions"] + "Alder,payment,P2,2025-10-01,,5,,\n"
        "Alder,invoice,I2,2025-09-30,,100,,\n",
    )
    words = "2025-09-30 is in closed books: they are closed up to 2025-09-30."
    assert told(found) == [("transactions", 4, "date", words)]


def test_an_application_in_closed_books_is_named(company, tmp_path):
    town.payment(company.customers.get(name="Alder"), 500, number="P2", on=date(2025, 9, 3))
    close_books(company, date(2025, 9, 30))
    found = mistakes_in(
        company, tmp_path, applications=APPLICATIONS + "Alder,payment,P2,invoice,I1,5,\n"
    )
    words = "2025-09-03 is in closed books: they are closed up to 2025-09-30."
    assert told(found) == [("applications", 2, "date", words)]


def test_rows_together_never_apply_more_than_is_open(company, tmp_path):
    found = mistakes_in(
        company,
        tmp_path,
        transactions=TRANSACTIONS + "Alder,payment,P2,2025-09-03,,100,,\n",
        applications=APPLICATIONS
        + "Alder,payment,P2,invoice,I1,30,\nAlder,payment,P2,invoice,I1,30,\n",
    )
    words = "This applies 30.00, but only 10.00 is left open on invoice I1."
    assert told(found) == [("applications", 3, "amount", words)]


def test_all_mistakes_of_all_files_come_in_the_order_of_files_and_lines(company, tmp_path):
    found = mistakes_in(
        company,
        tmp_path,
        applications=APPLICATIONS + "Nobody,payment,P1,invoice,I1,x,\n",
        transactions=TRANSACTIONS + "Nobody,invoice,1,2025-09-01,,1,,\nAlder,invoice,1,x,,x,,\n",
        customers="name\nBirch\nBirch\n",
    )
    assert [(one.file, one.line, one.column) for one in found] == [
        ("applications", 2, "amount"),
        ("transactions", 2, "customer"),
        ("transactions", 3, "date"),
        ("transactions", 3, "amount"),
        ("customers", 3, "name"),
    ]


@pytest.mark.parametrize("bad", ["x,invoice,{},2025-09-01,,1,,", "Alder,invoice,{},x,,1,,"])
def test_only_so_many_mistakes_are_kept_and_the_rest_is_counted(company, tmp_path, bad):
    rows = "\n".join(bad.format(number) for number in range(MISTAKES_MAX + 7))
    with pytest.raises(ImportRefused) as refused:
        import_files(company, write(tmp_path, transactions=TRANSACTIONS + rows))
    assert (len(refused.value.mistakes), refused.value.not_kept) == (MISTAKES_MAX, 7)
    assert str(refused.value) == "Nothing was imported: there are 1007 mistakes."


def test_a_mistake_as_a_sentence(company, tmp_path):
    (one,) = mistakes_in(company, tmp_path, customers="name,country\nBirch,Canada\n")
    assert str(one) == ("customers, line 2, column country: This is longer than 2 characters.")


def test_a_dry_run_does_everything_and_stores_nothing(company, tmp_path):
    files = write(
        tmp_path,
        customers="name,currency,ar_account\nFir,USD,Yard (USD)\n",
        transactions=TRANSACTIONS
        + "Fir,invoice,1,2025-09-01,,5,,\nFir,payment,2,2025-09-01,,9,,\n",
        applications=APPLICATIONS + "Fir,payment,2,invoice,1,5,\n",
    )
    before = every_row()
    dry = import_files(company, files, dry_run=True)
    assert every_row() == before
    assert (dry.dry_run, [file.added for file in dry.files]) == (True, [1, 2, 1])
    assert "Yard (USD)" in dry.accounts
    assert import_files(company, files).files == dry.files
