import pytest

from solde.doubles.google import GoogleDouble


@pytest.fixture
def google(settings):
    """A Google on loopback, and an installation that has a client there."""
    with GoogleDouble() as google:
        for name, value in google.environment().items():
            setattr(settings, name, value)
        yield google
