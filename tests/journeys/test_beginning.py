"""The beginning: the first owner, a second company, and people who are invited."""

import re

from playwright.sync_api import expect

from solde.company.models import Company, User
from tests import town
from tests.sales.selling import issued

PASSWORD = "correct horse battery"
LINK = re.compile(r"https?://\S+/invitation/\S+")
OTHER = {"en-CA": "Français (Canada)", "fr-CA": "English"}  # as the languages call themselves
SPOKEN = {"en-CA": "en", "fr-CA": "fr-ca"}


def test_whoever_comes_first_sets_up_and_opens_another_company(new_site, language):
    ana = new_site.stranger(language)
    ana.goes("/")
    ana.arrives_at("/set-up")
    ana.fill("Your name", "Ana")
    ana.fill("Your e-mail address", "ana@timber.example")
    ana.fill("Password", PASSWORD)
    ana.fill("Name of the company", "Bois Épinette inc.")
    ana.choose("Country", "Canada")
    ana.press("Begin")
    ana.arrives_at("/c/bois-epinette-inc/")
    ana.sees("First steps")

    ana.page.locator(".switcher summary").click()
    ana.follow("All companies")
    ana.follow("New company")
    ana.fill("Name of the company", "Second and Sons")
    ana.press("Open the books")
    ana.arrives_at("/c/second-and-sons/")
    ana.page.locator(".switcher summary").click()
    ana.follows("Bois Épinette inc.")
    ana.arrives_at("/c/bois-epinette-inc/")
    assert set(Company.objects.values_list("members__role", flat=True)) == {"owner"}
    assert User.objects.count() == 1

    late = new_site.stranger(language)
    late.goes("/set-up")
    late.sees("This installation has its first owner. Sign in, or ask an owner to invite you.")
    looks_at_a_letter_that_was_kept(new_site, ana, Company.objects.get(slug="second-and-sons"))


def looks_at_a_letter_that_was_kept(site, owner, company):
    """Where no mailbox is set up, letters stay here and can be seen as they would have left."""
    invoice = issued(town.customer(company, "Oak", email="oak@oak.example"))
    owner.goes(f"/c/{company.slug}/sales/{invoice.public_id}/send")
    owner.sees("Nothing leaves this installation.")
    owner.press("Send")
    site.rested(company)
    owner.follow("Letters")
    owner.row("oak@oak.example").sees("Kept here")
    owner.row("oak@oak.example").part.get_by_role("link").click()
    owner.sees("As it was kept")
    frame = owner.page.get_by_title(owner.word("The letter as HTML"))
    expect(frame).to_have_attribute("sandbox", "")  # in which it can do nothing
    expect(frame.content_frame.locator("body")).to_contain_text(invoice.number)
    assert owner.card("As it was kept").takes(".pdf").startswith(b"%PDF")


def test_somebody_is_invited_by_letter_joins_and_works_in_the_role(site, member, language):
    company = town.company()
    owner = site.person(member(company), language)
    address = f"ben@{company.slug}.example"
    owner.goes(f"/c/{company.slug}/settings/members")
    owner.fill("E-mail address", address)
    owner.choose("Role", "Sales")
    owner.press("Invite")
    owner.finds(owner.word("%s is invited.") % address)

    letter = site.letter(to=address)
    link = LINK.search(letter.message.get_content())
    assert link, letter.message.get_content()
    ben = site.stranger(language)
    ben.goes(link[0])
    ben.finds(company.name)
    ben.fill("Your name", "Ben")
    ben.fill("Password", PASSWORD)
    ben.press("Accept")
    ben.arrives_at(f"/c/{company.slug}/")
    expect(ben.page.get_by_role("link", name=ben.word("Settings"), exact=True)).to_have_count(0)

    owner.goes(f"/c/{company.slug}/settings/members")
    role = owner.row(address).field("Role of %(email)s", email=address)
    role.select_option(label=owner.word("Accountant"))  # the form sends itself
    owner.finds(owner.word("The role of %s is changed.") % address)
    ben.goes(f"/c/{company.slug}/")
    ben.follow("Settings")
    owner.row(address).press("Remove")
    owner.dialog("Remove %(email)s?", email=address).press("Remove")
    owner.finds(owner.word("%s is no member any more.") % address)
    ben.goes("/")
    ben.sees("You are not a member of any company yet.")


def test_pages_speak_the_browsers_language_until_somebody_chooses(site, member, language):
    company = town.company()
    person = site.person(member(company), language)
    html = person.page.locator("html")
    expect(html).to_have_attribute("lang", SPOKEN[language])
    (other,) = set(OTHER) - {language}
    person.goes("/you/profile")
    person.field("Language of the pages").select_option(label=OTHER[language])
    person.press("Save")
    expect(html).to_have_attribute("lang", SPOKEN[other])
    person.speaks(other)
    person.sees("Saved.")
    person.choose("Language of the pages", "As the browser asks for")
    person.press("Save")
    expect(html).to_have_attribute("lang", SPOKEN[language])
