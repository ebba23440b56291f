"""Confirm the account that came back: once, by whom and for whom it was asked."""

import pytest

from solde.doubles.google_faults import Error
from solde.history.models import Event
from solde.mail.google import consent as consents
from solde.mail.google.connecting import (
    OtherGmailConnected,
    call_off,
    confirm,
    gmail_of,
    pending_account,
)
from solde.mail.google.consent import begin_consent
from solde.mail.google.grants import unsealed
from solde.mail.models import Connection, Consent, Mailbox
from tests import town
from tests.mail.round_trip import (
    GMAIL_COM,
    SESSION,
    WORKSPACE,
    alive,
    connected,
    grow_old,
    returned,
)

pytestmark = pytest.mark.django_db


def test_the_address_is_confirmed_before_anything_is_connected(google, company, carol):
    consent = returned(company, carol)
    pending = pending_account(company, carol, SESSION, consent.pk)
    assert (pending.address, pending.domain) == (GMAIL_COM, "")
    assert (pending.replaces, pending.is_again) == ("", False)
    assert gmail_of(company) is None
    mailbox = confirm(company, carol, SESSION, consent_id=consent.pk)
    assert gmail_of(company) == mailbox
    assert (mailbox.kind, mailbox.address) == ("gmail", GMAIL_COM)
    assert mailbox.google_sub == google.google.accounts[GMAIL_COM].sub
    assert unsealed(mailbox.grant).refresh_token in google.google.grants.refresh
    event = Event._base_manager.get(company=company, act="connect_gmail")
    assert (event.by, event.details) == (carol, {"address": GMAIL_COM})


@pytest.mark.parametrize(
    ("account", "per_day", "domain"), [(GMAIL_COM, 400, ""), (WORKSPACE, 1800, "birch.example")]
)
def test_an_account_is_kept_to_the_limits_of_its_kind(
    google, company, carol, account, per_day, domain
):
    mailbox = connected(company, carol, account)
    assert (mailbox.per_day, mailbox.google_domain) == (per_day, domain)
    assert (mailbox.per_minute, mailbox.recipients_max) == (30, 25)
    assert mailbox.attachments_max == 15 * 1024 * 1024


class TestWhatCannotBeConfirmed:
    """Nothing is connected."""

    @pytest.fixture(autouse=True)
    def nothing_is_connected(self, google, company, carol):
        yield
        assert not Mailbox.objects.filter(kind="gmail").exists()
        assert not Connection._base_manager.exists()

    def test_confirming_for_another_company(self, google, company, carol):
        other = town.company()
        other.members.create(user=carol, role="owner")
        consent = returned(company, carol)
        for act in (pending_account, lambda *who: confirm(*who[:3], consent_id=who[3])):
            with pytest.raises(consents.ConsentNotYours):
                act(other, carol, SESSION, consent.pk)

    def test_confirming_in_another_browser(self, google, company, carol):
        consent = returned(company, carol)
        with pytest.raises(consents.ConsentNotYours):
            confirm(company, carol, "another session", consent_id=consent.pk)

    def test_confirming_late(self, google, company, carol):
        consent = returned(company, carol)
        grow_old("returned_at")
        with pytest.raises(consents.ConsentTooLate):
            confirm(company, carol, SESSION, consent_id=consent.pk)

    def test_confirming_before_it_came_back(self, google, company, carol):
        begin_consent(company, carol, SESSION)
        consent = Consent._base_manager.get()
        with pytest.raises(consents.ConsentTooLate):
            confirm(company, carol, SESSION, consent_id=consent.pk)

    def test_confirming_what_was_called_off(self, google, company, carol):
        consent = returned(company, carol)
        assert consents.end(consent)
        with pytest.raises(consents.ConsentUsed):
            confirm(company, carol, SESSION, consent_id=consent.pk)


def test_confirming_twice_connects_once(google, company, carol):
    consent = returned(company, carol)
    confirm(company, carol, SESSION, consent_id=consent.pk)
    with pytest.raises(consents.ConsentUsed):
        confirm(company, carol, SESSION, consent_id=consent.pk)
    assert Connection._base_manager.count() == 1


def test_a_second_gmail_is_refused_unless_it_is_to_replace_the_first(google, company, carol):
    first = connected(company, carol, GMAIL_COM)
    consent = returned(company, carol, WORKSPACE)
    pending = pending_account(company, carol, SESSION, consent.pk)
    assert (pending.address, pending.replaces) == (WORKSPACE, GMAIL_COM)
    with pytest.raises(OtherGmailConnected, match=GMAIL_COM):
        confirm(company, carol, SESSION, consent_id=consent.pk)
    assert gmail_of(company) == first
    second = confirm(company, carol, SESSION, consent_id=consent.pk, replacing=True)
    assert gmail_of(company) == second
    first.refresh_from_db()
    assert first.grant is None
    assert (alive(google, GMAIL_COM), alive(google, WORKSPACE)) == (0, 1)


def test_one_account_serves_two_companies_with_one_grant(google, company, carol):
    other = town.company()
    other.members.create(user=carol, role="accountant")
    assert connected(company, carol) == connected(other, carol)
    assert Mailbox.objects.filter(kind="gmail").count() == 1


def test_an_account_that_is_not_confirmed_gets_its_permission_back(google, company, carol):
    consent = returned(company, carol)
    call_off(company, carol, SESSION, consent_id=consent.pk)
    assert alive(google) == 0
    with pytest.raises(consents.ConsentUsed):
        confirm(company, carol, SESSION, consent_id=consent.pk)


def test_calling_off_leaves_another_companys_permission_alone(google, company, carol):
    other = town.company()
    other.members.create(user=carol, role="owner")
    connected(other, carol)
    consent = returned(company, carol)
    call_off(company, carol, SESSION, consent_id=consent.pk)
    assert alive(google) == 2


def test_calling_off_succeeds_when_google_is_away(google, company, carol):
    consent = returned(company, carol)
    google.misbehave(Error("revoke", 503))
    call_off(company, carol, SESSION, consent_id=consent.pk)
    assert Consent._base_manager.get().account is None
