"""Test letters: each another one, by exactly the mailbox that is tested."""

import pytest

from solde.company.access import NoSuchCompany, NotAllowed
from solde.history.models import Event
from solde.mail.ailing import pause
from solde.mail.answers import Ailment, Trouble
from solde.mail.choosing import NoSuchMailbox, default_mailbox
from solde.mail.queueing import URGENT
from solde.mail.settling import WrongAddress
from solde.mail.testing import latest_tests, send_test_letter
from solde.smtp_url import Security, SmtpServer
from tests import town
from tests.mail.envelopes import ALDER
from tests.mail.post import tried
from tests.mail.round_trip import connected, member

pytestmark = pytest.mark.django_db


def test_a_test_letter_waits_before_all_others_and_is_on_record(company, carol):
    letter = send_test_letter(company, default_mailbox(), ALDER, by=carol)
    assert (letter.state, letter.priority, letter.ordered_by) == ("queued", URGENT, carol)
    assert letter.recipients.get().address == ALDER
    assert company.name in letter.subject
    event = Event._base_manager.get(company=company, act="send_test_letter")
    assert (event.by, event.details) == (carol, {"to": ALDER})


def test_every_test_is_another_letter(company, carol):
    first = tried(send_test_letter(company, default_mailbox(), ALDER, by=carol))
    second = send_test_letter(company, default_mailbox(), ALDER, by=carol)
    assert [one.purpose for one in (first, second)] == [1, 2]
    assert latest_tests(company, [default_mailbox()]) == {default_mailbox().pk: second}


def test_it_is_in_the_language_of_whoever_asks(company, carol):
    carol.language = "fr-CA"
    letter = send_test_letter(company, default_mailbox(), ALDER, by=carol)
    assert letter.text.startswith("Bonjour")


def test_it_takes_no_other_way_when_its_mailbox_fails(google, settings, company, carol):
    settings.SOLDE_SMTP = SmtpServer("127.0.0.1", 2525, Security.NONE)
    company.when_mailbox_fails = "default"
    company.save(update_fields=["when_mailbox_fails"])
    gmail = connected(company, carol)
    pause(gmail, Trouble(Ailment.RECONNECT, "withdrawn"))
    gmail.refresh_from_db()
    letter = send_test_letter(company, gmail, ALDER, by=carol)
    assert (letter.mailbox, letter.state, letter.rerouted) == (gmail, "held", "")


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nCc: c@d.example"]
)
def test_it_goes_to_one_address(company, carol, to):
    with pytest.raises(WrongAddress):
        send_test_letter(company, default_mailbox(), to, by=carol)
    assert not company.deliveries.exists()


@pytest.mark.parametrize("role", ["owner", "accountant", "sales"])
def test_whoever_may_send_letters_may_use_gmail(google, company, carol, role):
    gmail = connected(company, carol)
    dave = member(company, role, "dave@timber.example")
    assert send_test_letter(company, gmail, ALDER, by=dave).mailbox == gmail


@pytest.mark.parametrize(("role", "refusal"), [("viewer", NotAllowed), (None, NoSuchCompany)])
def test_nobody_else_may_send(company, role, refusal):
    dave = member(company if role else town.company(), role or "owner", "dave@timber.example")
    with pytest.raises(refusal):
        send_test_letter(company, default_mailbox(), ALDER, by=dave)


def test_it_leaves_by_no_mailbox_of_others(google, company, carol):
    other = town.company()
    gmail = connected(other, member(other))  # Carol's too
    with pytest.raises(NoSuchMailbox):
        send_test_letter(company, gmail, ALDER, by=carol)
