"""Sales: documents written line by line, what becomes of them, and lists by state."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from solde.company.numbering import begin_after
from solde.company.time_zones import today_of
from solde.sales.catalogue import NewItem, add_item
from tests import town
from tests.sales.selling import issued, line, micros, quebec


@pytest.fixture
def company(site):
    """It sells oak with taxes; Maple has two invoices, the first of which is overdue.

    Their numbers are in no address: a search for one finds no customer.
    """
    company = town.company()
    yesterday = today_of(company) - timedelta(days=1)
    begin_after(company, "invoice", 7040)
    quebec(company)
    company.taxes.update(is_usual=True)
    oak = NewItem(name="Oak", description="Oak boards, planed", price_micros=micros("8.50"))
    add_item(company, oak)
    maple = town.customer(company, "Maple", email=f"maple@{company.slug}.example", terms_days=30)
    issued(maple, line("100.00"), on=yesterday - timedelta(days=60))
    issued(maple, line("50.00"), on=yesterday, due_on=yesterday + timedelta(days=30))
    return company


def test_an_invoice_is_written_while_its_totals_move(site, member, company, language):
    sales = site.person(member(company, "sales"), language)
    sales.follow("Sales")
    sales.key("n")
    sales.sees("For whom?")
    sales.page.get_by_role("searchbox").last.fill("map")
    sales.within("#found").follows("Maple")

    item, quantity = sales.page.locator("[name=line-0-item]"), line_field(sales, "Quantity", 1)
    item.fill("Oak")
    item.blur()
    expect(line_field(sales, "Description", 1)).to_have_value("Oak boards, planed")
    quantity.fill("10")
    quantity.blur()
    totals = sales.within("#totals")
    totals.finds(sales.money(97_73))  # 85.00 with GST and QST
    totals.finds("QST")
    sales.press("Add a line")
    line_field(sales, "Description", 4).fill("Delivery")
    line_field(sales, "Price", 4).fill("15")
    line_field(sales, "Price", 4).blur()
    totals.finds(sales.money(114_98))
    sales.press("Save as a draft")
    sales.sees("Draft")
    sales.finds(sales.money(114_98))
    sales.follow("Edit")
    sales.key("Control+Enter")  # the first button: issue
    sales.arrives_at("/sales/[0-9a-f-]{36}")
    sales.sees("Open")
    sales.follow("Edit")  # what is issued can still be put right, as a new version
    line_field(sales, "Quantity", 1).fill("20")
    line_field(sales, "Quantity", 1).blur()
    totals.finds(sales.money(212_70))
    sales.press("Save")
    sales.arrives_at("/sales/[0-9a-f-]{36}")
    sales.finds(sales.money(212_70))
    sales.sees("Versions")


def test_a_credit_memo_pays_and_an_invoice_is_voided(site, member, company, language):
    late, fresh = company.documents.order_by("dated_on")
    owner = site.person(member(company), language)
    owner.follow("Sales")
    owner.follows(late.number)
    owner.opens("More")
    owner.follow("Credit memo for it")
    expect(line_field(owner, "Description", 1)).to_have_value("Lumber")
    owner.press("Issue")
    owner.arrives_at("/sales/[0-9a-f-]{36}")
    owner.sees("Unapplied")
    owner.follow("Apply credits")
    owner.press("Oldest first")
    owner.press("Apply")
    expect(owner.page.get_by_role("link", name=owner.word("Credit memo"))).to_have_count(0)

    owner.goes(f"/c/{company.slug}/sales/{fresh.public_id}")
    owner.opens("More")
    owner.press("Void it")
    owner.within("#void").press("Void it")
    owner.sees("Void")
    owner.follow("Sales")
    owner.row(f"{owner.word('Invoice')} {fresh.number}").sees("Void")
    owner.row(f"{owner.word('Invoice')} {late.number}").sees("Paid")


def test_the_list_is_narrowed_by_state(site, member, company, language):
    fresh = company.documents.latest("dated_on")
    viewer = site.person(member(company, "viewer"), language)
    viewer.follow("Sales")
    tabs, rows = viewer.within("nav.tabs"), viewer.page.locator("tbody tr")
    tabs.follow("Open")
    expect(rows).to_have_count(2)
    tabs.follow("Overdue")
    expect(rows).to_have_count(1)
    viewer.row("Maple").finds(viewer.money(100_00))
    for state in ("Paid", "Drafts"):
        tabs.follow(state)
        viewer.sees("There are no such documents.")
    tabs.follow("All")
    viewer.choose("Kind", "Credit memo")
    viewer.sees("There are no such documents.")
    viewer.follow("Show all")
    expect(rows).to_have_count(2)
    viewer.fill("Number, purchase order or customer", fresh.number)
    viewer.press("Search")
    expect(rows).to_have_count(1)
    viewer.row("Maple").finds(viewer.money(50_00))


def line_field(person, name, number):
    said = {"field": person.word(name), "line": number}
    return person.page.get_by_label(person.word("%(field)s, line %(line)s") % said, exact=True)
