import pytest

from solde.mail import vault
from solde.mail.models import Consent
from solde.mail.upkeep import look_after_secrets
from tests import town
from tests.mail.round_trip import alive, connected, grow_old, member, returned

pytestmark = pytest.mark.django_db


def test_secrets_are_looked_after_without_anybody_asking(google, settings):
    company, left = town.company(), town.company()
    mailbox = connected(company, member(company))
    connected(left, member(left), "billing@birch.example")
    left.connections.all().delete()  # a removal that was cut short
    Consent._base_manager.all().delete()
    returned(company, company.members.get().user)
    grow_old("begun_at")
    grow_old("begun_at")
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret " * 4, [old]

    look_after_secrets()

    settings.SECRET_KEY_FALLBACKS = []
    mailbox.refresh_from_db()
    assert vault.unseal(mailbox.grant)
    assert Consent._base_manager.get().account is None
    assert alive(google, "billing@birch.example") == 0
