"""A person's own pages: password, second factor, sessions, profile."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends import locmem

from solde.company.account_letters import password_link, send_password_letter
from solde.company.models import User
from solde.web.signing_in import sign_in_link
from tests.web.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
EMAIL, PASSWORD, OTHER = "carol@timber.example", "correct horse battery", "wrong mule charger"


@pytest.fixture
def carol(company):
    """An owner with a password, signed in with it."""
    user = User.objects.create_user(EMAIL, PASSWORD)
    company.members.create(user=user, role="owner")
    return signed_in(company)


def signed_in(company, password=PASSWORD):
    visitor = browser(company, None)
    visitor.open("/sign-in")
    visitor.press("Sign in", login=EMAIL, password=password)
    return visitor


def is_in(visitor):
    return "_auth_user_id" in visitor.client.session


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code(secret):
    """None of those that the app shows about now."""
    now = int(time.time()) // 30
    right = {format_hotp_value(hotp_value(secret, now + steps)) for steps in range(-9, 10)}
    return next(code for code in map("{:06}".format, range(100)) if code not in right)


def prove(visitor):
    """Before what changes the ways in, who is there is asked again."""
    assert "Is it you?" in visitor.words
    visitor.press("Go on", password=PASSWORD)


def activate(visitor):
    visitor.open("/you/security/app")
    visitor.page = visitor.client.get(visitor.page["Location"])
    prove(visitor)
    secret = re.search(r"<code>(\w+)</code>", visitor.page.content.decode())[1]
    visitor.press("Activate", code=code_now(secret))
    return secret


def test_a_forgotten_password_is_replaced_by_a_letter(company, carol, settings):
    stranger = browser(company, None)
    stranger.open("/password/forgotten")
    stranger.press("Send the letter", email=EMAIL)
    assert "Look into your mail" in stranger.words
    send_password_letter(User.objects.get(email=EMAIL).pk)
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    stranger.open(link.removeprefix(settings.SOLDE_BASE_URL))
    stranger.open(stranger.page["Location"])
    stranger.press("Keep this password", password1=OTHER, password2=OTHER)
    assert "The password is changed" in stranger.words
    assert not is_in(signed_in(company))
    assert is_in(signed_in(company, OTHER))


def test_what_is_said_of_an_address_that_nobody_has_is_the_same(company, carol):
    said = []
    for email in (EMAIL, "nobody@timber.example"):
        stranger = browser(company, None)
        stranger.open("/password/forgotten")
        stranger.press("Send the letter", email=email)
        said.append(stranger.words)
    assert said[0] == said[1]
    assert mail.outbox == []  # it is for a worker to send


def test_a_link_for_a_new_password_is_good_once(company, carol, settings):
    path = password_link(User.objects.get(email=EMAIL)).removeprefix(settings.SOLDE_BASE_URL)
    User.objects.get(email=EMAIL).set_password(OTHER)
    stranger = browser(company, None)
    stranger.open(path)
    stranger.open(stranger.page["Location"])
    stranger.press("Keep this password", password1=OTHER, password2=OTHER)
    late = browser(company, None)
    late.open(path)
    assert "That link is good no more" in late.words


@pytest.mark.parametrize("password", ["short", "1234567890", "carol@timber.example"])
def test_a_password_that_is_easy_to_guess_is_refused(carol, password):
    carol.open("/you/password")
    carol.press("Save", oldpassword=PASSWORD, password1=password, password2=password)
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_a_password_is_changed_with_the_present_one_alone(company, carol):
    carol.open("/you/password")
    carol.press("Save", oldpassword="guess", password1=OTHER, password2=OTHER)
    assert "The present password is wrong." in carol.words
    carol.press("Save", oldpassword=PASSWORD, password1=OTHER, password2=OTHER)
    assert is_in(signed_in(company, OTHER))


def test_with_a_second_factor_the_password_alone_does_not_let_in(company, carol):
    secret = activate(carol)
    again = signed_in(company)
    assert "Second step" in again.words
    assert not is_in(again)
    again.press("Sign in", code=wrong_code(secret))
    assert "That code is wrong" in again.words
    assert not is_in(again)


def forget_what_this_process_knows():
    """As another process finds it, or this one after a restart."""
    locmem._caches.clear()
    caches.close_all()
    del caches["default"]


def test_wrong_codes_count_for_all_processes_together(company, carol, settings):
    secret = activate(carol)
    settings.MFA_TOTP_TOLERANCE = 2  # the first code has been used
    again = signed_in(company)
    for _try in range(5):
        again.press("Sign in", code=wrong_code(secret))
        assert "That code is wrong" in again.words
        forget_what_this_process_knows()
    again.press("Sign in", code=format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))
    assert "That was tried too often" in again.words
    assert not is_in(again)


def test_the_code_of_the_app_lets_in(company, carol, settings):
    secret = activate(carol)
    settings.MFA_TOTP_TOLERANCE = 2  # the first code has been used
    again = signed_in(company)
    later = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))
    again.press("Sign in", code=later)
    assert is_in(again)


def test_a_recovery_code_lets_in_once(company, carol):
    activate(carol)
    carol.open("/you/security/codes")
    code = re.search(r'<pre class="text codes">(\w+)', carol.page.content.decode())[1]
    for gets_in in (True, False):
        again = signed_in(company)
        again.press("Sign in", code=code)
        assert is_in(again) is gets_in


def test_the_secret_of_an_app_is_kept_sealed(carol):
    secret = activate(carol)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert kept.startswith("gAAAA")


def test_a_sign_in_link_is_the_way_back_when_the_telephone_is_lost(company, carol, settings):
    """Whoever runs the installation makes it, and can do anything there."""
    activate(carol)
    visitor = browser(company, None)
    user = User.objects.get(email=EMAIL)
    visitor.open(sign_in_link(user).removeprefix(settings.SOLDE_BASE_URL))
    visitor.press("Sign in")
    assert is_in(visitor)


def test_other_sessions_are_ended_from_here(company, carol):
    elsewhere = signed_in(company)
    carol.open("/you/sessions")
    assert "This one" in carol.words
    carol.press("Sign out everywhere else")
    assert elsewhere.open("letters").status_code == 302
    assert carol.open("letters").status_code == 200


def test_passkeys_are_offered_only_where_browsers_know_them(company, carol, settings):
    stranger = browser(company, None)
    stranger.open("/sign-in")
    assert "passkey" not in stranger.words
    settings.HAS_TLS = True
    stranger.open("/sign-in")
    assert "Sign in with a passkey" in stranger.words


def test_the_profile_changes_language_look_and_time_zone(carol, company):
    carol.open("/you/profile")
    chosen = {"language": "fr-ca", "theme": "dark", "time_zone": "America/Toronto"}
    carol.press("Save", first_name="Carol", **chosen)
    page = carol.open("/you/profile").content.decode()
    assert '<html lang="fr-ca" data-theme="dark">' in page
    carol.open("/you/sessions")
    assert re.search(r"\bH[NA]E\b", carol.words)


def test_a_time_zone_that_there_is_not_is_refused(carol):
    carol.open("/you/profile")
    carol.press("Save", time_zone="Mars/Olympus")
    assert User.objects.get(email=EMAIL).time_zone == ""


def test_a_stranger_chooses_a_language_for_this_browser(company):
    stranger = browser(company, "owner")
    stranger.client.logout()
    stranger.open("/sign-in")
    stranger.press("Français (Canada)", language="fr-ca")
    assert stranger.page["Content-Language"] == "fr-ca"
    assert stranger.open("/sign-in")["Content-Language"] == "fr-ca"


@pytest.mark.parametrize("told", ["", "unknown", "192.0.2.7:4711"])
def test_whoever_comes_from_nowhere_gets_in_too(company, carol, settings, told):
    settings.HAS_TLS = True
    visitor = browser(company, None)
    visitor.client.defaults |= {"HTTP_X_FORWARDED_FOR": told, "REMOTE_ADDR": told}
    visitor.open("/sign-in")
    visitor.press("Sign in", login=EMAIL, password=PASSWORD)
    assert is_in(visitor)
