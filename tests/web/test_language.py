"""Pages speak the user's language, else the browser's."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from solde.web import formats
from tests.web.browser import browser
from tests.web.kept import kept

pytestmark = pytest.mark.django_db
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


@pytest.mark.parametrize("address", ["letters", "mailboxes", "mailboxes/server"])
def test_a_page_in_french_is_french_throughout(owner, address):
    """Also what is translated before the request: labels of forms, words of states."""
    owner.open(address)
    english = {one for one in owner.read.words if one.strip()}
    owner.open(address, accept_language=MONTREAL)
    assert "Se déconnecter" in owner.words
    for one in english & {one for one in owner.read.words if one.strip()}:
        assert french(one.strip()) == one.strip(), one


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
