import pytest

from solde.doubles.google import GoogleDouble
from tests.doubles.consenting import connected


@pytest.fixture(autouse=True)
def plain_http_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """oauthlib insists on https, and on being granted neither more nor less than was asked."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")


@pytest.fixture
def google():
    with GoogleDouble() as double:
        yield double


@pytest.fixture
def credentials(google):
    return connected(google)
