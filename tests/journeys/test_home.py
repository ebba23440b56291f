"""Home: what is owed and how late it is, what went wrong, and what to do next."""

from datetime import timedelta

from solde.company.time_zones import today_of
from solde.doubles.smtp_faults import Reply
from solde.sales.drafting import save_draft
from tests import town
from tests.sales.selling import issued, line, new

REFUSED = "A letter was refused at its primary address. Look at the address and send it again."


def test_home_says_what_is_owed_what_went_wrong_and_what_to_do(site, member, language):
    company = town.company()
    yesterday = today_of(company) - timedelta(days=1)
    oak = town.customer(company, "Oak", email=f"oak@{company.slug}.example")
    late = issued(oak, line("1200.00"), on=yesterday - timedelta(days=100))
    issued(oak, line("300.00"), on=yesterday, due_on=yesterday + timedelta(days=9))
    save_draft(company, new(oak))
    site.smtp.misbehave(Reply("rcpt", "550 5.1.1 Nobody of that name"), to=oak.email)

    owner = site.person(member(company), language)
    owner.sees("First steps")
    owner.sees("Say how customers reach you")
    owner.finds(owner.money(1500_00))
    owner.finds(owner.money(1200_00))
    owner.sees("Current")
    owner.finds(owner.word("Over %s") % 90)
    owner.sees("Drafts to issue")

    owner.goes(f"/c/{company.slug}/sales/{late.public_id}/send")
    owner.press("Send")
    site.rested(company)
    owner.goes(f"/c/{company.slug}/")
    owner.sees(REFUSED)
    waits = owner.card("Waits for somebody")
    waits.sees("Not sent")
    waits.follows(owner.words_for(1, "%(shown)s letter", "%(shown)s letters", shown=1))
    owner.arrives_at(r"/letters\?state=failed")
    owner.follows("Timber")
    owner.finds("550 5.1.1 Nobody of that name")

    owner.goes(f"/c/{company.slug}/")
    owner.press("Dealt with")
    owner.misses(REFUSED)
    owner.follow("Drafts to issue")
    owner.arrives_at(r"/sales\?view=drafts")
    owner.finds("Oak")
