import pytest

from solde.mail import vault
from solde.mail.models import Mailbox

OLD, NEW, LOST = "an old secret " * 4, "a new secret " * 4, "a lost secret " * 4


@pytest.fixture
def secrets(settings):
    def choose(newest, *older):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = newest, list(older)

    choose(OLD)
    return choose


def gmail(sub: str, **columns: object) -> Mailbox:
    return Mailbox.objects.create(kind="gmail", google_sub=sub, **columns)


def test_what_is_sealed_comes_out_again_and_is_not_to_be_seen(secrets):
    sealed = vault.seal(b"hunter2")
    assert b"hunter2" not in sealed
    assert vault.unseal(sealed) == b"hunter2"


def test_the_same_secret_looks_different_every_time(secrets):
    assert vault.seal(b"hunter2") != vault.seal(b"hunter2")


def test_a_key_that_moved_to_the_old_ones_still_reads(secrets):
    sealed = vault.seal(b"hunter2")
    secrets(NEW, OLD)
    assert vault.unseal(sealed) == b"hunter2"


@pytest.mark.parametrize("change", [lambda sealed: sealed[:-2] + b"xx", lambda sealed: b""])
def test_what_was_tampered_with_is_not_read(secrets, change):
    with pytest.raises(vault.CannotUnseal):
        vault.unseal(change(vault.seal(b"hunter2")))


def test_a_lost_key_is_told_without_showing_anything(secrets):
    sealed = vault.seal(b"hunter2")
    secrets(NEW)
    with pytest.raises(vault.CannotUnseal) as told:
        vault.unseal(sealed)
    assert NEW not in str(told.value)
    assert told.value.__cause__ is None


def test_sealing_does_not_share_its_key_with_other_uses_of_the_secret(secrets, settings):
    assert vault.key_from(OLD) != vault.key_from(NEW)
    assert settings.SECRET_KEY.encode() not in vault.key_from(OLD)


@pytest.mark.django_db
def test_after_resealing_the_old_key_is_not_needed(secrets):
    mailbox = gmail("1", grant=vault.seal(b"tokens"), password=vault.seal(b"hunter2"))
    secrets(NEW, OLD)
    assert vault.reseal_all() == 2
    secrets(NEW)
    mailbox.refresh_from_db()
    assert vault.unseal(mailbox.grant) == b"tokens"
    assert vault.unseal(mailbox.password) == b"hunter2"


@pytest.mark.django_db
def test_resealing_leaves_alone_what_it_cannot_read(secrets):
    secrets(LOST)
    lost = vault.seal(b"tokens")
    secrets(OLD)
    unreadable, readable = gmail("1", grant=lost), gmail("2", grant=vault.seal(b"tokens"))
    secrets(NEW, OLD)
    assert vault.reseal_all() == 1
    unreadable.refresh_from_db()
    readable.refresh_from_db()
    assert bytes(unreadable.grant) == lost
    assert vault.unseal(readable.grant) == b"tokens"
