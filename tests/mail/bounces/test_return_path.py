"""Return paths name a try, and only ours count."""

import pytest
from uuid6 import uuid7

from solde.mail.bounces.return_path import Try, read, return_path
from solde.mail.models import Mailbox

TRIED = Try(uuid7(), 3)
OWN = "billing@timber.example"
INSTALLATIONS = Mailbox(kind="smtp", is_installations=True)


@pytest.fixture(autouse=True)
def bounces_arrive(settings):
    settings.SOLDE_BOUNCE_ADDRESS = "bounces@mail.timber.example"


def path(tried=TRIED, mailbox=INSTALLATIONS):
    return return_path(mailbox, tried, otherwise=OWN)


def test_a_return_path_names_its_try():
    assert path().startswith(f"bounces+{TRIED.delivery.hex}.3.")
    assert path().endswith("@mail.timber.example")
    assert read(path()) == TRIED
    assert read(path().upper()) == TRIED


def test_the_longest_one_fits_into_an_address(settings):
    settings.SOLDE_BOUNCE_ADDRESS = "x" * 13 + "@mail.timber.example"
    assert len(path(Try(TRIED.delivery, 9999)).partition("@")[0]) <= 64


def test_without_an_address_for_bounces_they_go_to_the_sender(settings):
    signed = path()
    settings.SOLDE_BOUNCE_ADDRESS = ""
    assert path() == OWN
    assert read(signed) is None


def test_a_companys_own_server_is_given_no_foreign_sender():
    assert path(mailbox=Mailbox(kind="smtp")) == OWN


def test_what_was_signed_with_an_older_secret_still_counts(settings):
    signed, older = path(), settings.SECRET_KEY
    settings.SECRET_KEY = "a new secret of thirty-two letters or more"
    assert read(signed) is None
    settings.SECRET_KEY_FALLBACKS = [older]
    assert read(signed) == TRIED


def forgeries():
    other = Try(uuid7(), 3)
    yield from ("", "@", "bounces@mail.timber.example", OWN)
    for part in (str(TRIED.delivery.hex), ".3.", "bounces+", "mail.timber"):
        replaced = {".3.": ".4.", "bounces+": "bouncer+", "mail.timber": "mail.evil"}
        yield part, replaced.get(part, other.delivery.hex)


@pytest.mark.parametrize("forged", list(forgeries()))
def test_anything_else_names_nothing(forged):
    if isinstance(forged, tuple):
        forged = path().replace(*forged)
    assert read(forged) is None


def test_a_signature_of_another_length_is_none():
    local, _, domain = path().partition("@")
    assert read(f"{local[:-1]}@{domain}") is None
    assert read(f"{local}a@{domain}") is None
