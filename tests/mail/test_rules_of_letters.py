"""What PostgreSQL refuses of letters, whoever asks for it."""

from uuid import uuid4

import pytest

from solde.mail.answers import Meaning
from solde.mail.choosing import installations
from solde.mail.models import Connection, Mailbox
from tests import town
from tests.ledger.back_door import copy_of, refused_by
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(company):
    return queued(company)


@pytest.fixture
def others_mailbox():
    """A mailbox that another company is connected to."""
    mailbox = Mailbox.objects.create(kind="smtp", address="billing@birch.example")
    Connection._base_manager.create(company=town.company(), mailbox=mailbox, kind="smtp")
    return mailbox


def test_no_letter_is_queued_for_another_companys_mailbox(letter, others_mailbox):
    with refused_by("mailbox_open_to_company"):
        other = {"public_id": uuid4(), "about": "other", "mailbox_id": others_mailbox.pk}
        copy_of("mail_delivery", letter.pk, **other)


def test_no_letter_is_led_to_another_companys_mailbox(letter, others_mailbox):
    with refused_by("mailbox_open_to_company") as cursor:
        cursor.execute("update mail_delivery set mailbox_id = %s", [others_mailbox.pk])


def test_a_letter_may_be_led_to_its_companys_mailbox_and_back(company, letter, others_mailbox):
    company.connections.create(mailbox=others_mailbox, kind="smtp")
    for mailbox in (others_mailbox, installations(Mailbox.Kind.CAPTURED)):
        assert company.deliveries.filter(pk=letter.pk).update(mailbox=mailbox) == 1


def test_letters_go_by_the_ways_of_their_states_only(letter):
    with refused_by("delivery_goes_an_allowed_way") as cursor:
        cursor.execute("update mail_delivery set state = 'sent', due_at = null")


@pytest.mark.parametrize("state", ["sent", "partly_sent"])
def test_no_letter_that_waits_is_sent_unless_somebody_took_it(letter, state):
    tried(letter, r0=Meaning.LATER)
    with refused_by("delivery_goes_an_allowed_way") as cursor:
        cursor.execute("update mail_delivery set state = %s, due_at = null", [state])


@pytest.mark.parametrize("column", ["subject", "text", "reply_to", "about", "from_name"])
def test_what_a_letter_says_never_changes(letter, column):
    with refused_by("delivery_says_what_it_said") as cursor:
        cursor.execute(f"update mail_delivery set {column} = 'x@timber.example'")


def test_no_letter_is_under_way_without_an_attempt(letter):
    with refused_by("sending_has_an_open_attempt") as cursor:
        cursor.execute("update mail_delivery set state = 'sending', due_at = null")


def test_no_attempt_is_open_for_a_letter_that_is_not_under_way(letter):
    tried(letter)
    with refused_by("sending_has_an_open_attempt") as cursor:
        cursor.execute("update mail_attempt set is_open = true")


@pytest.mark.parametrize("table", ["mail_attempt", "mail_recipient", "mail_delivery"])
def test_nothing_of_a_letter_is_deleted(letter, table):
    tried(letter)
    with refused_by("written_once") as cursor:
        cursor.execute(f"delete from {table}")
