"""Remove Gmail: for one company of several, for the last one, and when Google is away."""

from datetime import date

import pytest

from solde.company.access import NotAllowed
from solde.company.models import Company
from solde.doubles.google_faults import Error
from solde.history.models import Event
from solde.mail.ailing import pause
from solde.mail.answers import Ailment, Meaning, Trouble
from solde.mail.choosing import from_list, installations
from solde.mail.google.connecting import gmail_of
from solde.mail.google.leaving import AtGoogle, NoGmail, remove_gmail, revoke_forgotten
from solde.mail.holding import release
from solde.mail.models import Mailbox
from solde.mail.settling import resend
from solde.reminders import reminding
from solde.reminders.ruling import NewRule, set_rule
from solde.sales.answering import answer_all
from solde.sales.batches import Order, order_sending
from solde.smtp_url import smtp_server
from solde.statements.ordering import order_run
from solde.statements.running import prepare_part
from tests import town
from tests.mail.post import queued, tried
from tests.mail.round_trip import GMAIL_COM, alive, connected, member
from tests.sales.selling import issued
from tests.statements.books import options

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(google, company, carol):
    return connected(company, carol)


def test_the_last_company_gives_the_permission_back(google, company, carol, mailbox):
    removal = remove_gmail(company, by=carol)
    assert (removal.address, removal.at_google) == (GMAIL_COM, AtGoogle.REVOKED)
    assert removal.words
    assert alive(google) == 0
    assert gmail_of(company) is None
    mailbox.refresh_from_db()
    assert mailbox.grant is None
    event = Event._base_manager.get(company=company, act="remove_gmail")
    assert (event.by, event.details) == (carol, {"address": GMAIL_COM})


def test_one_of_two_companies_leaves_the_other_ones_permission_alone(
    google, company, carol, mailbox
):
    other = town.company()
    other.members.create(user=carol, role="owner")
    connected(other, carol)
    assert remove_gmail(company, by=carol).at_google is AtGoogle.KEPT
    assert alive(google) == 2  # the first consent's, and the second's
    assert gmail_of(other) == mailbox
    mailbox.refresh_from_db()
    assert mailbox.grant
    assert remove_gmail(other, by=carol).at_google is AtGoogle.REVOKED
    assert alive(google) == 0


@pytest.mark.parametrize("unreachable", [False, True])
def test_it_is_removed_even_when_google_cannot_be_told(
    google, settings, company, carol, mailbox, unreachable
):
    google.misbehave(Error("revoke", 503))
    if unreachable:
        settings.SOLDE_GOOGLE_REVOKE_URL = "http://127.0.0.1:1/revoke"
    removal = remove_gmail(company, by=carol)
    assert removal.at_google is AtGoogle.NOT_REACHED
    assert "Third-party" in removal.words
    assert gmail_of(company) is None
    mailbox.refresh_from_db()
    assert mailbox.grant is None


def test_it_is_removed_once(google, company, carol, mailbox):
    remove_gmail(company, by=carol)
    with pytest.raises(NoGmail):
        remove_gmail(company, by=carol)


@pytest.mark.parametrize("role", ["sales", "viewer"])
def test_only_owners_and_accountants_remove_it(google, company, mailbox, role):
    dave = member(company, role, "dave@timber.example")
    with pytest.raises(NotAllowed):
        remove_gmail(company, by=dave)
    assert gmail_of(company) == mailbox


def test_a_removal_that_was_cut_short_is_finished_later(google, company, carol, mailbox):
    company.connections.all().delete()
    assert revoke_forgotten() == 1
    assert alive(google) == 0
    mailbox.refresh_from_db()
    assert mailbox.grant is None
    assert revoke_forgotten() == 0


def test_a_grant_in_use_is_not_forgotten(google, mailbox):
    assert revoke_forgotten() == 0
    assert alive(google) == 1


def test_what_was_wrong_with_it_concerns_the_company_no_more(google, company, carol, mailbox):
    pause(mailbox, Trouble(Ailment.RECONNECT, "withdrawn"))
    assert company.alerts.filter(dealt_with_at=None).count() == 1
    remove_gmail(company, by=carol)
    assert not company.alerts.filter(dealt_with_at=None).exists()


def test_the_same_account_connects_again_to_the_same_mailbox(google, company, carol, mailbox):
    remove_gmail(company, by=carol)
    again = connected(company, carol)
    assert again == mailbox
    assert Mailbox.objects.filter(kind="gmail").count() == 1
    assert alive(google) == 1


def test_connecting_again_mends_the_mailbox(google, company, carol, mailbox):
    pause(mailbox, Trouble(Ailment.RECONNECT, "withdrawn"))
    google.revoke_account(GMAIL_COM)
    again = connected(company, carol)
    assert (again.pk, again.ailment, again.last_words) == (mailbox.pk, "", "")
    assert not company.alerts.filter(dealt_with_at=None).exists()


class TestWaitingLetters:
    """They go the way that the company chose for a mailbox that fails."""

    @pytest.fixture
    def letter(self, company, mailbox):
        return queued(company, mailbox=mailbox)

    def test_they_are_held(self, company, carol, letter):
        remove_gmail(company, by=carol)
        letter.refresh_from_db()
        assert (letter.state, letter.held_for) == ("held", "mailbox")
        assert letter.last_words == f"{GMAIL_COM} was removed."

    def test_or_leave_by_the_installations_address(self, company, carol, letter, settings):
        settings.SOLDE_SMTP = smtp_server("smtp://127.0.0.1?tls=none")
        Company.objects.filter(pk=company.pk).update(when_mailbox_fails="default")
        company.refresh_from_db()
        remove_gmail(company, by=carol)
        letter.refresh_from_db()
        assert (letter.state, letter.mailbox.is_installations) == ("queued", True)
        assert GMAIL_COM in letter.rerouted

    def test_they_go_on_when_the_same_account_is_connected_again(self, company, carol, letter):
        remove_gmail(company, by=carol)
        connected(company, carol)
        letter.refresh_from_db()
        assert (letter.state, letter.held_for) == ("queued", "")

    def test_they_go_on_when_a_lost_connection_is_mended(self, company, carol, letter):
        pause(letter.mailbox, Trouble(Ailment.RECONNECT, "withdrawn"))
        letter.refresh_from_db()
        assert letter.state == "held"
        connected(company, carol)
        letter.refresh_from_db()
        assert letter.state == "queued"

    def test_they_stay_with_the_company_that_left_when_another_connects(
        self, company, carol, letter
    ):
        remove_gmail(company, by=carol)
        other = town.company()
        other.members.create(user=carol, role="owner")
        connected(other, carol)
        letter.refresh_from_db()
        assert letter.state == "held"


class TestLettersMadeLater:
    """Of what was ordered before, and what is sent again: the same choice, whoever asks."""

    @pytest.fixture
    def goes_around(self, company, settings):
        settings.SOLDE_SMTP = smtp_server("smtp://127.0.0.1?tls=none")
        Company.objects.filter(pk=company.pk).update(when_mailbox_fails="default")
        company.refresh_from_db()

    @pytest.fixture
    def maple(self, company):
        """Who owes something."""
        maple = town.customer(company, "Maple", email="books@maple.example")
        return issued(maple, on=date(2025, 9, 1), due_on=date(2025, 10, 1))

    def test_they_are_held_for_a_person(self, company, carol, mailbox):
        failed = tried(queued(company, mailbox=mailbox), r0=Meaning.REFUSED)
        remove_gmail(company, by=carol)
        again = resend(failed, "a new address", by=carol)
        assert (again.state, again.held_for) == ("held", "removal")
        assert again.last_words == f"{GMAIL_COM} was removed."
        assert GMAIL_COM in again.rerouted
        release(again, by=carol)
        again.refresh_from_db()
        assert (again.state, again.mailbox) == ("queued", next(from_list(company)))

    @pytest.mark.usefixtures("goes_around")
    def test_or_leave_by_the_installations_address(self, company, carol, mailbox):
        failed = tried(queued(company, mailbox=mailbox), r0=Meaning.REFUSED)
        remove_gmail(company, by=carol)
        again = resend(failed, "a new address", by=carol)
        assert (again.state, again.mailbox) == ("queued", installations(Mailbox.Kind.SMTP))
        assert GMAIL_COM in again.rerouted

    def test_statements_that_were_ordered_before(self, company, carol, mailbox, maple):
        ordered = options("open-item", statement_on=date(2025, 10, 31), email=True)
        run = order_run(company, ordered)
        remove_gmail(company, by=carol)
        prepare_part(run.parts.get().pk)
        assert self.told(company) == ("held", "removal")

    def test_invoices_that_were_ordered_before(self, company, carol, mailbox, maple):
        run = order_sending(company, company.documents.all(), Order(mailbox=mailbox))
        remove_gmail(company, by=carol)
        answer_all(run)
        assert self.told(company) == ("held", "removal")

    @pytest.mark.usefixtures("goes_around")
    def test_reminders_that_are_being_written(self, company, carol, mailbox, maple):
        set_rule(company, NewRule(days=7), on=date(2025, 9, 1))
        run = reminding.begin(company, date(2025, 10, 8), by=None)
        remove_gmail(company, by=carol)
        reminding.answer_all(run, mailbox)
        assert self.told(company) == ("queued", "")

    def told(self, company):
        letter = company.deliveries.get()
        return letter.state, letter.held_for
