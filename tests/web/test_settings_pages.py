"""Settings of a company, and its first page."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from solde.history.recording import record
from tests import town
from tests.mail.post import queued
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue())


def test_name_and_language_are_changed(company, owner):
    owner.open("settings")
    owner.open(owner.page["Location"])
    owner.press("Save", name="Timber & Daughters", language="fr-CA")
    company.refresh_from_db()
    assert (company.name, company.language) == ("Timber & Daughters", "fr-CA")
    assert "Timber & Daughters" in owner.words


def test_contact_information_is_kept_line_by_line(company, owner):
    owner.open("settings/contact")
    owner.press(
        "Save",
        address="4 Mill Road\r\nUnit 2",
        tax_numbers="GST 123 RT0001\r\n\r\n QST 456 TQ0001 ",
        country="CA",
    )
    company.refresh_from_db()
    assert company.address == "4 Mill Road\nUnit 2"
    assert company.tax_numbers == ["GST 123 RT0001", "QST 456 TQ0001"]


def test_what_the_act_refuses_stands_in_the_form(company, owner):
    owner.open("settings/books")
    owner.press("Save", aging_edges="60, 30", age_by="due-date", age_credits="apart")
    assert "each more than the one before" in owner.words
    company.refresh_from_db()
    assert company.aging_edges == []


@pytest.mark.parametrize("edges", ["thirty", "30; 60", "-30", "99999"])
def test_edges_are_days(company, owner, edges):
    owner.open("settings/books")
    owner.press("Save", aging_edges=edges, age_by="due-date", age_credits="apart")
    assert "Give whole days, such as 30, 60, 90." in owner.words


def test_aging_is_measured_as_the_company_wants(company, owner):
    owner.open("settings/books")
    owner.press("Save", aging_edges="15, 45", age_by="document-date", age_credits="by-date")
    company.refresh_from_db()
    assert company.aging_edges == [15, 45]
    assert (company.age_by, company.age_credits) == ("document-date", "by-date")


def test_the_books_are_closed_and_opened_again(company, owner):
    owner.open("settings/books")
    owner.press("Set the closing date", closed_on="2025-08-31")
    company.refresh_from_db()
    assert company.closed_on == date(2025, 8, 31)
    assert "Aug 31, 2025" in owner.words
    owner.press("Set the closing date", closed_on="31 August")
    assert "That is no date." in owner.words
    owner.press("Set the closing date", closed_on="")
    company.refresh_from_db()
    assert company.closed_on is None


def test_a_logo_is_uploaded_shown_and_removed(company, owner):
    owner.open("settings/contact")
    owner.press("Upload", picture=picture())
    assert owner.open("settings/contact/logo")["Content-Type"] == "image/png"
    owner.open("settings/contact")
    owner.press("Remove")
    company.refresh_from_db()
    assert company.logo is None
    assert company.logos.count() == 1  # papers of before still carry it
    assert owner.open("settings/contact/logo").status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>"), "is no PNG, JPEG, GIF"),
        (SimpleUploadedFile("logo.png", b"x" * 5_000_001), "larger than 5 MB"),
        ("", "Choose a picture first."),
    ],
)
def test_what_is_no_logo_is_refused(company, owner, file, words):
    owner.open("settings/contact")
    owner.press("Upload", picture=file)
    assert words in owner.words
    company.refresh_from_db()
    assert company.logo is None


def test_the_audit_log_says_who_did_what(company, owner):
    owner.open("settings/company")
    owner.press("Save", name="Timber & Daughters", language="en-CA")
    owner.open("settings/audit")
    assert "Changed the company" in owner.words
    assert owner.user.email in owner.words


def test_the_audit_log_is_narrowed(company, owner):
    record(company, "hold", "delivery:1", by=owner.user)
    record(company, "cancel", "delivery:2")
    owner.open(f"settings/audit?act=hold&by={owner.user.email}")
    assert "delivery:1" in owner.words
    assert "delivery:2" not in owner.words
    owner.open("settings/audit?act=nothing")
    assert "Nothing like that was done." in owner.words


def test_the_audit_log_goes_back_page_by_page_at_one_price(
    company, owner, django_assert_num_queries
):
    for number in range(120):
        record(company, "hold", f"delivery:{number}", by=owner.user)
    record(town.company(), "hold", "delivery:9999")
    owner.open("settings/audit")
    seen, address = [], "settings/audit"
    while address:
        with django_assert_num_queries(9):  # the last one asks for the names of letters
            owner.open(address)
        seen += [word for word in owner.read.words if word.startswith("delivery:")]
        further = owner.read.links.get("Next")
        address = f"settings/audit{further}" if further else ""
    assert seen == [f"delivery:{number}" for number in reversed(range(120))]


def test_the_audit_log_names_what_acts_were_done_to(company, owner):
    birch = town.birch(company)
    letter = queued(company)
    record(company, "change_customer", f"customer:{birch.pk}")
    record(company, "hold", f"delivery:{letter.pk}")
    elsewhere = f"delivery:{queued(town.company()).pk}"
    record(company, "hold", elsewhere)
    owner.open("settings/audit")
    assert "Birch" in owner.words
    assert owner.read.links[letter.subject].endswith(f"/letters/{letter.public_id}")
    assert elsewhere in owner.words  # what another company has is not named


def test_home_says_what_to_do_first(company, owner):
    owner.open("")
    assert "Bring in your customers" in owner.words
    assert owner.read.links["Say what they owe"].endswith("/sales/new/invoice")
    assert "Nothing. Every letter has come to rest." in owner.words


@pytest.mark.parametrize("role", ["sales", "viewer"])
def test_settings_are_not_in_the_rail_of_those_who_change_none(company, role):
    member = browser(company, role)
    member.open("")
    assert "Settings" not in member.words
