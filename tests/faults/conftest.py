from collections.abc import Iterator

import pytest
from django.db import connection

from solde.doubles.google import GoogleDouble
from solde.doubles.google_accounts import Account
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.smtp_url import smtp_server
from tests.faults.processes import Crew, crew_of
from tests.mail.post import refill

PASSWORD = "the-password-of-the-server"  # nobody says this by chance
HURRIED = {"SOLDE_LEASE_SECONDS": "100"}  # ten for a reply, where one is waited for in vain


@pytest.fixture
def clean(transactional_db: None) -> None:
    """Tables that Django does not look after, as migrations leave them."""
    refill()
    with connection.cursor() as cursor:
        for table in ("periodic_defers", "events", "jobs", "workers"):
            cursor.execute(f"delete from procrastinate_{table}")


@pytest.fixture
def smtp(settings) -> Iterator[SmtpDouble]:
    """The installation's server, for this process too."""
    with SmtpDouble(Traits(password=PASSWORD)) as double:
        settings.SOLDE_SMTP = smtp_server(double.url)
        settings.SOLDE_FROM_EMAIL = "post@solde.example"
        yield double


@pytest.fixture
def crew(database_url, clean, smtp, settings, tmp_path) -> Iterator[Crew]:
    """Processes that send by that server. All are gone when the test ends."""
    environment = {
        "SOLDE_DATABASE_URL": database_url,
        "SOLDE_DATA_DIR": str(tmp_path),
        "SOLDE_SECRET_KEY": settings.SECRET_KEY,
        "SOLDE_FROM_EMAIL": "post@solde.example",
        "LC_ALL": "C.UTF-8",
        **smtp.environment(),
    }
    with crew_of(tmp_path, environment) as crew:
        yield crew


@pytest.fixture
def google(crew, settings) -> Iterator[GoogleDouble]:
    """A Google where whoever is asked for has an account, for this process and the crew."""
    accounts = [Account(f"row{n}@rows.example", "", "rows.example") for n in range(40)]
    with GoogleDouble(accounts) as google:
        for name, value in google.environment().items():
            setattr(settings, name, value)
        crew.environment |= google.environment()
        yield google
