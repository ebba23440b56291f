"""Companies and customers on the command line."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from solde.company.models import Company, Logo
from solde.history.models import Event
from solde.ledger.refusals import BooksAreClosed
from tests import town
from tests.cli.door import solde

pytestmark = pytest.mark.django_db


def company() -> Company:
    return Company.objects.get(slug="mill")


def picture(**options: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, **options)
    return file.getvalue()


def test_a_company_is_opened_with_all_that_is_printed(tmp_path):
    (tmp_path / "logo.jpg").write_bytes(picture(format="JPEG"))
    said = solde(
        *("company", "create", "mill", "--name", "Moulin & Fils", "--currency", "USD"),
        *("--language", "fr-CA", "--address", "1 rue A", "--address", "Bureau 2"),
        *("--city", "Sutton", "--region", "QC", "--postal-code", "J0E 2K0", "--country", "CA"),
        *("--phone", "450 555-0100", "--email", "a@mill.example", "--website", "mill.example"),
        *("--tax-number", "TPS 1", "--tax-number", "TVQ 2", "--note", "Merci."),
        *("--logo", tmp_path / "logo.jpg", "--aging-edge", "15", "--aging-edge", "45"),
        *("--age-by", "document-date", "--age-credits", "by-date"),
    )
    assert (said.code, said.out) == (0, "Opened the company “Moulin & Fils” (mill).\n")
    kept = company()
    fields = {
        "name": "Moulin & Fils",
        "currency": "USD",
        "language": "fr-CA",
        "address": "1 rue A\nBureau 2",
        "city": "Sutton",
        "region": "QC",
        "postal_code": "J0E 2K0",
        "country": "CA",
        "phone": "450 555-0100",
        "email": "a@mill.example",
        "website": "mill.example",
        "tax_numbers": ["TPS 1", "TVQ 2"],
        "statement_note": "Merci.",
        "aging_edges": [15, 45],
        "age_by": "document-date",
        "age_credits": "by-date",
    }
    assert {name: getattr(kept, name) for name in fields} == fields
    assert bytes(kept.logo.png).startswith(b"\x89PNG")
    assert sorted(account.name for account in kept.accounts.filter(kind="receivable")) == [
        "Comptes clients (CC)"
    ]


def test_the_defaults_are_canadian():
    assert solde("company", "create", "mill", "--name", "Mill").code == 0
    assert (company().currency, company().language, company().country) == ("CAD", "en-CA", "CA")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--currency", "DOLLARS"), "“DOLLARS” is not an ISO 4217 currency."),
        (("--language", "klingon"), "“klingon” is not a language such as fr-CA."),
        (("--country", "Canada"), "A country is two letters of ISO 3166, such as CA."),
        (("--email", "nobody"), "email: Enter a valid email address."),
        (("--city", "x" * 81), "city: This is longer than 80 characters."),
        (
            ("--aging-edge", "60", "--aging-edge", "30"),
            "The edges of the aging columns are days, each more than the one before.",
        ),
    ],
)
def test_a_company_that_makes_no_sense_is_refused(options, words):
    said = solde("company", "create", "mill", "--name", "Mill", *options)
    assert (said.code, said.out, said.err) == (1, "", f"{words}\n")
    assert not Company.objects.exists()


def test_a_short_name_is_used_once():
    solde("company", "create", "mill", "--name", "Mill")
    said = solde("company", "create", "mill", "--name", "Another")
    assert said.code == 1
    assert said.err == "There is already a company with that short name.\n"


@pytest.mark.parametrize("content", [b"", b"<svg/>", picture(format="BMP"), b"\x89PNG broken"])
def test_what_is_no_picture_is_no_logo(content, tmp_path):
    (tmp_path / "logo.png").write_bytes(content)
    said = solde("company", "create", "mill", "--name", "M", "--logo", tmp_path / "logo.png")
    assert said.code == 1
    assert said.err == "The picture is no PNG, JPEG, GIF or WebP that can be read.\n"
    assert not Company.objects.exists()


def test_the_same_logo_is_kept_once(tmp_path):
    (tmp_path / "logo.png").write_bytes(picture(format="PNG"))
    solde("company", "create", "mill", "--name", "Mill", "--logo", tmp_path / "logo.png")
    assert solde("company", "set", "mill", "--logo", tmp_path / "logo.png").code == 0
    assert Logo.objects.count() == 1


def test_what_is_not_given_stays():
    solde("company", "create", "mill", "--name", "Mill", "--city", "Sutton")
    said = solde("company", "set", "mill", "--phone", "450 555-0100", "--language", "fr-CA")
    assert (said.code, said.out) == (0, "Changed the company “Mill”.\n")
    kept = company()
    assert (kept.name, kept.city, kept.phone, kept.language) == (
        "Mill",
        "Sutton",
        "450 555-0100",
        "fr-CA",
    )
    assert Event._base_manager.filter(company=kept, act="change_company").count() == 1


def test_a_field_is_emptied_by_giving_nothing():
    solde("company", "create", "mill", "--name", "Mill", "--phone", "1", "--tax-number", "A")
    assert solde("company", "set", "mill", "--phone", "", "--tax-number", "").code == 0
    assert (company().phone, company().tax_numbers) == ("", [])


def test_what_letters_do_whose_mailbox_fails():
    solde("company", "create", "mill", "--name", "Mill")
    assert company().when_mailbox_fails == "hold"
    assert solde("company", "set", "mill", "--when-mailbox-fails", "default").code == 0
    assert company().when_mailbox_fails == "default"
    assert solde("company", "set", "mill", "--when-mailbox-fails", "panic").code == 2


def test_a_change_that_makes_no_sense_is_refused():
    solde("company", "create", "mill", "--name", "Mill")
    assert solde("company", "set", "mill", "--name", "").err == "A company needs a name.\n"
    assert solde("company", "set", "mill").code == 2
    assert company().name == "Mill"


def test_closed_books_take_nothing():
    kept = town.company()
    alder = town.customer(kept, "Alder")
    said = solde("company", "close-books", kept.slug, "2025-09-30")
    assert (said.code, said.out) == (0, "The books are closed up to 2025-09-30.\n")
    with pytest.raises(BooksAreClosed):
        town.invoice(alder, 100, on=date(2025, 9, 30))
    town.invoice(alder, 100, on=date(2025, 10, 1))
    assert "2025-09-30" in solde("company", "list").out


def test_companies_and_customers_are_listed():
    kept = town.company("Timber [bold]and[/bold] Sons")
    town.dogwood(kept), town.erable(kept)
    town.customer(kept, "Elm", active=False)
    listed = solde("company", "list").out
    assert kept.slug in listed
    assert "Timber [bold]and[/bold] Sons" in listed
    customers = solde("customers", "list", "--company", kept.slug).out
    for words in ("Dogwood: barn", "Érable", "fr-CA", "Elm (inactive)"):
        assert words in customers


@pytest.mark.parametrize(
    "arguments",
    [
        ("company", "set", "nowhere", "--name", "X"),
        ("company", "close-books", "nowhere", "2025-09-30"),
        ("customers", "list", "--company", "nowhere"),
        ("statements", "--company", "nowhere", "--kind", "reminder", "--date", "2025-09-30"),
    ],
)
def test_a_company_that_is_not_there(arguments):
    said = solde(*arguments)
    assert said.code == 1
    words = "There is no company “nowhere”. `solde company list` shows those that there are.\n"
    assert said.err == words
