"""Passkeys, with Chromium's stand-in for a finger."""

import pytest

from tests import town

FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_a_finger(page):
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    return line, made["authenticatorId"]


@pytest.mark.parametrize("site", ["localhost"], indirect=True)
def test_a_passkey_signs_in_without_a_password(site, member):
    """Browsers know passkeys for names, not for addresses of the network."""
    company = town.company()
    page = site.visit(member(company))
    line, finger = give_a_finger(page)
    page.goto("/you/security/passkeys/add")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add").click()
    # The recovery codes that came with it are shown to whoever holds it.
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/you/security/codes")
    assert page.locator("pre.codes").inner_text().split()

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**/c/{company.slug}/")

    page.context.clear_cookies()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": finger, "isUserVerified": False})
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey came.").wait_for()
    assert page.url.endswith("/sign-in")
