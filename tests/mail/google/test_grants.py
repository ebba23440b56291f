"""Access tokens: fetched when needed, by one process at a time, and never to be seen."""

import logging
import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from solde.doubles.faults import Cut, Late
from solde.doubles.google_faults import Error, Plain, Rotate
from solde.mail.answers import Ailment, MailboxFails
from solde.mail.google import client as google_client
from solde.mail.google import grants
from solde.mail.google.grants import AccountIsBusy, access_token, alone_with, unsealed
from solde.mail.models import Mailbox
from tests import town
from tests.mail.round_trip import alive, connected, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(google):
    company = town.company()
    return connected(company, member(company))


def stored(mailbox: Mailbox) -> grants.Grant:
    mailbox.refresh_from_db()
    return unsealed(mailbox.grant)


def grow_old(mailbox: Mailbox) -> None:
    """Let the stored access token be one that ends in four minutes."""
    grant = stored(mailbox)
    soon = grant.expires_at - timedelta(minutes=56)
    old = grants.Grant(grant.refresh_token, grant.access_token, soon)
    Mailbox.objects.filter(pk=mailbox.pk).update(grant=grants.sealed(old))


def refreshes(google) -> int:
    return sum(one["path"] == "/token" for one in google.witness.requests()) - 1  # the consent's


def test_a_token_that_is_still_good_is_used(google, mailbox):
    assert access_token(mailbox.pk) == stored(mailbox).access_token
    assert refreshes(google) == 0


def test_one_that_ends_soon_is_replaced_and_kept(google, mailbox):
    before = stored(mailbox)
    grow_old(mailbox)
    fresh = access_token(mailbox.pk)
    assert fresh != before.access_token
    assert access_token(mailbox.pk) == fresh
    assert refreshes(google) == 1


def test_one_that_gmail_refused_is_replaced(google, mailbox):
    refused = access_token(mailbox.pk)
    assert access_token(mailbox.pk, refused=refused) != refused
    assert refreshes(google) == 1


def test_one_that_another_process_has_replaced_is_not_replaced_again(google, mailbox):
    refused = access_token(mailbox.pk)
    fresh = access_token(mailbox.pk, refused=refused)
    assert access_token(mailbox.pk, refused=refused) == fresh
    assert refreshes(google) == 1


def test_the_refresh_token_stays_when_the_answer_has_none(google, mailbox):
    before = stored(mailbox).refresh_token
    grow_old(mailbox)
    access_token(mailbox.pk)
    assert stored(mailbox).refresh_token == before


def test_a_new_refresh_token_is_stored(google, mailbox):
    before = stored(mailbox).refresh_token
    google.misbehave(Rotate("token"), times=1)
    grow_old(mailbox)
    access_token(mailbox.pk)
    after = stored(mailbox).refresh_token
    assert after != before
    assert after in google.google.grants.refresh


def test_a_withdrawn_grant_needs_a_person(google, mailbox):
    google.revoke_account(mailbox.address)
    grow_old(mailbox)
    with pytest.raises(MailboxFails) as fails:
        access_token(mailbox.pk)
    assert fails.value.trouble.ailment is Ailment.RECONNECT
    assert "invalid_grant" in fails.value.trouble.words
    assert fails.value.trouble.seconds is None


@pytest.mark.parametrize(
    "fault",
    [
        Error("token", 500),
        Error("token", 503),
        Error("token", 400, "invalid_client"),
        Error("token", 401, "unauthorized_client"),
        Error("token", 403, "org_internal"),
        Plain("token", "<html>"),
        Cut("token"),
        Late("token", seconds=60),
    ],
    ids=str,
)
def test_anything_else_at_the_token_endpoint_is_for_later(google, mailbox, monkeypatch, fault):
    before = stored(mailbox)
    grow_old(mailbox)
    google.misbehave(fault, times=1)
    with monkeypatch.context() as hurried:
        if isinstance(fault, Late):
            hurried.setattr(google_client, "SECONDS_MAX", 2)
        with pytest.raises(MailboxFails) as fails:
            access_token(mailbox.pk)
    assert fails.value.trouble.ailment is Ailment.PAUSE
    assert fails.value.trouble.seconds
    assert stored(mailbox).refresh_token == before.refresh_token
    assert access_token(mailbox.pk) != before.access_token
    assert alive(google) == 1


def test_a_mailbox_without_a_grant_needs_a_person(google, mailbox):
    Mailbox.objects.filter(pk=mailbox.pk).update(grant=None)
    with pytest.raises(MailboxFails) as fails:
        access_token(mailbox.pk)
    assert fails.value.trouble.ailment is Ailment.RECONNECT


def test_a_grant_sealed_with_a_lost_key_needs_a_person(google, mailbox, settings):
    settings.SECRET_KEY = "another secret " * 3
    with pytest.raises(MailboxFails) as fails:
        access_token(mailbox.pk)
    assert fails.value.trouble.ailment is Ailment.RECONNECT


def test_a_refresh_does_not_bring_back_a_grant_that_was_removed(google, mailbox):
    grant = stored(mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(grant=None)
    grants.refreshed(mailbox.pk, grant)
    mailbox.refresh_from_db()
    assert mailbox.grant is None


@pytest.fixture
def elsewhere():
    """Another session of the database, as another machine has one."""
    other = connection.copy()
    other.inc_thread_sharing()
    yield other
    other.close()


def lock(session, sub: str, *, give: bool = False) -> None:
    verb = "unlock" if give else "lock"
    with session.cursor() as cursor:
        cursor.execute(f"select pg_advisory_{verb}(%s, hashtext(%s))", [grants.GRANTS, sub])


def test_an_account_is_waited_for(elsewhere):
    lock(elsewhere, "108")

    def let_go():
        time.sleep(0.3)
        lock(elsewhere, "108", give=True)

    letting_go = Thread(target=let_go)
    began = time.monotonic()
    letting_go.start()
    with alone_with("108"):
        assert time.monotonic() - began >= 0.3
    letting_go.join()


def test_an_account_is_not_waited_for_for_ever(google, mailbox, elsewhere, monkeypatch):
    monkeypatch.setattr(grants, "WAIT_SECONDS_MAX", 0.2)
    lock(elsewhere, mailbox.google_sub)
    with pytest.raises(AccountIsBusy), alone_with(mailbox.google_sub):
        pass
    grow_old(mailbox)
    with pytest.raises(MailboxFails) as fails:
        access_token(mailbox.pk)
    assert fails.value.trouble.ailment is Ailment.PAUSE


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_asks_google_and_both_have_the_token(google, mailbox, elsewhere):
    grow_old(mailbox)
    found = []

    def work():
        found.append(access_token(mailbox.pk))
        connection.close()

    lock(elsewhere, mailbox.google_sub)  # until both have seen that the token is old
    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    time.sleep(0.5)
    assert found == []
    lock(elsewhere, mailbox.google_sub, give=True)
    for one in workers:
        one.join()
    assert found == [stored(mailbox).access_token] * 2
    assert refreshes(google) == 1


def test_an_account_is_free_again_after_trouble(elsewhere):
    with pytest.raises(RuntimeError), alone_with("108"):
        raise RuntimeError
    lock(elsewhere, "108")


def test_no_token_is_seen_in_logs_errors_or_what_is_printed(google, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    grow_old(mailbox)
    access_token(mailbox.pk)
    google.misbehave(Error("token", 500), times=1)
    grow_old(mailbox)
    with pytest.raises(MailboxFails) as fails:
        access_token(mailbox.pk)
    seen = caplog.text + repr(fails.value) + repr(stored(mailbox)) + str(fails.value.trouble)
    assert "/token" in str(list(google.witness.requests()))
    for secret in (*google.google.grants.refresh, *google.google.grants.access):
        assert secret not in seen
    assert google.google.client.secret not in seen
