"""Ways in: a password, a code, a recovery code, a passkey; and out of other browsers."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from solde.company.models import User
from tests import town

PASSWORD = "correct horse battery"
PERIOD = 30  # seconds that a code of an authenticator app is good for (RFC 6238, 5.2)
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def ada(site) -> User:
    """An owner with a password."""
    company = town.company()
    ada = User.objects.create_user(f"ada@{company.slug}.example", password=PASSWORD)
    company.members.create(user=ada, role="owner")
    return ada


def sign_in(person, email):
    person.goes("/sign-in")
    person.fill("E-mail address", email)
    person.fill("Password", PASSWORD)
    person.press("Sign in")
    person.page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def sign_out(person):
    person.opens("Your menu")
    person.press("Sign out")
    person.arrives_at("/sign-in")


def code_of(secret):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def test_a_second_factor_is_set_up_used_and_survived(site, ada, language):
    person = site.stranger(language)
    sign_in(person, ada.email)
    person.goes("/you/security")
    person.card("Authenticator app").follow("Set up")
    person.sees("Is it you?")  # whoever passes by an open browser is not
    person.fill("Password", PASSWORD)
    person.press("Go on")
    secret = person.page.locator("code").inner_text()
    person.fill("Code", code_of(secret))
    person.press("Activate")
    person.sees("Recovery codes")
    person.goes("/you/security/codes")
    recovery = person.page.locator("pre.codes").inner_text().split()
    assert len(recovery) > 1

    sign_out(person)
    sign_in(person, ada.email)
    person.fill("Code", code_of(secret))
    person.press("Sign in")
    person.arrives_at("/c/[^/]+/")

    elsewhere = site.stranger(language)  # the telephone is lost
    sign_in(elsewhere, ada.email)
    elsewhere.sees("Second step")
    elsewhere.fill("Code", recovery[0])
    elsewhere.press("Sign in")
    elsewhere.arrives_at("/c/[^/]+/")

    elsewhere.goes("/you/sessions")
    expect(elsewhere.page.locator("ul.rows li")).to_have_count(2)
    elsewhere.sees("This one")
    elsewhere.press("Sign out everywhere else")
    expect(elsewhere.page.locator("ul.rows li")).to_have_count(1)
    person.goes("/you/profile")
    person.arrives_at(r"/sign-in\?next=/you/profile")


def test_a_passkey_signs_in_without_a_password(site, member, language):
    person = site.person(member(town.company()), language)
    line = person.page.context.new_cdp_session(person.page)
    line.send("WebAuthn.enable")
    finger = line.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
    person.goes("/you/security/passkeys/add")
    person.fill("Name", "Laptop")
    person.press("Add")
    # The recovery codes that came with it are shown to whoever holds it.
    person.press("Use a passkey")
    person.arrives_at("/you/security/codes")
    assert person.page.locator("pre.codes").inner_text().split()

    person.page.context.clear_cookies()
    person.goes("/sign-in")
    person.press("Sign in with a passkey")
    person.arrives_at("/c/[^/]+/")

    person.page.context.clear_cookies()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": finger, "isUserVerified": False})
    person.goes("/sign-in")
    person.press("Sign in with a passkey")
    person.sees("No passkey came. Try again, or sign in otherwise.")
    person.arrives_at("/sign-in")
