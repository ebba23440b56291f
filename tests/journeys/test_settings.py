"""Settings: what papers and letters say, who works here, and what happens by itself."""

from datetime import date

import pytest
from playwright.sync_api import expect

from solde.demo.logo import draw_logo
from solde.sales.issuing import issue
from tests import town
from tests.sales.selling import issued, new

SERVER = "8.8.8.8"  # on the Internet by its number: no name is looked up, and nothing is sent


@pytest.fixture
def company(site):
    return town.company()


@pytest.fixture
def owner(site, member, company, language):
    """The owner in front of the settings."""
    owner = site.person(member(company), language)
    owner.follow("Settings")
    return owner


def saves(person):
    person.press("Save")
    person.sees("Saved.")


def test_the_company_and_what_its_papers_and_letters_say(company, owner, tmp_path):
    owner.fill("Name", "Timber & Daughters")
    owner.field("Time zone").select_option("America/Vancouver")
    saves(owner)
    owner.finds("Timber & Daughters")

    owner.follow("Contact information")
    owner.fill("Street", "480, chemin du Moulin")
    owner.fill("Telephone", "819 555-0142")
    owner.fill("E-mail address", "comptes@timber.example")
    saves(owner)
    picture = tmp_path / "logo.png"
    picture.write_bytes(draw_logo())
    owner.field("Picture").set_input_files(picture)
    owner.press("Upload")
    owner.sees("The logo is on papers made from now on.")
    logo = owner.page.get_by_alt_text(owner.word("The logo that papers carry"))
    expect(logo).not_to_have_js_property("naturalWidth", 0)

    owner.follow("Papers")
    owner.choose("Template", "Classic")
    saves(owner)
    classic = owner.row(owner.word("Classic"))
    classic.sees("used")
    assert classic.takes(owner.word("Open the PDF")).startswith(b"%PDF")

    owner.follow("Messages")
    owner.card("Statements").follows("en-CA")
    owner.fill("Subject", "A word from {{ company }}")
    example = owner.within("#example")
    example.finds("A word from Timber & Daughters")  # while one types
    owner.fill("Subject", "A word from {{ somebody }}")
    expect(example.part.get_by_text("somebody")).to_be_visible()
    owner.fill("Subject", "A word from {{ company }}")
    owner.press("Save")
    owner.sees("Saved. Letters ordered from now on say so.")

    owner.follow("Audit log")
    owner.choose("What", "Changed the company")  # the filters send themselves
    owner.arrives_at("act=change_company.*")
    owner.within("tbody").sees("Changed the company")
    expect(owner.page.locator("tbody tr")).to_have_count(
        company.events.filter(act="change_company").count()
    )


def test_lateness_closing_date_and_interest(company, owner):
    owner.follow("Aging and closing date")
    owner.fill("Columns end after, in days", "15, 45")
    saves(owner)
    owner.fill("Books are closed up to and including", "2025-08-31")
    owner.press("Set the closing date")
    owner.sees("The books are closed.")
    owner.follow("Finance charges")
    owner.fill("Rate a year, in %", "12")
    owner.fill("Days of grace", "5")
    owner.press("Save")
    owner.sees("Saved. What was charged stays.")

    issued(town.customer(company, "Oak"), on=date(2025, 9, 1))
    owner.follow("Charge customers")
    owner.finds("Oak")
    company.refresh_from_db()
    assert (company.aging_edges, company.closed_on) == ([15, 45], date(2025, 8, 31))


def test_a_server_of_ones_own_with_limits_says_how_long_letters_take(company, owner):
    for name in ("Alder", "Birch"):
        town.invoice(town.customer(company, name, email=f"{name}@{name}.example"), 100_00)
    owner.follow("Mailboxes")
    owner.follow("Set up an SMTP server")
    owner.fill("Letters come from", "post@timber.example")
    owner.fill("Server", SERVER)
    owner.fill("User name", "timber")
    owner.fill("Password", "sesame")
    owner.press("Save")
    owner.finds(owner.word("%s is set up. Send a test letter to be sure.") % "post@timber.example")
    owner.row("post@timber.example").follow("Change limits")
    owner.fill("Recipients a day", "1")
    owner.press("Save")
    owner.finds(owner.word("The limits of %s are changed.") % "post@timber.example")

    owner.goes(f"/c/{company.slug}/statements/new")
    owner.tick("Open items: all that is unpaid on the statement date")
    owner.press("Review for e-mail")
    owner.within("#review").finds("post@timber.example")
    expect(owner.page.locator("#review .notice.wait")).to_be_visible()  # the forecast

    owner.goes(f"/c/{company.slug}/mailboxes")
    owner.follow("Remove the server")
    owner.press("Remove")
    owner.sees("The server was removed, and its password forgotten.")


def test_what_happens_by_itself_is_set_up(company, owner):
    (rent,) = issue(company, [new(town.customer(company, "Oak", email="oak@oak.example"))])
    owner.follow("Reminders")
    owner.sees("Nobody is reminded")
    owner.follow("New rule")
    owner.fill("Days", "7")
    owner.tick("after the due date")
    owner.tick("Catch up: remind of what reached its day before today, too")
    saves(owner)
    owner.row("Oak").finds("oak@oak.example")
    owner.press("Switch off")
    owner.sees("The rule is off.")

    owner.follow("Schedules")
    owner.follow("Repeat an invoice")
    owner.fill("Name", "Rent of the yard")
    owner.fill("Number of the invoice to repeat", rent.number)
    owner.fill("Day", "31")
    owner.fill("First day", "2099-01-01")
    owner.press("Save")
    owner.fill("Why", "The yard is empty")
    owner.press("Pause")
    owner.sees("Paused. Nothing comes of it until it is resumed.")
    owner.press("Resume")
    owner.sees("Resumed.")
    owner.follow("Schedules")
    owner.row("Rent of the yard").finds("Oak")
    assert company.schedules.get().next_on == date(2099, 1, 31)
