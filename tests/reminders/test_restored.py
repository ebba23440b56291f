"""Reminders in a database that was restored: those of the day may have left already."""

from datetime import UTC, date, datetime

import pytest

from solde.mail.restoring import hold_after_restore
from solde.reminders.reminding import remind_today
from tests.sales.selling import issued, line

pytestmark = pytest.mark.django_db


def test_what_is_reminded_of_again_is_held(company, maple):
    issued(maple, line("100.00"), on=date(2025, 9, 1), due_on=date(2025, 10, 1))
    hold_after_restore()
    remind_today(company.pk, datetime(2025, 10, 8, 15, tzinfo=UTC))
    letter = company.deliveries.get()
    assert (letter.state, letter.held_for) == ("held", "restore")
