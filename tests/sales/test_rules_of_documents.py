"""What PostgreSQL itself refuses of documents, whatever program asks."""

from datetime import date

import pytest
from django.db import connection

from solde.ledger.chart import BANK, standard_account
from solde.sales.attaching import attach
from solde.sales.drafting import save_draft
from solde.sales.editing import edit
from solde.sales.models import Attachment, Document, Line, LineTax, Version, VersionTax
from solde.sales.voiding import void
from tests import town
from tests.ledger.back_door import copy_of, refused_by
from tests.sales.selling import ON, issued, line, new, quebec, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(company, maple):
    return issued(maple, line("100.00", taxes=quebec(company)))


def change(document, **columns):
    Document._base_manager.filter(pk=document.pk).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"number": "7"},
        {"series_number": 7},
        {"kind": "statement_charge"},
        {"currency": "USD"},
        {"created_at": "2025-01-01T00:00Z"},
    ],
)
def test_what_is_issued_keeps_its_number(document, columns):
    with refused_by("issued_document_keeps_its_number"):
        change(document, **columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"dated_on": date(2025, 9, 2)},
        {"due_on": date(2025, 9, 2)},
        {"total_minor": 20_000},
        {"memo": "Thank you"},
        {"po_number": "7"},
        {"version_number": 3},
        {"version_number": 0},
        {"state": "voided", "left_minor": 0, "total_minor": 1},
    ],
)
def test_what_is_issued_changes_by_versions(document, columns):
    with refused_by("issued_document_changes_by_versions"):
        change(document, **columns)


def test_a_document_stays_on_its_account_and_the_money_of_a_receipt_moves_by_a_version(
    company, maple, document
):
    bank = standard_account(company, BANK, "CAD")
    with refused_by("issued_document_keeps_its_number"):
        change(document, account=bank)
    receipt = issued(maple, kind="sales_receipt")
    with refused_by("issued_document_changes_by_versions"):
        change(receipt, account=bank)


def test_there_is_no_way_back(document):
    with refused_by("document_goes_one_way"):
        change(document, state="draft", number="", entry=None, left_minor=0)
    void(document, on=ON)
    with refused_by("document_goes_one_way"):
        change(document, state="issued")


def test_a_draft_is_not_voided(company, maple, document):
    draft = save_draft(company, new(maple))
    free = town.invoice(maple, 500)
    with refused_by("document_goes_one_way"):
        change(draft, state="voided", number="9", entry=free)


def test_what_is_issued_is_not_deleted(document):
    with refused_by("issued_document_stays") as cursor:
        cursor.execute("delete from sales_document where id = %s", [document.pk])


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Version, "total_minor = 1"),
        (Line, "description = 'Gold'"),
        (LineTax, "tax_id = tax_id"),
        (VersionTax, "amount_minor = 1"),
    ],
)
def test_versions_are_written_once(document, model, column):
    table = model._meta.db_table
    with refused_by("version_written_once") as cursor:
        cursor.execute(f"update {table} set {column}")
    with refused_by("version_written_once") as cursor:
        cursor.execute(f"delete from {table}")


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Line, {"position": 2}),
        (LineTax, {"tax_id": "another"}),
        (VersionTax, {"tax_id": "another"}),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_version_later(company, document, model, changes):
    if "tax_id" in changes:
        changes = {"tax_id": quebec(company, ("PST", 70_000))[0].pk}
    first = model._base_manager.order_by("pk")[0]
    with refused_by("version_written_once"):
        copy_of(model._meta.db_table, first.pk, **changes)


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("sales_version", "version_document_of_company"),
        ("sales_line", "line_version_of_company"),
        ("sales_linetax", "line_tax_line_of_company"),
        ("sales_versiontax", "version_tax_version_of_company"),
        ("sales_attachment", "attachment_document_of_company"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_companies_are_kept_apart(company, document, table, rule):
    attach(document, "plan.txt", b"north is up")
    draft = save_draft(company, new(document.customer, line("1", taxes=())))
    attach(draft, "plan.txt", b"north is up")
    other = town.company()
    with connection.cursor() as cursor:
        cursor.execute(f"select id from {table} order by id limit 1")
        (pk,) = cursor.fetchone()
    with refused_by(rule):
        copy_of(table, pk, company_id=other.pk, **unique_again(table, draft))


def unique_again(table, draft):
    """Values with which a copied row is no double, in a version that may still change."""
    version = draft.versions.get()
    return {
        "sales_version": {"number": 9, "entry_id": None},
        "sales_line": {"position": 9},
        "sales_linetax": {"line_id": version.lines.get().pk},
        "sales_versiontax": {"version_id": version.pk},
        "sales_attachment": {"public_id": "00000000-0000-7000-8000-000000000000"},
    }[table]


def test_a_tax_keeps_name_and_rate(company, document):
    with refused_by("tax_keeps_name_and_rate") as cursor:
        cursor.execute("update sales_tax set rate_ppm = 60000 where rate_ppm = 50000")


def test_an_attachment_stays_as_it_was(document):
    attach(document, "plan.txt", b"north is up")
    with refused_by("attachment_stays_as_it_was"):
        Attachment._base_manager.update(name="other.txt")
    with refused_by("attachment_stays_as_it_was"):
        Attachment._base_manager.all().delete()


def test_what_is_left_is_counted_by_whoever_applies(maple, document):
    payment = town.payment(maple, 3_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_application (company_id, customer_id, credit_id, charge_id,"
            " amount_minor, applied_on, effective_on, applied_at)"
            " values (%s, %s, %s, %s, 1000, %s, %s, now())",
            [maple.company_id, maple.pk, payment.pk, document.entry_id, ON, ON],
        )
    assert stored(document).left_minor == 10_498


def test_versions_follow_one_another(maple):
    document = issued(maple)
    edit(document, new(maple, line("50.00")))
    with refused_by("issued_document_changes_by_versions"):
        change(document, version_number=1)
