"""Save and send: from the company's own Gmail address, from the default one, and refused."""

import pytest
from playwright.sync_api import expect

from solde.doubles.smtp_faults import Reply
from tests import town
from tests.journeys.installation import FROM
from tests.sales.selling import issued

# One of gmail.com, one of a Workspace: journeys in both languages keep out of each other's way.
ACCOUNTS = {"en-CA": "alder.books@gmail.com", "fr-CA": "billing@birch.example"}


@pytest.fixture
def account(language) -> str:
    return ACCOUNTS[language]


def maple_of(company):
    return town.customer(company, "Maple", email=f"maple@{company.slug}.example")


def allow_at_google(person, account):
    """On Google's own page, which speaks English here: choose the account, and Allow."""
    person.page.get_by_role("radio", name=account).check()
    person.page.get_by_role("button", name="Allow").click()


def sends_from(person, address):
    expect(person.field("From").locator("option:checked")).to_have_text(address)


def test_an_invoice_leaves_from_a_gmail_address_added_on_the_way(site, member, account, language):
    company = town.company()
    maple = maple_of(company)
    owner = site.person(member(company), language)
    owner.goes(f"/c/{company.slug}/sales/new/invoice?customer={maple.public_id}")
    owner.page.locator("[name=line-0-description]").fill("Oak boards")
    owner.page.locator("[name=line-0-price]").fill("85")
    owner.press("Save and send")
    owner.arrives_at("/send")
    sends_from(owner, FROM)

    owner.press("Add Gmail address")
    allow_at_google(owner, account)
    owner.sees("Is this the account?")
    owner.finds(account)
    owner.press("Confirm")
    owner.arrives_at("/send")  # back in front of the letter
    owner.finds(owner.word("Letters leave from %s now.") % account)
    sends_from(owner, account)
    owner.press("Send")
    title = f"{owner.word('Invoice')} {company.documents.get().number}"
    owner.finds(owner.word("%s is in the outbox.") % title)

    site.rested(company)
    owner.follow("Sales")
    owner.row("Maple").sees("Sent")
    (letter,) = site.google.witness.letters(to=maple.email)
    assert letter.sender == account
    assert len(letter.pdfs) == 1
    assert site.letters(to=maple.email) == []


def test_a_gmail_address_serves_another_company_and_another_member(site, member, account, language):
    first, second = town.company(), town.company("Second and Sons")
    invoice = issued(maple_of(second))
    person = member(first)
    second.members.create(user=person, role="owner")
    owner = site.person(person, language)
    for company in (first, second):
        owner.goes(f"/c/{company.slug}/mailboxes")
        owner.press("Connect Google account")
        allow_at_google(owner, account)
        owner.press("Confirm")
        owner.arrives_at("/mailboxes")
    owner.row(account).finds(first.name)  # also used by

    seller = site.person(member(second, "sales"), language)
    seller.goes(f"/c/{second.slug}/sales/{invoice.public_id}/send")
    sends_from(seller, account)
    seller.misses("Remove Gmail address")
    seller.press("Send")
    site.rested(second)
    (letter,) = site.google.witness.letters(to=invoice.customer.email)
    assert letter.sender == account


def test_without_gmail_letters_leave_from_the_default_address(site, member, account, language):
    company = town.company()
    invoice = issued(maple_of(company))
    owner = site.person(member(company), language)
    owner.follow("Settings")
    owner.follow("Contact information")
    owner.fill("E-mail address", "comptes@timber.example")
    owner.press("Save")
    owner.sees("Saved.")

    owner.goes(f"/c/{company.slug}/sales/{invoice.public_id}/send")
    owner.press("Add Gmail address")
    allow_at_google(owner, account)
    owner.press("Confirm")
    sends_from(owner, account)
    owner.follow("Remove Gmail address")
    owner.press("Remove")
    owner.arrives_at("/send")
    sends_from(owner, FROM)
    owner.press("Send")
    letter = site.letter(to=invoice.customer.email)
    assert letter.sender == FROM
    assert letter.message["Reply-To"] == "comptes@timber.example"


def test_a_refused_address_is_told_on_the_list_and_the_invoice(site, member, language):
    company = town.company()
    maple = maple_of(company)
    invoice = issued(maple)
    site.smtp.misbehave(Reply("rcpt", "550 5.1.1 Nobody of that name"), to=maple.email)
    owner = site.person(member(company), language)
    owner.goes(f"/c/{company.slug}/sales/{invoice.public_id}/send")
    owner.press("Send")
    site.rested(company)
    owner.follow("Sales")
    owner.sees(
        "A letter was refused at its primary address. Look at the address and send it again."
    )
    owner.row("Maple").sees("Delivery problem")
    owner.within("table").follows(invoice.number)
    owner.sees("The letter was refused or came back. Look at the address and send it again.")

    right = f"books@{company.slug}.example"
    owner.follow("Send again")
    owner.fill("To", right)
    owner.fill("Why it is sent again", "Wrong address")
    owner.press("Send")
    assert site.letter(to=right).pdfs
    site.rested(company)
    owner.follow("Sales")
    owner.row("Maple").sees("Sent")
