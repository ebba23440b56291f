"""What the doctor says of mail: that nothing gets anywhere by itself, and what to do."""

from datetime import timedelta

import pytest
from django.db.models import F

from solde.cli.examining_mail import LONG, mail
from solde.mail.ailing import pause, pause_for_limit
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.answers import Ailment, Envelope, Meaning, Trouble
from solde.mail.choosing import installations
from solde.mail.clock import database_now
from solde.mail.holding import hold, put_on_hold
from solde.mail.models import Attempt, Delivery, Mailbox
from solde.mail.outbox import PostgresOutbox
from solde.mail.sending import Packed
from solde.mail.states import HeldFor
from solde.smtp_url import smtp_server
from tests import town
from tests.mail.envelopes import ALDER, SENDER
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db

MORE = LONG + timedelta(hours=1)


@pytest.fixture
def default():
    return installations(Mailbox.Kind.SMTP)


def wrong():
    """What the doctor finds not in order, with what was found."""
    found = {one.what: one.found for one in mail() if not one.ok}
    assert all(one.remedy for one in mail() if not one.ok)
    return found


def waiting_for(company, age, **fields):
    """A letter that waits since then, as the clock of the database would have it."""
    letter = queued(company, **fields)
    past = {"due_at": F("due_at") - age, "created_at": F("created_at") - age}
    Delivery._base_manager.filter(pk=letter.pk).update(**past)
    return letter


def test_all_is_well_where_nothing_is_set_up():
    first = next(mail())
    assert (first.what, first.ok) == ("Mail", True)
    assert "SOLDE_SMTP_URL is not set" in first.found
    assert wrong() == {}


def test_the_way_out_is_named(settings):
    settings.SOLDE_SMTP = smtp_server("smtp://smtp.example.com")
    assert next(mail()).found == "by smtp.example.com; mailboxes of companies: 0"


def test_a_mailbox_in_trouble_is_named(default):
    pause(default, Trouble(Ailment.PAUSE, "421 too busy", 60))
    assert wrong() == {
        "Mailboxes": "default: 421 too busy",
        "Alerts": "A mailbox cannot send at the moment. Its letters wait and go on by themselves."
        " 421 too busy",
    }


def test_a_limit_is_no_trouble(default):
    pause_for_limit(default, database_now() + LONG)
    assert wrong() == {}


def test_letters_in_doubt_are_counted_for_each_company(company):
    other = town.company("Other")
    tried(queued(company), r0=Meaning.IN_DOUBT)
    for number in range(2):
        tried(queued(other, about=f"note:{number}"), r0=Meaning.IN_DOUBT)
    assert wrong() == {"Letters in doubt": f"2 ({other.slug}), 1 ({company.slug})"}


def test_letters_that_wait_for_long_are_counted(company):
    waiting_for(company, LONG - timedelta(hours=1))
    assert wrong() == {}
    waiting_for(company, MORE, about="note:1")
    assert wrong() == {"Letters waiting": f"1 ({company.slug})"}


def test_a_run_that_takes_days_is_no_trouble(company, default):
    waiting_for(company, MORE)
    tried(queued(company, about="note:1"))
    assert wrong() == {}
    Attempt._base_manager.update(started_at=F("started_at") - MORE)
    assert wrong() == {"Letters waiting": f"1 ({company.slug})"}


@pytest.mark.parametrize("reason", [HeldFor.MAILBOX, HeldFor.RESTORE])
def test_letters_that_are_held_are_not_forgotten(company, reason):
    waiting_for(company, MORE)
    put_on_hold(company.deliveries.all(), reason, "held")
    assert wrong() == {"Letters waiting": f"1 ({company.slug})"}


def test_what_a_person_holds_is_that_persons_business(company):
    hold(waiting_for(company, MORE))
    assert wrong() == {}


def test_a_worker_that_fell_silent_leaves_its_letter(company, default):
    letter = queued(company)
    outbox = PostgresOutbox(default)
    envelope = Envelope(SENDER, (ALDER,), b"", "<1.1.x@timber.example>")
    outbox.claim(outbox.pick(), Packed(envelope, ""))
    assert wrong() == {}
    Attempt._base_manager.filter(delivery=letter).update(lease_until=database_now())
    assert wrong() == {"Letters under way": "1 with a worker that fell silent"}


def test_alerts_for_the_operator_are_shown(company):
    raise_alert(company, AlertKind.RUN_FAILED, "run:1")
    assert wrong() == {}
    raise_alert(None, AlertKind.RESTORED, "installation")
    assert wrong()["Alerts"].startswith("The database is older than what")
