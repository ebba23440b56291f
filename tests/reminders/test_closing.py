"""A reminder that will not leave is told of: no rule reminds of the same again."""

from datetime import date, timedelta

import pytest

from solde.mail.alerts import AlertKind, deal_with, sentence
from solde.mail.choosing import default_mailbox
from solde.mail.models import Delivery, Mailbox
from solde.mail.settling import resend
from solde.mail.working import see_out
from solde.reminders.closing import tell_of_unsent
from solde.reminders.reminding import remind
from solde.web.alert_links import links_of
from tests.sales.selling import issued, line

pytestmark = pytest.mark.django_db

DUE = date(2025, 10, 1)


@pytest.fixture
def letter(company, maple, settings, tmp_path) -> Delivery:
    """Of a reminder to two addresses, where the mailbox takes one."""
    settings.SOLDE_DATA_DIR = tmp_path
    company.customers.filter(pk=maple.pk).update(email="books@maple.example, till@maple.example")
    issued(maple, line("100.00"), on=DUE - timedelta(days=30), due_on=DUE)
    remind(company, DUE + timedelta(days=7))
    Mailbox.objects.filter(pk=default_mailbox().pk).update(recipients_max=1)
    return company.deliveries.get()


def told(company) -> list[tuple[str, str]]:
    tell_of_unsent()
    return list(company.alerts.order_by("pk").values_list("kind", "subject"))


def test_a_reminder_whose_letter_fails_is_told_of_once(company, letter):
    assert told(company) == []
    see_out(company.deliveries.all())
    failed = (AlertKind.REMINDER_NOT_SENT, f"delivery:{letter.pk}")
    assert told(company) == [failed]
    alert = company.alerts.get()
    assert alert.words.startswith("Maple: The letter has 2 recipients")
    assert "reminder was not sent" in sentence(alert)
    assert links_of(company, [alert])[alert.subject].endswith(f"/{letter.public_id}")
    deal_with(alert)
    assert told(company) == [failed]


def test_one_that_fails_again_is_told_of_again(company, letter):
    see_out(company.deliveries.all())
    again = resend(letter, "asked for")
    see_out(company.deliveries.all())
    assert told(company) == [
        (AlertKind.REMINDER_NOT_SENT, f"delivery:{letter.pk}"),
        (AlertKind.REMINDER_NOT_SENT, f"delivery:{again.pk}"),
    ]


def test_a_reminder_that_leaves_is_not_told_of(company, letter):
    Mailbox.objects.filter(pk=default_mailbox().pk).update(recipients_max=None)
    see_out(company.deliveries.all())
    assert told(company) == []
