"""Bringing files in, and the check of the books, on pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from solde.importing.ordering import carry_out
from solde.inspecting.inspections import inspect
from tests import town
from tests.ledger.back_door import behind_the_back
from tests.sales.selling import issued

pytestmark = pytest.mark.django_db

HERE = "settings/import"


def csv(name, text):
    return SimpleUploadedFile(name, text.encode())


def brought_in(owner, company, *files, **ticks):
    owner.open(HERE)
    owner.press("Import", files=list(files), **ticks)
    assert "The files are being read." in owner.words
    order = company.imports.first()
    carry_out(order.pk)
    owner.open(f"{HERE}/{order.public_id}")
    return order


def test_files_are_brought_in_and_what_came_of_them_stays(owner, company):
    order = brought_in(owner, company, csv("people.csv", "name\nMaple\nBirch\n"))
    assert "people.csv customers 2 2 0" in owner.words
    assert order.ordered_by == owner.user
    owner.open(HERE)
    assert "people.csv Done" in owner.words


@pytest.mark.parametrize("kind", ["customers", "transactions", "applications"])
def test_a_file_to_fill_in_has_every_column_and_is_known_again(owner, company, kind):
    owner.open(HERE)
    assert f"Empty {kind}.csv to fill in" in owner.words
    empty = owner.open(f"{HERE}/{kind}.csv")
    assert empty["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
    brought_in(owner, company, SimpleUploadedFile(f"{kind}.csv", empty.content))
    assert f"{kind}.csv {kind} 0 0 0" in owner.words


def test_there_is_no_file_of_another_kind(owner):
    assert owner.open(f"{HERE}/suppliers.csv").status_code == 404


def test_every_mistake_stands_with_its_line_and_column(owner, company):
    brought_in(owner, company, csv("people.csv", "name,terms_days\nMaple,soon\n"))
    assert "people.csv 2 terms_days" in owner.words
    assert "Nothing was imported." in owner.words
    assert not company.customers.exists()


def test_a_check_says_that_nothing_was_stored(owner, company):
    brought_in(owner, company, csv("people.csv", "name\nMaple\n"), dry_run="on")
    assert "Nothing was stored" in owner.words
    assert not company.customers.exists()


def test_markup_in_files_is_text(owner, company):
    brought_in(owner, company, csv("<b>.csv", "name,<script>\nMaple,1\n"))
    assert "<script>" in owner.words
    assert "<b>.csv" in owner.words


def test_without_a_file_it_says_so(owner):
    owner.open(HERE)
    owner.press("Import")
    assert "Choose at least one file." in owner.words


def test_an_import_that_is_not_there(owner):
    page = owner.open(f"{HERE}/018f0000-0000-7000-8000-000000000000")
    assert page.status_code == 404


def test_the_books_are_checked_on_request(owner, company):
    owner.open("settings/check")
    assert "They have not been checked yet." in owner.words
    owner.press("Check now")
    assert "The books are being checked." in owner.words
    inspect(company.inspections.get().pk)
    owner.open("settings/check")
    assert "The books are in order." in owner.words


def test_what_was_found_is_named_and_the_alert_leads_there(owner, company):
    invoice = issued(town.customer(company, "Maple"))
    with behind_the_back() as cursor:
        cursor.execute("update sales_document set left_minor = 1 where id = %s", [invoice.pk])
    owner.open("settings/check")
    owner.press("Check now")
    inspect(company.inspections.get().pk)
    owner.open("alerts")
    assert "/settings/check" in "".join(owner.read.links.values())
    owner.open("settings/check")
    assert "Not in order" in owner.words
    assert invoice.number in owner.words
