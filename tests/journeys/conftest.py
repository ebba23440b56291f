"""A person at a real browser: Chromium, with a server, a worker and the stand-ins behind it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from solde.company.models import Company, User
from tests.journeys.installation import (
    Installation,
    Site,
    at_database,
    database_of_journeys,
    installed,
)
from tests.mail.post import refill
from tests.servers import url_of_database

# Chromium must not look for anything outside of this machine, at its start either.
QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-quic", "--no-first-run", "--disable-gpu", "--force-prefers-reduced-motion"),
)


@pytest.fixture(params=["en-CA", "fr-CA"])
def language(request: pytest.FixtureRequest) -> str:
    """Of a journey that is made in English and in French."""
    return str(request.param)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which Chromium refuses to root
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # A loop of its own runs from here on, in which Django would not ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=where_it_is(), args=[*QUIET, *sandbox])
        yield browser
        browser.close()


def where_it_is() -> str:
    """Chromium's path: `make test` has told it, and has installed it where there was none."""
    if told := os.environ.get("CHROMIUM"):
        return told
    return subprocess.check_output(["bin/browser"], text=True).strip()


@pytest.fixture(scope="package")
def shared(
    django_db_setup: None, django_db_blocker: Any, chromium: Browser, tmp_path_factory: Any
) -> Iterator[tuple[Installation, str]]:
    """The installation of all journeys, with the name of its database.

    Each test has companies and people of its own there, and companies are kept apart.
    """
    with django_db_blocker.unblock(), database_of_journeys() as database:
        with at_database(database):
            refill()
            url = url_of_database()
        with installed(url, tmp_path_factory.mktemp("journeys")) as installation:
            yield installation, database


@pytest.fixture
def site(
    shared: tuple[Installation, str],
    chromium: Browser,
    django_db_blocker: Any,
    settings: Any,
) -> Iterator[Site]:
    installation, database = shared
    with django_db_blocker.unblock(), at_database(database):
        yield from site_of(installation, chromium, settings)


@pytest.fixture
def new_site(chromium: Browser, database_url: str, settings: Any, tmp_path: Any) -> Iterator[Site]:
    """An installation of its own, in which there is nobody yet and no mailbox."""
    refill()
    with installed(database_url, tmp_path, has_mail=False) as installation:
        yield from site_of(installation, chromium, settings)


def site_of(installation: Installation, chromium: Browser, settings: Any) -> Iterator[Site]:
    for name, value in installation.settings().items():
        setattr(settings, name, value)
    site = Site(installation, chromium, letters_before=len(installation.smtp.witness))
    yield site
    site.close()
    assert site.broken == []


@pytest.fixture
def member(site: Site) -> Callable[..., User]:
    """Makes a person who is a member of a company."""

    def join(company: Company, role: str = "owner") -> User:
        email = f"{role}@{company.slug}.example"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        company.members.get_or_create(user=user, defaults={"role": role})
        return user

    return join
