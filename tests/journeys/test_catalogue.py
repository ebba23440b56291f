"""What documents are made of: items, taxes and accounts, as they are set up."""

from tests import town
from tests.sales.selling import micros


def test_an_item_is_made_priced_and_proposed_no_more(site, member, language):
    company = town.company()
    sales = site.person(member(company, "sales"), language)
    sales.goes(f"/c/{company.slug}/settings/items")
    sales.sees("No items yet")
    sales.key("n")
    sales.fill("Name", "Oak")
    sales.fill("Description on lines", "Oak boards")
    sales.fill("Price of one", "8,50" if language == "fr-CA" else "8.50")
    sales.press("Save")
    sales.row("Oak").sees("taxed")
    assert company.items.get().price_micros == micros("8.50")

    sales.follows("Oak")
    sales.press("Propose it no more")
    sales.row("Oak").sees("Not proposed")


def test_taxes_are_collected_by_province(site, member, language):
    company = town.company()
    owner = site.person(member(company), language)
    owner.follow("Settings")
    owner.follow("Taxes")
    owner.fill("GST/HST number", "123456789 RT0001")
    owner.press("Collect these taxes")
    owner.sees("These taxes are collected now.")
    owner.finds("9,975" if language == "fr-CA" else "9.975")
    owner.key("n")
    owner.fill("Name", "Eco fee")
    owner.fill("Rate in %", "2")
    owner.press("Save")
    owner.row("Eco fee").finds("2")
    owner.follows("Eco fee")
    owner.press("Collect it no more")
    owner.row("Eco fee").sees("Not collected")


def test_an_account_of_a_branch_is_opened(site, member, language):
    company = town.company()
    owner = site.person(member(company), language)
    owner.follow("Settings")
    owner.follow("Accounts")
    owner.fill("Name", "Receivables of the branch")
    owner.press("Open the account")
    owner.sees("The account is open.")
    owner.row("Receivables of the branch").sees("Accounts receivable (A/R)")
