"""What every answer forbids the browser, and what the pages hold themselves to."""

import pytest
from django.template.loader import render_to_string

from tests.mail.envelopes import ALDER
from tests.mail.post import queued, tried
from tests.test_settings import read_setting
from tests.web.browser import Reader, browser

pytestmark = pytest.mark.django_db


def directives(answer):
    return dict(one.split(" ", 1) for one in answer["Content-Security-Policy"].split("; "))


def test_nothing_runs_in_a_page_and_nothing_comes_from_elsewhere(owner):
    rules = directives(owner.open("letters"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"


@pytest.mark.parametrize("address", ["letters", "mailboxes", "/", "/nothing", "/sign-in"])
def test_answers_are_hardened(owner, address):
    answer = owner.open(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_only_the_page_of_mailboxes_has_a_form_that_leads_to_google(owner, google):
    rules = directives(owner.open("mailboxes"))
    assert rules["form-action"] == f"'self' {google.url}"


@pytest.fixture
def letter(company):
    return tried(queued(company, ALDER))


def test_pages_hold_to_their_own_policy(owner, google, letter):
    """No script or style in a page, nothing from another place, and every tag closed."""
    pages = ["letters", "mailboxes", "mailboxes/server", f"letters/{letter.public_id}", "/nothing"]
    for address in (*pages, "/sign-in"):
        owner.open(address)
        told = owner.read.attributes
        assert not [one for one in told if one[1] == "style" or one[1].startswith("on")]
        assert not [one for one in told if one[0] in ("style", "base", "object")]
        assert owner.page.content.count(b"<script") == owner.page.content.count(b"<script src=")
        sources = [value for _tag, name, value in told if name in ("src", "href", "action")]
        assert all(one == "" or one[0] in "/?#" for one in sources), sources


def test_everything_that_is_filled_in_has_a_label(owner):
    for address in ("mailboxes", "mailboxes/server", "/sign-in"):
        owner.open(address)
        told = owner.read.attributes
        labelled = {value for tag, name, value in told if (tag, name) == ("label", "for")}
        ids = {value for tag, name, value in told if tag in ("input", "select") and name == "id"}
        assert ids <= labelled, address


def test_an_act_without_its_token_is_not_done(owner, company):
    answer = owner.client.post(f"/c/{company.slug}/mailboxes/when-it-fails", {})
    assert answer.status_code == 403
    assert b"Nothing was changed." in answer.content
    company.refresh_from_db()
    assert company.when_mailbox_fails == "hold"


def test_cookies_are_not_for_scripts(company):
    visitor = browser(company, None)
    visitor.open("/sign-in")
    cookie = visitor.client.cookies["csrf"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("SESSION_COOKIE_NAME", "__Host-session"),
        ("SESSION_COOKIE_HTTPONLY", "True"),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("ALLOWED_HOSTS", "['books.timber.example']"),
        ("CSRF_TRUSTED_ORIGINS", "['https://books.timber.example']"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("DEBUG", "False"),
    ],
)
def test_with_https_cookies_and_hosts_are_its_own(tmp_path, name, value):
    read = read_setting(name, tmp_path, SOLDE_BASE_URL="https://books.timber.example")
    assert read.stdout.strip() == value


def test_another_host_is_not_answered(company, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.SOLDE_BASE_URL = "http://127.0.0.1:8000"
    visitor = browser(company, None)
    answer = visitor.open("/sign-in", host="localhost:8000", **{"accept-language": "fr-CA"})
    assert answer.status_code == 400
    assert visitor.read.links["Retour à l’accueil"] == "http://127.0.0.1:8000"
    assert '<html lang="fr-ca">' in answer.content.decode()


def test_a_page_is_light_to_load(owner, client):
    """Itself, styles, scripts and sign of Solde: less than 150 kB, uncompressed."""
    weight = len(owner.open("letters").content)
    files = [
        value
        for tag, name, value in owner.read.attributes
        if (tag, name) in {("link", "href"), ("script", "src")}
    ]
    assert len(files) >= 3
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200, file
        weight += len(b"".join(answer.streaming_content))
    assert weight < 150_000


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "500"])
def test_a_page_of_trouble_stands_by_itself(status):
    """Without a request, a user or a database."""
    page = Reader(render_to_string(f"{status}.html"))
    assert "Solde" in page.words
    assert "/" in page.links.values()
