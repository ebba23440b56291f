"""A month's end: statements for everybody, looked over and sent, with an answer for each."""

import csv

import pytest
from playwright.sync_api import expect

from solde.doubles.smtp_faults import Reply
from tests import town

ADDRESSLESS = "The customer has no e-mail address. Enter one, or print the statement."


@pytest.fixture
def company(site):
    """Four customers who owe: two can be reached, the third has no address, one is inactive."""
    company = town.company()
    for name, email in (("Alder", "alder"), ("Birch", "birch"), ("Cedar", ""), ("Dogwood", "dog")):
        address = f"{email}@{company.slug}.example" if email else ""
        town.invoice(town.customer(company, name, email=address), 100_00)
    company.customers.filter(name="Dogwood").update(active=False)
    return company


def orders(person, count, way):
    one, many = f"{way[0]} %(shown)s statement{way[1]}", f"{way[0]} %(shown)s statements{way[1]}"
    return person.words_for(count, one, many, shown=count)


def test_statements_are_reviewed_e_mailed_and_answered(site, member, company, language):
    clerk = site.person(member(company, "accountant"), language)
    birch = f"birch@{company.slug}.example"
    site.smtp.misbehave(Reply("rcpt", "550 5.1.1 Nobody of that name"), to=birch)
    clerk.follow("Statements")
    clerk.follow("Create statements")
    clerk.tick("Open items: all that is unpaid on the statement date")
    clerk.press("Review for e-mail")

    lists = clerk.within("nav.tabs")
    lists.follows(clerk.word("Left out"))
    clerk.press("Include inactive customers")  # the cure for all of them
    lists.follows(clerk.word("Left out"))
    clerk.finds(clerk.word(ADDRESSLESS))
    clerk.field("E-mail address of %(name)s", name="Cedar").fill(f"cedar@{company.slug}.example")
    clerk.row("Cedar").press("Save")
    lists.follows(clerk.word("Warnings"))
    lists.follows(clerk.word("Will be made"))
    clerk.row("Cedar").follow("Preview")
    expect(clerk.page.frame_locator("iframe.paper").locator("body")).to_be_attached()
    clerk.finds(f"cedar@{company.slug}.example")
    clerk.follow("Review")
    assert site.letters() == []  # nothing leaves before it was seen

    clerk.finds(orders(clerk, 4, ("E-mail", "")))
    clerk.page.get_by_role("button", name=orders(clerk, 4, ("E-mail", ""))).click()
    for name in ("Alder", "Cedar", "Dogwood"):  # the page follows them by itself
        clerk.row(name).sees("Sent")
    clerk.row("Birch").sees("Not sent")
    clerk.row("Birch").finds("550 5.1.1 Nobody of that name")

    clerk.choose("Letter", "Not sent")
    expect(clerk.page.locator("tbody tr")).to_have_count(1)
    rows = csv.reader(clerk.takes("CSV").decode("utf-8-sig").splitlines())
    assert {"Alder", "Birch", "Cedar", "Dogwood"} <= {cell for row in rows for cell in row}

    site.smtp.behave()
    clerk.press("Send to those who did not get it")
    clerk.page.get_by_role("button", name=orders(clerk, 1, ("E-mail", ""))).click()
    clerk.row("Birch").sees("Sent")
    recipients = [to for letter in site.letters() for to in letter.recipients]
    assert sorted(recipients) == [
        f"{name}@{company.slug}.example" for name in ("alder", "birch", "cedar", "dog")
    ]


def test_statements_are_printed_into_one_file(site, member, company, language):
    clerk = site.person(member(company, "accountant"), language)
    clerk.goes(f"/c/{company.slug}/statements/new")
    clerk.tick("Open items: all that is unpaid on the statement date")
    clerk.press("Review for printing")
    clerk.page.get_by_role("button", name=orders(clerk, 3, ("Make", " to print"))).click()
    clerk.row("Cedar").sees("Made")
    assert clerk.takes(clerk.word("Print")).startswith(b"%PDF")
    clerk.follow("Totals and aging")
    clerk.finds(clerk.figure(300_00))
    assert site.letters() == []
