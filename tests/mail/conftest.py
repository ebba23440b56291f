import pytest

from solde.doubles.smtp import SmtpDouble
from tests import town
from tests.mail.bounced_letters import PLAIN
from tests.mail.round_trip import member


@pytest.fixture
def company(db):
    return town.company()


@pytest.fixture
def carol(company):
    """Its owner."""
    return member(company)


@pytest.fixture
def smtp():
    """A mail server on loopback."""
    with SmtpDouble() as double:
        yield double


@pytest.fixture
def bounces_arrive(settings):
    """An address for bounces, so that letters leave with return paths of their own."""
    settings.SOLDE_BOUNCE_ADDRESS = PLAIN
