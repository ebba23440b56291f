"""Payments: received and applied on one page, taken off again, given back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from solde.company.time_zones import today_of
from solde.ledger.chart import open_receivable
from solde.payments.asking import UNAPPLIED, Tender
from solde.payments.recording import receive
from tests import town
from tests.sales.selling import issued, line


@pytest.fixture
def maple(site):
    """Owes 100.00 for long and 50.00 since yesterday."""
    company = town.company()
    yesterday = today_of(company) - timedelta(days=1)
    maple = town.customer(company, "Maple", email=f"maple@{company.slug}.example", terms_days=30)
    issued(maple, line("100.00"), on=yesterday - timedelta(days=60))
    issued(maple, line("50.00"), on=yesterday)
    return maple


def left_minor(customer):
    """What is open of the customer's invoices, the oldest first."""
    return list(customer.documents.order_by("dated_on").values_list("left_minor", flat=True))


def record_for_maple(clerk, minor):
    """Pick the customer, enter so many dollars, see what they are put on, and record them."""
    clerk.within("#found").follows("Maple")
    clerk.fill("Amount", str(minor // 100))
    clerk.field("Amount").blur()
    clerk.within("#summary").finds(clerk.money(minor))
    clerk.press("Record")
    clerk.arrives_at("/payments/[0-9a-f-]{36}")


def test_a_payment_is_put_on_the_oldest_and_taken_off_again(site, member, maple, language):
    clerk = site.person(member(maple.company, "accountant"), language)
    clerk.follow("Payments")
    clerk.key("n")
    record_for_maple(clerk, 120_00)
    clerk.sees("Applied")
    assert left_minor(maple) == [0, 30_00]

    late = maple.documents.order_by("dated_on").first()
    clerk.row(f"{clerk.word('Invoice')} {late.number}").press("Take off")
    clerk.sees("It is taken off.")
    clerk.sees("Partly applied")
    assert left_minor(maple) == [100_00, 30_00]
    clerk.follow("Payments")
    clerk.row("Maple").finds(clerk.money(120_00))
    clerk.row("Maple").finds(clerk.money(100_00))


def test_what_is_paid_by_hand_goes_where_it_was_typed(site, member, maple, language):
    fresh = maple.documents.order_by("dated_on").last()
    clerk = site.person(member(maple.company, "accountant"), language)
    clerk.goes(f"/c/{maple.company.slug}/sales/{fresh.public_id}")
    clerk.follow("Receive a payment")
    expect(clerk.field("Amount")).to_have_value(clerk.figure(50_00))  # as much as is open of it
    clerk.choose("Method", "Cheque")
    clerk.fill("Reference", "4711")
    clerk.press("Record")
    clerk.arrives_at("/payments/[0-9a-f-]{36}")
    clerk.finds("4711")
    assert left_minor(maple) == [100_00, 0]


def test_another_account_is_chosen_and_what_is_open_there_is_paid(site, member, maple, language):
    retail = open_receivable(maple.company, "Retail", "CAD")
    branch = issued(maple, line("70.00"), on=today_of(maple.company), account=retail)
    clerk = site.person(member(maple.company, "accountant"), language)
    clerk.goes(f"/c/{maple.company.slug}/payments/new?customer={maple.public_id}")
    clerk.fill("Amount", "75")
    clerk.field("Amount").blur()
    clerk.within("#open").finds(clerk.figure(50_00))
    clerk.field("A/R account").select_option(label="Retail")
    clerk.within("#open").finds(f"{clerk.word('Invoice')} {branch.number}")
    clerk.within("#summary").finds(clerk.money(70_00))
    clerk.press("Record")
    clerk.arrives_at("/payments/[0-9a-f-]{36}")
    clerk.finds("Retail")
    assert left_minor(maple) == [100_00, 50_00, 0]


def test_what_was_paid_too_much_is_a_credit_and_given_back(site, member, maple, language):
    clerk = site.person(member(maple.company, "accountant"), language)
    clerk.goes(f"/c/{maple.company.slug}/payments/new?customer={maple.public_id}")
    clerk.fill("Amount", "175")
    clerk.field("Amount").blur()
    told = {"left": clerk.money(25_00), "name": "Maple"}
    clerk.within("#summary").sees(
        "%(left)s pays no document. It stays with %(name)s as a credit, to be applied or given "
        "back later.",
        **told,
    )
    clerk.press("Record")
    clerk.arrives_at("/payments/[0-9a-f-]{36}")
    clerk.sees("Partly applied")
    assert left_minor(maple) == [0, 0]

    clerk.follow("Payments")
    clerk.follow("Give money back")
    record_for_maple(clerk, 25_00)
    clerk.card("Taken from").finds(clerk.money(25_00))
    clerk.follow("Payments")
    expect(clerk.page.get_by_text(clerk.word("Partly applied"))).to_have_count(0)


def test_a_credit_is_applied_later_and_a_payment_voided(site, member, maple, language):
    today = today_of(maple.company)
    payment = receive(maple, 40_00, on=today, how=Tender(), instructions=UNAPPLIED)
    clerk = site.person(member(maple.company, "accountant"), language)
    clerk.goes(f"/c/{maple.company.slug}/payments/{payment.public_id}")
    clerk.sees("Unapplied")
    clerk.follow("Apply")
    clerk.press("Apply all, oldest first")
    assert left_minor(maple) == [60_00, 50_00]

    clerk.goes(f"/c/{maple.company.slug}/payments/{payment.public_id}")
    clerk.sees("Applied")
    clerk.press("Void it")
    clerk.within("#void").press("Void it")
    clerk.sees("Void")
    expect(clerk.button("Take off")).to_have_count(0)
    assert left_minor(maple) == [100_00, 50_00]
