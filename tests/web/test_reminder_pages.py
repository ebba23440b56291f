"""Pages of reminders: rules, the letters of today, and what came of them."""

from datetime import timedelta

import pytest

from solde.history.models import Event
from solde.reminders.reminding import go_on
from solde.reminders.ruling import NewRule, set_rule
from solde.sales.issuing import issue
from tests import town
from tests.sales.selling import issued, line, new
from tests.web.browser import browser

pytestmark = pytest.mark.django_db

HERE = "settings/reminders"


@pytest.fixture
def week_late(company, today):
    """It reminds a week after the due date, and has for a month."""
    return set_rule(company, NewRule(days=7), on=today - timedelta(days=30))


def overdue(customer, today, price="100.00"):
    """An invoice that was due a week ago."""
    due_on = today - timedelta(days=7)
    return issued(customer, line(price), on=due_on, due_on=due_on)


def rules(company):
    return list(company.reminder_rules.values_list("days", "attaches", "active"))


def test_a_rule_is_made_and_changed(owner, company, today):
    owner.open(HERE)
    assert "Nobody is reminded" in owner.words
    owner.follow("New rule")
    owner.press("Save", count="3", side="before", attaches="on")
    assert rules(company) == [(-3, True, True)]
    assert company.reminder_rules.get().since_on == today
    owner.follow("3 days before the due date")
    form = next(one for one in owner.read.forms if "Save" in one.buttons)
    assert (form.fields["count"], form.fields["attaches"]) == ("3", "on")
    assert "catches_up" not in form.fields
    owner.press("Save", catches_up="on")
    assert company.reminder_rules.get().since_on is None
    recorded = Event._base_manager.filter(company=company, act="set_reminder_rule", by=owner.user)
    assert recorded.count() == 2


def test_a_rule_is_switched_off_and_on_again(owner, company, week_late, today):
    owner.open(HERE)
    owner.press("Switch off")
    assert rules(company) == [(7, False, False)]
    owner.press("Switch on")
    assert rules(company) == [(7, False, True)]
    assert company.reminder_rules.get().since_on == today


@pytest.mark.parametrize("count", ["366", "-1", "soon"])
def test_days_beyond_reason_are_refused_and_stay_typed(owner, company, count):
    owner.open(f"{HERE}/rule")
    owner.press("Save", count=count)
    assert "errorlist" in owner.page.content.decode()
    assert f'value="{count}"' in owner.page.content.decode()
    assert rules(company) == []


def test_a_rule_that_there_is_not_cannot_be_switched(owner, company, week_late):
    owner.open(HERE)
    owner.press("Switch off", days="8")
    assert owner.page.status_code == 404
    assert rules(company) == [(7, False, True)]


def test_the_preview_says_who_gets_a_letter_and_who_not_and_why(owner, company, week_late, today):
    overdue(town.customer(company, "Maple", email="books@maple.example"), today)
    overdue(town.customer(company, "Oak"), today, "20.00")
    owner.open(HERE)
    assert "$100.00" in owner.words
    assert "A letter books@maple.example" in owner.words
    assert "Left out The customer has no e-mail address." in owner.words
    assert company.reminders.count() == 0


def test_letters_are_sent_and_every_answer_is_shown(owner, company, week_late, today):
    invoice = overdue(town.customer(company, "Maple", email="books@maple.example"), today)
    overdue(town.customer(company, "Oak"), today, "20.00")
    owner.open(HERE)
    owner.press("Send now")
    assert "Workers answer the customers" in owner.words
    assert ("section", "hx-trigger", "every 2s") in owner.read.attributes
    here = owner.page.request["PATH_INFO"]
    part = owner.open(here, **{"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    go_on(company.reminder_runs.get().pk)
    owner.open(here)
    assert f"Maple {invoice.number} $100.00" in owner.words
    assert "Oak Left out The customer has no e-mail address." in owner.words
    letter = company.deliveries.get()
    assert letter.about.startswith("reminder:")
    assert f"/c/{company.slug}/letters/{letter.public_id}" in owner.read.links.values()
    owner.open(HERE)
    assert "1 letter 1 left out owner@timber.example" in owner.words
    assert "Send now" not in owner.buttons
    owner.open("settings/audit")
    assert "Reminded customers" in owner.words


def test_days_and_customers_of_others_are_not_there(owner, week_late, today):
    other = town.company()
    set_rule(other, NewRule(days=7), on=today - timedelta(days=30))
    overdue(town.customer(other, "Elm", email="books@elm.example"), today)
    owner.open(HERE)
    assert "Elm" not in owner.words
    them = browser(other)
    them.open(HERE)
    them.press("Send now")
    run = other.reminder_runs.get()
    assert owner.open(f"{HERE}/days/{run.public_id}").status_code == 404


def test_whoever_only_looks_has_nothing_to_press(company, week_late, today):
    overdue(town.customer(company, "Maple", email="books@maple.example"), today)
    viewer = browser(company, "viewer")
    viewer.open(HERE)
    assert "7 days after the due date" in viewer.words
    assert not {"Switch off", "Send now"} & set(viewer.buttons)


@pytest.mark.parametrize("count", [2, 200])
def test_the_pages_cost_the_same_however_many_are_reminded(
    owner, company, week_late, today, django_assert_num_queries, count
):
    due_on = today - timedelta(days=7)
    customers = [
        town.customer(company, f"Customer {n:03}", email=f"books@{n}.example") for n in range(count)
    ]
    issue(company, [new(one, on=due_on, due_on=due_on) for one in customers])
    owner.open(HERE)
    with django_assert_num_queries(17):
        owner.open(HERE)
    assert owner.words.count("A letter books@") == count
    owner.press("Send now")
    here = owner.page.request["PATH_INFO"]
    go_on(company.reminder_runs.get().pk)
    with django_assert_num_queries(12):
        owner.open(here)
    assert "Customer 001" in owner.words
    if count > 100:
        owner.follow("Next")
        assert "Customer 199" in owner.words
