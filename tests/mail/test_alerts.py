"""Alerts that the owners are told of by letter, because the company's own way is the trouble."""

import pytest

from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from solde.mail.working import send_letters
from solde.smtp_url import smtp_server
from tests.mail.round_trip import member


@pytest.fixture
def server(settings, tmp_path):
    """The installation's server, which takes plain addresses alone."""
    with SmtpDouble(Traits(utf8=False)) as double:
        settings.SOLDE_SMTP = smtp_server(double.url)
        settings.SOLDE_FROM_EMAIL = "billing@timber.example"
        settings.SOLDE_DATA_DIR = tmp_path
        yield double


def told(company, server) -> list[str]:
    raise_alert(company, AlertKind.GMAIL_LOST, "mailbox:7", "Token has been revoked.")
    send_letters(installations(Mailbox.Kind.SMTP).pk)
    return sorted(one for letter in server.witness.letters() for one in letter.recipients)


def test_an_owner_is_reached_at_a_domain_beyond_ascii(company, carol, server):
    member(company, email="dora@bücher.example")
    assert told(company, server) == sorted([carol.email, "dora@xn--bcher-kva.example"])


def test_an_owner_who_cannot_be_reached_keeps_nobody_from_being_told(company, carol, server):
    member(company, email="élise@maple.example")
    member(company, email="no address")
    assert told(company, server) == [carol.email]
    assert sorted(company.deliveries.values_list("state", flat=True)) == ["failed", "sent"]


def test_without_an_owner_who_can_be_reached_the_alert_stands_alone(company, server):
    member(company, email="no address")
    assert told(company, server) == []
    assert company.alerts.get().kind == AlertKind.GMAIL_LOST
