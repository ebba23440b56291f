"""Letters on their way: what became of them, what the server said, and what people decide."""

from playwright.sync_api import expect

from solde.doubles.faults import Cut
from solde.doubles.smtp_faults import Reply
from tests import town
from tests.sales.selling import issued


def test_letters_are_followed_settled_and_sent_again(site, member, language):
    company = town.company()
    birch, cedar, oak = (
        town.customer(company, name, email=f"{name.lower()}@{company.slug}.example")
        for name in ("Birch", "Cedar", "Oak")
    )
    for one in (birch, cedar, oak):
        issued(one)
    site.smtp.misbehave(Cut("dot", stored=True), to=birch.email)
    site.smtp.misbehave(Reply("rcpt", "550 5.1.1 Nobody of that name"), to=cedar.email)
    clerk = site.person(member(company, "accountant"), language)
    clerk.follow("Sales")
    clerk.tick("Tick all")
    clerk.press("E-mail")
    site.rested(company)

    clerk.follow("Letters")
    clerk.row(oak.email).sees("Sent")
    clerk.row(birch.email).sees("May have been sent")
    clerk.row(cedar.email).sees("Not sent")

    clerk.row(birch.email).part.get_by_role("link").click()
    clerk.sees("What now?")
    clerk.card("Attempts").finds("Message-ID")
    clerk.press("It was sent")
    clerk.sees("Noted as sent.")

    clerk.follow("Letters")
    clerk.within("nav.filter").follows(clerk.word("Not sent"))
    clerk.arrives_at("state=failed")
    expect(clerk.page.locator("tbody tr")).to_have_count(1)
    clerk.row(cedar.email).part.get_by_role("link").click()
    clerk.card("Attempts").finds("550 5.1.1 Nobody of that name")
    right = f"right@{company.slug}.example"
    clerk.opens("Send it again")
    clerk.fill("Why it is sent again", "Wrong address")
    clerk.fill("To other addresses", right)
    clerk.press("Send again")
    clerk.sees("This letter is sent again.")
    assert site.letter(to=right).pdfs
    assert len(site.letters(to=birch.email)) == 1  # nothing leaves twice by itself

    clerk.follow("Letters")
    clerk.fill("To an address", right)
    clerk.press("Search")
    expect(clerk.page.locator("tbody tr")).to_have_count(1)
    clerk.row(right).sees("Sent")
