"""What was done stays on record, with who and when, and only with the act itself."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction

from solde.company.models import User
from solde.history.recording import record
from tests import town

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_what_and_when():
    company, carol = town.company(), User.objects.create_user("carol@timber.example")
    noon = datetime(2025, 9, 1, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        record(company, "reverse", "entry:7", by=carol, on="2025-09-01")
    event = company.events.get(subject="entry:7")
    assert (event.at, event.by, event.act) == (noon, carol, "reverse")
    assert event.details == {"on": "2025-09-01"}
    assert str(event) == "reverse entry:7"


def test_an_act_that_fails_leaves_no_record():
    company = town.company()
    with transaction.atomic():
        record(company, "reverse", "entry:7")
        transaction.set_rollback(True)
    assert not company.events.filter(subject="entry:7").exists()
