"""The page of alerts, and where each leads."""

import pytest

from solde.mail.alerts import AlertKind, deal_with, raise_alert
from solde.statements.ordering import order_run
from solde.web import alerts
from solde.web.frame import ALERTS_MAX
from tests import town
from tests.mail.post import queued
from tests.statements.books import ON, options
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def test_alerts_are_open_until_somebody_has_dealt_with_them(owner, company):
    raise_alert(company, AlertKind.MAILBOX_PAUSED, "mailbox:1", "Daily limit")
    owner.open("alerts")
    assert owner.words.count("Daily limit") == 2  # above the page, and in the list
    owner.press("Dealt with", nth=1)
    assert "There is none." in owner.words
    owner.follow("Dealt with")
    assert "Daily limit" in owner.words
    assert owner.user.email in owner.words


def test_all_that_are_shown_are_put_away_at_once(owner, company):
    """A run of thousands raises hundreds; one that came meanwhile was not seen."""
    for number in range(3):
        raise_alert(company, AlertKind.BOUNCED, f"delivery:{number}", f"word {number}")
    owner.open("alerts")
    raise_alert(company, AlertKind.BOUNCED, "delivery:9", "word 9")
    owner.press("All are dealt with")
    assert "3 alerts were dealt with." in owner.words
    assert "word 9" in owner.words
    assert "word 2" not in owner.words
    events = company.events.filter(act="deal_with_alert", by=owner.user)
    assert [one.details for one in events] == [{"kind": "bounced"}] * 3
    owner.open("settings/audit")  # the fourth is still open, and stands above the page
    assert owner.words.count("A letter came back. Look at the address and send it again.") == 4


def test_an_alert_leads_to_what_it_is_about(owner, company):
    town.alder(company)
    run = order_run(company, options("open-item", statement_on=ON))
    letter = queued(company)
    raise_alert(company, AlertKind.RUN_FAILED, f"run:{run.pk}")
    raise_alert(company, AlertKind.BOUNCED, f"delivery:{letter.pk}")
    raise_alert(company, AlertKind.GMAIL_LOST, "mailbox:7")
    owner.open("alerts")
    addresses = {
        value for tag, name, value in owner.read.attributes if (tag, name) == ("a", "href")
    }
    for address in (f"statements/runs/{run.number}", f"letters/{letter.public_id}", "mailboxes"):
        assert f"/c/{company.slug}/{address}" in addresses


def test_the_alert_of_another_companys_run_leads_nowhere(owner, company):
    other = town.company()
    town.alder(other)
    run = order_run(other, options("open-item", statement_on=ON))
    raise_alert(company, AlertKind.RUN_FAILED, f"run:{run.pk}")
    owner.open("alerts")
    assert "Look" not in owner.read.links


def test_above_a_page_stand_a_few_alerts_and_the_way_to_the_others(owner, company):
    for number in range(ALERTS_MAX + 1):
        raise_alert(company, AlertKind.BOUNCED, f"delivery:{number}", f"word {number}")
    owner.open("customers")
    assert "word 0" not in owner.words
    assert f"word {ALERTS_MAX}" in owner.words
    owner.follow("All alerts")
    assert "word 0" in owner.words


def test_alerts_are_read_page_by_page(owner, company, monkeypatch):
    monkeypatch.setattr(alerts, "PAGE", 2)
    for number in range(3):
        raise_alert(company, AlertKind.BOUNCED, f"delivery:{number}", f"word {number}")
    for alert in company.alerts.all():
        deal_with(alert)
    owner.open("alerts?past")
    assert "word 2" in owner.words
    assert "word 0" not in owner.words
    owner.follow("Next")
    assert "word 0" in owner.words
    assert "word 2" not in owner.words


def test_what_concerns_the_installation_is_shown_without_its_words(owner, company):
    raise_alert(None, AlertKind.RESTORED, "installation", "secret words")
    owner.open("alerts")
    assert "Of the whole installation" in owner.words
    assert "older than what this installation has sent" in owner.words
    assert "secret words" not in owner.words


def test_alerts_of_others_are_not_shown_and_a_viewer_deals_with_none(company):
    raise_alert(town.company(), AlertKind.BOUNCED, "delivery:1", "Not yours")
    raise_alert(company, AlertKind.BOUNCED, "delivery:1", "Yours")
    viewer = browser(company, "viewer")
    viewer.open("alerts")
    assert "Yours" in viewer.words
    assert "Not yours" not in viewer.words
    assert "Dealt with" not in viewer.buttons


@pytest.mark.parametrize("count", [2, 25])
def test_it_costs_the_same_however_many(owner, company, django_assert_num_queries, count):
    letters = [queued(company, about=f"statement:{number}") for number in range(count)]
    for letter in letters:
        raise_alert(company, AlertKind.BOUNCED, f"delivery:{letter.pk}")
    owner.open("alerts")
    with django_assert_num_queries(11):
        owner.open("alerts")
