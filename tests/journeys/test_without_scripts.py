"""Without JavaScript: pages are less handy, and all the work can be done."""

import pytest

from tests import town
from tests.waiting import until


@pytest.fixture
def person(site, member, language):
    """A member who may send, at a browser that runs no scripts."""
    company = town.company()
    town.invoice(town.customer(company, "Maple", email=f"maple@{company.slug}.example"), 100_00)
    return company, site.person(member(company, "accountant"), language, java_script_enabled=False)


def test_an_invoice_is_written_and_sent(site, person):
    company, clerk = person
    clerk.follow("Sales")
    clerk.follow("New invoice")
    clerk.page.locator("#found").get_by_role("link").first.click()
    clerk.page.locator("[name=line-0-description]").fill("Oak boards")
    clerk.page.locator("[name=line-0-price]").fill("85")
    clerk.page.locator("button[name=recalculate]").last.click()
    clerk.within("#totals").finds(clerk.money(85_00))
    clerk.press("Add a line")
    clerk.press("Save and send")
    clerk.press("Send")
    assert site.letter(to=f"maple@{company.slug}.example").pdfs
    site.rested(company)
    clerk.follow("Sales")
    clerk.row(clerk.money(85_00)).sees("Sent")


def test_statements_are_made_and_sent(site, person):
    company, clerk = person
    clerk.follow("Statements")
    clerk.follow("Create statements")
    clerk.tick("Open items: all that is unpaid on the statement date")
    clerk.press("Review for e-mail")
    send = clerk.words_for(1, "E-mail %(shown)s statement", "E-mail %(shown)s statements", shown=1)
    looks_again_until(clerk, clerk.page.get_by_role("button", name=send))
    clerk.page.get_by_role("button", name=send).click()
    letter = site.letter(to=f"maple@{company.slug}.example")
    site.rested(company)
    clerk.page.reload()
    clerk.row("Maple").sees("Sent")
    assert len(letter.pdfs) == 1


def looks_again_until(person, there):
    """What moves by itself elsewhere is asked for with a link."""

    def look():
        if not there.is_visible():
            person.follow("Look again")
        return there.is_visible()

    until(look)
