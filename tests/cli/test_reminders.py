"""Reminders by command."""

from datetime import date, timedelta

import pytest

from solde.company.time_zones import today_of
from tests import town
from tests.cli.door import solde
from tests.sales.selling import issued, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def reminders(company, *words):
    return solde("reminders", *words, "--company", company.slug)


def overdue(customer, price="100.00"):
    today = today_of(customer.company)
    return issued(customer, line(price), on=today - timedelta(days=40), due_on=today)


def test_rules_are_set_and_listed(company):
    assert "Nobody is reminded" in reminders(company, "rules").out
    reminders(company, "rules", "--before", 3)
    reminders(company, "rules", "--after", 0, "--attach", "--catch-up")
    reminders(company, "rules", "--after", 7, "--off")
    told = reminders(company, "rules", "--json").lines
    assert [(one["days"], one["attach"], one["active"]) for one in told] == [
        (-3, False, True),
        (0, True, True),
        (7, False, False),
    ]
    assert (told[0]["since"], told[1]["since"]) == (today_of(company).isoformat(), None)
    shown = reminders(company, "rules").out
    for words in ("3 days before the due date", "on the due date", "7 days after", "ever", "off"):
        assert words in shown


def test_a_rule_is_before_or_after(company):
    assert reminders(company, "rules", "--before", 3, "--after", 3).code == 2


def test_who_is_shown_is_reminded(company):
    maple = town.customer(company, "Maple", email="books@maple.example")
    cedar = town.customer(company, "Cedar", delivery="print")
    overdue(maple)
    overdue(cedar)
    reminders(company, "rules", "--after", 0)
    shown = reminders(company, "preview", "--json").lines
    assert [(one["customer"], one["status"], one["reason"]) for one in shown] == [
        ("Maple", "reminded", None),
        ("Cedar", "left_out", "prefers_print"),
    ]
    assert (shown[0]["amount"], shown[0]["numbers"]) == ("100.00", ["1"])
    assert "does not want e-mail" in " ".join(reminders(company, "preview").out.split())
    sent = reminders(company, "send", "--json").lines
    assert sent[0] == shown[0]
    assert company.deliveries.count() == 1
    assert "reach nobody" in reminders(company, "preview", "--date", date(2020, 1, 1)).out
