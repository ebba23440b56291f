"""A person at a real browser: Chromium, with a server, a worker and the stand-ins behind it."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from solde.company.models import Company, User
from solde.doubles.google import GoogleDouble
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.smtp_url import smtp_server
from solde.web.signing_in import sign_in_link
from tests.faults.processes import Crew, crew_of, until
from tests.mail.post import refill

# Chromium must not look for anything outside of this machine, at its start either.
QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-quic", "--no-first-run", "--disable-gpu", "--force-prefers-reduced-motion"),
)
MILLISECONDS_MAX = 30_000  # for whatever a page is waited for, also on a machine that is busy


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which Chromium refuses to root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where_it_is(), args=[*QUIET, *sandbox])
        yield browser
        browser.close()


def where_it_is() -> str:
    """Chromium's path: `make test` has told it, and has installed it where there was none."""
    if told := os.environ.get("CHROMIUM"):
        return told
    return subprocess.check_output(["bin/browser"], text=True).strip()


@dataclass
class Site:
    """Solde as it is installed: pages and a worker, as processes of their own."""

    address: str
    crew: Crew
    google: GoogleDouble
    smtp: SmtpDouble
    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # what browsers complained of

    def visit(self, user: User, *, language: str = "en-CA", **more: object) -> Page:
        """A browser of somebody who has signed in by a link."""
        page = self.browser(language=language, **more)
        page.goto(sign_in_link(user))
        page.locator("main form button").first.click()
        return page

    def browser(self, *, language: str = "en-CA", **more: object) -> Page:
        context = self.chromium.new_context(
            base_url=self.address,
            locale=language,
            **{"viewport": {"width": 1280, "height": 900}} | more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(MILLISECONDS_MAX)
        page = context.new_page()
        page.on("pageerror", lambda error: self.broken.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.note(page, said.type, said.text))
        self.contexts.append(context)
        return page

    def note(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.broken.append(f"{page.url}: {text}")


@pytest.fixture
def site(request, database_url: str, settings, tmp_path, chromium, monkeypatch) -> Iterator[Site]:
    """At 127.0.0.1, or by the name that a test asks for."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own
    refill()
    address = f"http://{getattr(request, 'param', '127.0.0.1')}:{free_port()}"
    with SmtpDouble(Traits()) as smtp, GoogleDouble() as google:
        settings.SOLDE_BASE_URL = address
        settings.SOLDE_SMTP = smtp_server(smtp.url)
        settings.SOLDE_FROM_EMAIL = "post@solde.example"
        for name, value in google.environment().items():
            setattr(settings, name, value)
        environment = {
            "SOLDE_DATABASE_URL": database_url,
            "SOLDE_DATA_DIR": str(tmp_path),
            "SOLDE_SECRET_KEY": settings.SECRET_KEY,
            "SOLDE_BASE_URL": address,
            "SOLDE_FROM_EMAIL": "post@solde.example",
            "LC_ALL": "C.UTF-8",
            **smtp.environment(),
            **google.environment(),
        }
        with crew_of(tmp_path, environment) as crew:
            serving, working = crew.start("serve"), crew.start("worker")
            until(lambda: answers(address), alive=serving)
            working.begun()
            site = Site(address, crew, google, smtp, chromium)
            yield site
            for context in site.contexts:
                context.close()
            serving.stop()  # its own processes too, which a kill would leave behind
            assert site.broken == []


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def answers(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as asking:
        return asking.connect_ex((host, int(port))) == 0


@pytest.fixture
def member(transactional_db: None) -> Callable[[Company, str], User]:
    """Makes a person who is a member of a company."""

    def join(company: Company, role: str = "owner") -> User:
        user = User.objects.create_user(f"{role}@timber.example")
        company.members.create(user=user, role=role)
        return user

    return join
