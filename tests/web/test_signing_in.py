"""Ways in: a password, slowly; a link, once and soon."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

from solde.web import signing_in
from solde.web.models import SignInTry
from solde.web.signing_in import sign_in_link
from tests.web.browser import browser

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "carol@timber.example", "correct horse battery staple"


@pytest.fixture(autouse=True)
def fast_hashes(settings):
    cache.clear()  # allauth counts there how often a page was asked for
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def carol(company):
    carol = get_user_model().objects.create_user(EMAIL, PASSWORD)
    company.members.create(user=carol, role="owner")
    return carol


@pytest.fixture
def nobody(company):
    return browser(company, None)


def is_in(visitor):
    return "_auth_user_id" in visitor.client.session


def sign_in(visitor, password=PASSWORD, email=EMAIL):
    visitor.open("/sign-in")
    return visitor.press("Sign in", login=email, password=password)


def path_of(link, settings):
    return link.removeprefix(settings.SOLDE_BASE_URL)


def test_a_password_leads_to_the_page_that_was_wanted(carol, nobody):
    nobody.open(nobody.open("mailboxes")["Location"])
    nobody.press("Sign in", login=EMAIL, password=PASSWORD)
    assert nobody.page.request["PATH_INFO"].endswith("/mailboxes")


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(carol, nobody, company, wish):
    nobody.open(f"/sign-in?next={wish}")
    nobody.press("Sign in", login=EMAIL, password=PASSWORD)
    assert is_in(nobody)
    assert nobody.page.request["PATH_INFO"] == f"/c/{company.slug}/"


@pytest.mark.parametrize("email", [EMAIL, "dave@timber.example"])
def test_what_was_wrong_is_not_told(carol, nobody, email):
    sign_in(nobody, "guess", email)
    assert "The e-mail address or the password is wrong." in nobody.words
    assert not is_in(nobody)


def test_a_password_is_not_shown_again(carol, nobody):
    sign_in(nobody, "a guess of mine")
    assert "a guess of mine" not in nobody.page.content.decode()


def test_whoever_was_shut_out_does_not_come_in(carol, nobody):
    get_user_model().objects.update(is_active=False)
    sign_in(nobody)
    assert not is_in(nobody)


def test_a_session_of_somebody_shut_out_is_over(carol, nobody):
    sign_in(nobody)
    get_user_model().objects.update(is_active=False)
    assert nobody.open("letters").status_code == 302


def test_after_five_wrong_passwords_the_right_one_waits(carol, nobody):
    for _each in range(signing_in.TRIES_MAX):
        sign_in(nobody, "guess")
    sign_in(nobody)
    assert "tried too often" in nobody.words
    assert not is_in(nobody)
    assert SignInTry.objects.count() == signing_in.TRIES_MAX


def test_a_quarter_of_an_hour_later_it_does_not(carol, nobody):
    for _each in range(signing_in.TRIES_MAX):
        sign_in(nobody, "guess")
    for one in SignInTry.objects.all():
        SignInTry.objects.filter(pk=one.pk).update(tried_at=one.tried_at - signing_in.SPAN)
    sign_in(nobody)
    assert is_in(nobody)
    assert not SignInTry.objects.exists()


def test_tries_at_many_accounts_from_one_place_count_together(carol, nobody, monkeypatch):
    monkeypatch.setattr(signing_in, "TRIES_FROM_A_PLACE_MAX", 3)
    for number in range(3):
        sign_in(nobody, "guess", f"somebody-{number}@timber.example")
    sign_in(nobody)
    assert not is_in(nobody)


def test_people_at_another_place_are_not_kept_waiting(carol, nobody, company):
    for _each in range(signing_in.TRIES_MAX):
        sign_in(nobody, "guess")
    other = browser(company, None)
    other.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    sign_in(other)
    assert is_in(other)


def test_behind_a_proxy_its_own_word_says_where_people_are(rf, settings):
    told = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7", REMOTE_ADDR="10.0.0.1")
    settings.HAS_TLS = True
    assert signing_in.place_of(told) == "192.0.2.7"
    settings.HAS_TLS = False
    assert signing_in.place_of(told) == "10.0.0.1"


def test_what_was_typed_as_an_address_is_not_kept(carol, nobody):
    sign_in(nobody, "guess", "my-password@timber.example")
    assert "my-password" not in str(list(SignInTry.objects.values()))


def test_a_link_signs_in_when_it_is_pressed_and_not_when_it_is_opened(carol, nobody, settings):
    nobody.open(path_of(sign_in_link(carol), settings))
    assert EMAIL in nobody.words
    assert not is_in(nobody)
    nobody.press("Sign in")
    assert is_in(nobody)


def test_a_link_is_good_once(carol, nobody, company, settings):
    path = path_of(sign_in_link(carol), settings)
    other = browser(company, None)
    nobody.open(path)
    other.open(path)
    nobody.press("Sign in")
    other.press("Sign in")
    assert "That link has been used" in other.words
    assert (is_in(nobody), is_in(other)) == (True, False)
    assert other.open(path).status_code == 409


def test_signing_in_otherwise_uses_links_up(carol, nobody, company, settings):
    path = path_of(sign_in_link(carol), settings)
    sign_in(nobody)
    assert browser(company, None).open(path).status_code == 409


def test_a_link_ends_soon(carol, nobody, settings):
    link = sign_in_link(carol)
    late = timezone.now() + signing_in.LINK_GOOD_FOR + timedelta(seconds=2)
    with time_machine.travel(late, tick=False):
        assert nobody.open(path_of(link, settings)).status_code == 409


def test_a_link_that_was_changed_is_none(carol, nobody, settings):
    token = path_of(sign_in_link(carol), settings).removeprefix("/sign-in/")
    assert nobody.open(f"/sign-in/{'X' + token[1:]}").status_code == 409


def test_signing_out_ends_the_session(owner):
    owner.open("mailboxes")
    owner.press("Sign out")
    assert owner.open("mailboxes").status_code == 302


def test_the_session_is_another_one_after_signing_in(carol, nobody):
    sign_in(nobody, "guess")
    nobody.client.session.save()
    before = nobody.client.session.session_key
    sign_in(nobody)
    assert nobody.client.session.session_key != before
