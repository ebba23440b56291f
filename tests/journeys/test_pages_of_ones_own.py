"""Pages that no link of the town leads to: a person's own, and of a company's own mailboxes."""

from django.urls import reverse

from solde.company.models import User
from solde.mail.google.connecting import gmail_of
from solde.mail.smtp.own_server import connect_server
from solde.smtp_url import Security, SmtpServer
from tests import town
from tests.journeys.person import Person
from tests.journeys.test_every_page import Walked, in_english, in_french
from tests.journeys.test_gmail import ACCOUNTS, allow_at_google
from tests.journeys.test_signing_in import FINGER, PASSWORD, code_of, sign_in
from tests.web.addresses import OF_ONE_MAILBOX
from tests.web.roles import THEIR_OWN

# From these somebody is led away who has a password and an app; what is no page but a file.
NOT_SHOWN = {"account_set_password", "mfa_activate_totp", "mfa_download_recovery_codes"}
OF_A_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def faults_of_pages(person: Person, user: User, pages: dict[str, str]) -> list[object]:
    """What is wrong with pages, by their names, in both languages: in one session, which has
    just shown who it is."""
    faults, walked = list[object](), list[Walked]()
    for name, address in pages.items():
        answer = person.page.goto(address)
        assert answer
        assert person.page.url.endswith(address), f"{name} leads to {person.page.url}"
        walked.append(Walked(name, address, answer.text()))
        faults += in_english(person.page, walked[-1])
    User.objects.filter(pk=user.pk).update(language="fr-ca")
    return faults + list(in_french(person.page, walked))


def test_every_page_of_a_person_is_valid_fits_and_can_be_read_by_everybody(site):
    company = town.company()
    ada = User.objects.create_user(f"ada@{company.slug}.example", password=PASSWORD)
    company.members.create(user=ada, role="owner")
    person = site.stranger(reduced_motion="reduce")
    sign_in(person, ada.email)
    add_ways_in(person)
    (passkey,) = ada.authenticator_set.filter(type="webauthn")
    pages = {
        name: reverse(name, args=[passkey.pk] if name in OF_A_PASSKEY else [])
        for name in sorted(THEIR_OWN - NOT_SHOWN - {"home"})
    }
    assert faults_of_pages(person, ada, pages) == []


def add_ways_in(person: Person) -> None:
    """An app, recovery codes and a passkey; and who it is has been shown a moment ago."""
    person.goes("/you/security/app")
    person.fill("Password", PASSWORD)
    person.press("Go on")
    person.fill("Code", code_of(person.page.locator("code").inner_text()))
    person.press("Activate")
    person.sees("Recovery codes")
    line = person.page.context.new_cdp_session(person.page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    person.goes("/you/security/passkeys/add")
    person.fill("Name", "Laptop")
    person.press("Add")
    person.sees("Passkeys")


def test_every_page_of_a_mailbox_is_valid_fits_and_can_be_read_by_everybody(site, member, settings):
    company = town.company()
    owner = member(company)
    settings.SOLDE_ALLOW_PRIVATE_SMTP = True
    server = SmtpServer("127.0.0.1", 2525, Security.NONE)
    connect_server(company, server, address=f"billing@{company.slug}.example")
    person = site.person(owner, reduced_motion="reduce")
    for button in ("Connect Google account", "Connect again"):
        person.goes(reverse("mailboxes", args=[company.slug]))
        person.press(button)
        allow_at_google(person, ACCOUNTS["en-CA"])
        person.sees("Is this the account?")  # the second time it goes on waiting to be confirmed
        if button == "Connect Google account":
            person.press("Confirm")
            person.arrives_at("/mailboxes")
    gmail = gmail_of(company)
    assert gmail
    pages = {
        name: reverse(name, args=[company.slug, *([gmail.public_id] if name == "limits" else [])])
        for name in sorted({*OF_ONE_MAILBOX, "mailboxes", "server"})
    }
    assert faults_of_pages(person, owner, pages) == []
