"""Sales in a browser: totals that move while one types, and what screen readers are told."""

import re

from solde.sales.catalogue import NewItem, add_item
from solde.sales.drafting import save_draft
from solde.sales.issuing import issue
from tests import town
from tests.journeys.test_frame import faults_of
from tests.sales.selling import line, micros, new, quebec


def books():
    """A company that sells oak with taxes, and a customer with two invoices."""
    company = town.company()
    quebec(company)
    company.taxes.update(is_usual=True)
    add_item(
        company, NewItem(name="Oak", description="Oak boards, planed", price_micros=micros("8.50"))
    )
    maple = town.customer(company, "Maple", email="books@maple.example", terms_days=30)
    issue(company, [new(maple, line("100.00")), new(maple, line("50.00"))])
    return company, maple


def test_totals_move_while_one_types(site, member):
    company, maple = books()
    page = site.visit(member(company))
    page.goto(f"/c/{company.slug}/sales/new/invoice?customer={maple.public_id}")
    page.locator("[name=line-0-item]").fill("Oak")
    page.locator("[name=line-0-item]").blur()
    page.locator("[name=line-0-price][value='8.50']").wait_for()
    page.locator("[name=line-0-quantity]").fill("10")
    page.locator("[name=line-0-quantity]").blur()
    page.locator("#totals").get_by_text("$97.73").wait_for()
    assert page.locator("#amount-0").inner_text() == "85.00"

    page.get_by_role("button", name="Add a line").click()
    page.locator("[name=line-3-description]").fill("Delivery")
    page.locator("[name=line-3-price]").fill("15")
    page.locator("[name=line-3-price]").blur()
    page.locator("#totals").get_by_text("$114.98").wait_for()
    assert page.locator("#amount-3").inner_text() == "15.00"
    page.get_by_role("button", name="Save and send").click()
    page.wait_for_url("**/send")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("is in the outbox").wait_for()
    assert company.documents.get(total_minor=11498).letter
    assert site.broken == []


def test_an_amount_is_spread_while_one_types(site, member):
    company, maple = books()
    page = site.visit(member(company))
    page.goto(f"/c/{company.slug}/payments/new?customer={maple.public_id}")
    page.locator("[name=amount]").fill("120.00")
    page.locator("[name=amount]").blur()
    page.locator("#summary").get_by_text("$120.00").first.wait_for()
    page.get_by_role("button", name="Record").click()
    page.wait_for_url(re.compile(r"/payments/[0-9a-f-]{36}$"))
    assert sorted(company.documents.values_list("left_minor", flat=True)) == [0, 3000]
    assert site.broken == []


def test_pages_of_sales_can_be_read_by_everybody(site, member):
    company, maple = books()
    draft = save_draft(company, new(maple))
    invoice = company.documents.exclude(pk=draft.pk).first()
    page = site.visit(member(company), bypass_csp=True)
    faults = []
    for path in (
        "sales",
        "sales/new/invoice",
        f"sales/new/invoice?customer={maple.public_id}",
        f"sales/{draft.public_id}",
        f"sales/{invoice.public_id}/send",
        f"payments/new?customer={maple.public_id}",
        "payments",
    ):
        page.goto(f"/c/{company.slug}/{path}")
        faults += faults_of(page)
    assert faults == []
