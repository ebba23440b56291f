"""Imports that are ordered on a page and carried out by a worker."""

import pytest

from solde.importing import ordering
from solde.importing.models import ImportFile, ImportOrder
from solde.importing.ordering import (
    Brought,
    FilesTooLarge,
    NoFiles,
    TooManyFiles,
    carry_out,
    imported,
    mistakes_of,
    order_import,
)
from tests import town
from tests.importing.csv_files import TRANSACTIONS
from tests.ledger.back_door import refused_by

pytestmark = pytest.mark.django_db

CUSTOMERS = b"name,email\nMaple,books@maple.example\n"
INVOICES = (TRANSACTIONS + "Maple,invoice,1,2025-09-01,,100.00,,\n").encode()


@pytest.fixture
def company():
    return town.company()


def done(company, *files, dry_run=False):
    order = order_import(company, [Brought(*file) for file in files], dry_run=dry_run)
    carry_out(order.pk)
    order.refresh_from_db()
    return order


def test_files_are_imported_together_whatever_their_order_and_their_bytes_let_go(company):
    order = done(company, ("sales.csv", INVOICES), ("people.csv", CUSTOMERS))
    assert order.state == ImportOrder.State.DONE
    told = [(one["file"], one["format"], one["added"]) for one in order.answer["files"]]
    assert told == [("sales.csv", "transactions", 1), ("people.csv", "customers", 1)]
    assert company.documents.get().total_minor == 10_000
    assert [bytes(file.content or b"") for file in order.files.all()] == [b"", b""]


def test_two_files_may_have_one_name(company):
    order = done(company, ("export.csv", INVOICES), ("export.csv", CUSTOMERS))
    assert order.state == ImportOrder.State.DONE


def test_a_mistake_is_told_by_the_name_that_people_gave_the_file_and_nothing_is_stored(company):
    twice = CUSTOMERS + b"Maple,other@maple.example\n"
    order = done(company, ("people.csv", twice), ("../../sales.csv", INVOICES))
    assert order.state == ImportOrder.State.REFUSED
    (mistake,) = mistakes_of(order)
    assert (mistake.file, mistake.line) == ("people.csv", 3)
    assert "/" not in mistake.words
    assert not company.customers.exists()


def test_mistakes_are_told_in_the_language_of_whoever_ordered(company):
    with ordering.override("fr-ca"):
        order = order_import(company, [Brought("a.csv", b"nothing\n1\n")], dry_run=False)
    carry_out(order.pk)
    order.refresh_from_db()
    assert order.language == "fr-ca"
    assert "fichier" in mistakes_of(order)[0].words.lower()


def test_a_check_stores_nothing(company):
    order = done(company, ("people.csv", CUSTOMERS), dry_run=True)
    assert order.answer["files"][0]["added"] == 1
    assert not company.customers.exists()


def test_carried_out_twice_it_is_done_once(company):
    order = done(company, ("people.csv", CUSTOMERS))
    answer = order.answer
    carry_out(order.pk)
    order.refresh_from_db()
    assert order.answer == answer


def test_killed_between_the_import_and_its_record_it_finds_everything_there(company, tmp_path):
    order = order_import(company, [Brought("people.csv", CUSTOMERS)], dry_run=False)
    imported(order, tmp_path)  # the worker dies here
    carry_out(order.pk)
    order.refresh_from_db()
    (file,) = order.answer["files"]
    assert (file["added"], file["already_there"]) == (0, 1)
    assert company.customers.count() == 1


def test_too_much_at_once_is_refused_and_nothing_kept(company, monkeypatch):
    monkeypatch.setattr(ordering, "BYTES_MAX", 10)
    with pytest.raises(FilesTooLarge):
        order_import(company, [Brought("people.csv", CUSTOMERS)], dry_run=False)
    with pytest.raises(TooManyFiles):
        order_import(company, [Brought("a.csv", b"")] * 21, dry_run=False)
    with pytest.raises(NoFiles):
        order_import(company, [], dry_run=False)
    assert not company.imports.exists()


def test_a_file_belongs_to_an_order_of_its_company(company):
    order = order_import(company, [Brought("people.csv", CUSTOMERS)], dry_run=False)
    other = town.company("Other")
    with refused_by("import_file_order_of_company"):
        ImportFile._base_manager.filter(order=order).update(company=other)
