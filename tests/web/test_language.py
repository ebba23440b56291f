"""Pages speak the user's language, else the browser's."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from solde.web import formats
from tests.sales.selling import quebec
from tests.web.addresses import addresses
from tests.web.browser import Browser, browser
from tests.web.filled import fill
from tests.web.kept import kept

pytestmark = pytest.mark.django_db
# Words that would be others in French: how a letter is written, what it is called, what columns
# of files are, what a language calls itself.
NOT_OURS_TO_SAY = {"From", "To", "Subject", "Statement", "active", "name", "taxed", "English"}
MONTREAL, PARIS, BERLIN = "fr-CA,fr;q=0.9,en;q=0.5", "fr-FR", "de-DE"


def french(text):
    with translation.override("fr-ca"):
        return translation.gettext(text)


@pytest.mark.parametrize(
    ("accepted", "language"), [(MONTREAL, "fr-ca"), (PARIS, "fr-ca"), (BERLIN, "en"), ("", "en")]
)
def test_without_a_choice_the_browser_decides(company, accepted, language):
    page = browser(company, None).open("/sign-in", accept_language=accepted)
    assert page["Content-Language"] == language
    assert f'<html lang="{language}">' in page.content.decode()


@pytest.mark.parametrize(
    ("chosen", "language"),
    [("fr-CA", "fr-ca"), ("fr", "fr-ca"), ("en", "en"), ("en-CA", "en"), ("tlh", "fr-ca")],
)
def test_the_choice_of_the_user_goes_before_the_browsers(owner, chosen, language):
    type(owner.user).objects.update(language=chosen)
    page = owner.open("letters", accept_language=MONTREAL)
    assert page["Content-Language"] == language


def words_on(visitor, address, **more):
    """The texts of a page; none of what is no page, such as a PDF."""
    page = visitor.open(address, **more)
    is_page = page["Content-Type"].startswith("text/html")
    return {one.strip() for one in visitor.read.words if one.strip()} if is_page else set()


def test_every_page_in_french_is_french_throughout(owner, today):
    """Also what is translated before the request, and what a model or the books call something."""
    company, things = fill(2, owner.user, today)
    visitor = Browser(owner.client, company, owner.user)
    data = set(company.accounts.values_list("name", flat=True)) | NOT_OURS_TO_SAY
    found = []
    for _name, _wanted, address in addresses(company, things):
        english = words_on(visitor, address) - data
        same = english & words_on(visitor, address, accept_language=MONTREAL)
        found += [(address, one) for one in sorted(same) if french(one) != one]
    assert not found


def test_a_refusal_is_in_the_language_of_the_page(company):
    viewer = browser(company, "viewer")
    viewer.open("mailboxes/server", accept_language=MONTREAL)
    assert french("Your role in this company does not allow that.") in viewer.words
    assert "Your role" not in viewer.words


def test_what_solde_has_noted_itself_is_told_in_the_language_of_the_page(owner, company):
    """Workers write it down in theirs."""
    letter = kept(company)
    assert letter.last_words == "Kept here; nothing has left."
    owner.open(f"letters/{letter.public_id}", accept_language=MONTREAL)
    assert letter.last_words not in owner.words
    assert french(letter.last_words) in owner.words


@pytest.mark.parametrize(
    ("language", "moment", "megabytes"),
    [
        ("en", "Sep 5, 2025, 2:05 p.m. UTC", "1.5 MB"),
        ("fr-ca", "5 sept. 2025, 14 h 05 UTC", "1,5 Mo"),
    ],
)
def test_moments_and_sizes_are_written_as_people_do(language, moment, megabytes):

    with translation.override(language):
        written = formats.moment(datetime(2025, 9, 5, 14, 5, tzinfo=UTC))
        assert written.replace("\u202f", " ").replace("\xa0", " ") == moment
        size = formats.megabytes(3 << 19)
        assert size.replace("\u202f", " ").replace("\xa0", " ") == megabytes


@pytest.fixture
def in_french(owner):
    """A person who reads French in a company that writes English."""
    owner.user.language = "fr-ca"
    owner.user.save(update_fields=["language"])
    return owner


@pytest.mark.parametrize(
    ("amount", "words"), [("abc", "comme 1234,00 ou -1234,00"), ("12,345", "12,345")]
)
def test_a_wrong_amount_is_told_of_with_the_comma_of_the_page(in_french, maple, amount, words):
    in_french.open(f"payments/new?customer={maple.public_id}")
    in_french.press(french("Record"), record="yes", amount=amount)
    assert words in in_french.words


def test_taxes_are_called_as_in_the_language_of_the_page(in_french, company, maple):
    quebec(company, ("GST", 50_000))
    company.taxes.update(is_usual=True, names={"fr": "TPS"})
    in_french.open(f"sales/new/invoice?customer={maple.public_id}")
    line = {"line-0-description": "Pin", "line-0-price": "100,00"}
    in_french.press(french("Recalculate"), recalculate="yes", **line)
    assert "TPS 5,00" in in_french.words
    assert "GST" not in in_french.words
