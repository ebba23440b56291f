"""Customers: made, found, changed, and what their page shows."""

from datetime import timedelta

from playwright.sync_api import expect

from solde.company.time_zones import today_of
from tests import town
from tests.sales.selling import issued, line


def test_a_customer_is_made_with_the_keyboard_found_and_changed(site, member, language):
    company = town.company()
    town.cedar(company)
    sales = site.person(member(company, "sales"), language)
    sales.follow("Customers")
    sales.finds("Cedar")
    sales.key("n")
    sales.arrives_at("/customers/new")
    sales.fill("Name", "Maple Mill")
    sales.fill("E-mail", "books@maple.example")
    sales.fill("Street", "4 Mill Road")
    sales.fill("City", "Sutton")
    sales.fill("Terms", "30")
    sales.key("Control+Enter")
    sales.arrives_at("/customers/[0-9a-f-]{36}")
    sales.finds("books@maple.example")
    sales.sees("Nothing is open.")

    sales.follow("Home")
    sales.arrives_at(f"/c/{company.slug}/")
    sales.key("/")
    sales.page.keyboard.type("mapl")
    sales.key("Enter")
    sales.arrives_at("/customers/[0-9a-f-]{36}")  # who alone is found is shown
    sales.follow("Edit")
    sales.fill("City", "Magog")
    sales.choose("Preferred delivery", "E-mail and print")
    sales.press("Save")
    sales.finds("Magog")
    sales.follow("History")
    sales.finds("Sutton")  # what stood there before

    sales.follow("Customers")
    sales.choose("Preferred delivery", "E-mail and print")  # the filters send themselves
    sales.arrives_at("delivery=both")
    expect(sales.page.locator("tbody tr")).to_have_count(1)
    sales.finds("Maple Mill")
    sales.choose("State", "Inactive")
    sales.sees("There are no such customers.")
    sales.follow("Show all")
    sales.finds("Cedar")


def test_a_customers_page_shows_all_there_is_of_it(site, member, language):
    company = town.company()
    oak = town.customer(company, "Oak", email=f"oak@{company.slug}.example")
    late = issued(oak, line("100.00"), on=today_of(company) - timedelta(days=40))
    owner = site.person(member(company), language)
    owner.goes(f"/c/{company.slug}/sales/{late.public_id}/send")
    owner.press("Send")
    site.rested(company)

    owner.goes(f"/c/{company.slug}/customers/{oak.public_id}")
    owner.finds(owner.money(100_00))
    owner.row(f"{owner.word('Invoice')} {late.number}").finds(owner.figure(100_00))
    owner.follow("Receive payment")
    owner.fill("Amount", "60")
    owner.field("Amount").blur()
    owner.within("#summary").finds(owner.money(60_00))
    owner.press("Record")
    owner.arrives_at("/payments/[0-9a-f-]{36}")

    owner.goes(f"/c/{company.slug}/customers/{oak.public_id}")
    owner.finds(owner.money(40_00))
    owner.follow("Documents")
    owner.row(f"{owner.word('Invoice')} {late.number}").sees("Sent")
    tabs = owner.within("nav.tabs")
    tabs.follow("Payments")
    owner.finds(owner.figure(60_00))
    tabs.follow("Letters")
    owner.sees("Sent")
    tabs.follow("Statements")
    owner.page.wait_for_url("**/statements")
    tabs.follow("Overview")
    owner.follow("Create a statement")
    owner.arrives_at(f"customer={oak.public_id}")
    owner.finds("Oak")


def test_a_project_keeps_its_own_account(site, member, language):
    company = town.company()
    dogwood = town.customer(company, "Dogwood", email=f"dogwood@{company.slug}.example")
    sales = site.person(member(company, "sales"), language)
    sales.goes(f"/c/{company.slug}/customers/{dogwood.public_id}")
    sales.within("nav.tabs").follow("Projects")
    sales.follow("New project")
    sales.fill("Name", "Barn")
    sales.press("Save")
    sales.arrives_at("/customers/[0-9a-f-]{36}")
    barn = company.customers.get(name="Barn")
    assert barn.parent == dogwood
    issued(barn, line("70.00"), on=today_of(company))

    sales.follows("Dogwood")  # above the title
    sales.finds(sales.money(70_00))  # what the project owes too
    sales.within("nav.tabs").follow("Projects")
    sales.row("Barn").finds(sales.money(70_00))
    sales.follow("Customers")
    sales.row("Barn").sees("Project of %(name)s", name="Dogwood")
