"""Solde as it is installed: pages and a worker as processes, and what stands in for the world."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from solde.company.models import Company, User
from solde.doubles.google import GoogleDouble
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.doubles.witness import Letter
from solde.mail.states import State
from solde.smtp_url import smtp_server
from solde.web.signing_in import sign_in_link
from tests.faults.processes import crew_of
from tests.journeys.person import MILLISECONDS_MAX, Person
from tests.servers import free_port
from tests.waiting import until

FROM = "post@solde.example"  # what the installation sends from


@dataclass
class Installation:
    """Where it answers, and what stands in for the world around it."""

    address: str  # by name: browsers know passkeys for names, not for addresses
    google: GoogleDouble
    smtp: SmtpDouble
    has_mail: bool  # False: no mailbox is set up, and letters are kept

    def settings(self) -> dict[str, object]:
        """What a test's own process must know of it, to make companies and links there."""
        return {
            "SOLDE_BASE_URL": self.address,
            "SOLDE_SMTP": smtp_server(self.smtp.url) if self.has_mail else "",
            "SOLDE_FROM_EMAIL": FROM,
            **self.google.environment(),
        }

    def environment(self, database_url: str, folder: Path) -> dict[str, str]:
        """The same for its processes."""
        return {
            "SOLDE_DATABASE_URL": database_url,
            "SOLDE_DATA_DIR": str(folder),
            "SOLDE_SECRET_KEY": settings.SECRET_KEY,
            "SOLDE_BASE_URL": self.address,
            "SOLDE_FROM_EMAIL": FROM,
            "LC_ALL": "C.UTF-8",
            **(self.smtp.environment() if self.has_mail else {}),
            **self.google.environment(),
        }


@contextmanager
def installed(database_url: str, folder: Path, *, has_mail: bool = True) -> Iterator[Installation]:
    """One with a server and a worker, until the block ends."""
    with SmtpDouble(Traits()) as smtp, GoogleDouble() as google:
        this = Installation(f"http://localhost:{free_port()}", google, smtp, has_mail)
        with crew_of(folder, this.environment(database_url, folder)) as crew:
            serving, working = crew.start("serve"), crew.start("worker")
            until(lambda: answers(this.address), alive=serving)
            working.begun()
            yield this
            serving.stop()  # its own processes too, which a kill would leave behind


@contextmanager
def database_of_journeys() -> Iterator[str]:
    """A test database besides the one of the other tests, which is emptied after each."""
    at = connection.settings_dict
    before, usual = at["NAME"], at["TEST"]["NAME"]  # `usual` tells the processes of a run apart
    at["TEST"]["NAME"] = f"{usual or 'test'}_journeys"
    try:
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        at["TEST"]["NAME"] = usual
        connection.close()
        at["NAME"] = before
    try:
        yield name
    finally:
        with at_database(name):
            connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def at_database(name: str) -> Iterator[None]:
    """Let this process work in another database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@dataclass
class Site:
    """An installation as one test sees it: its own browsers, and the letters since it began."""

    installation: Installation
    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # what browsers complained of
    letters_before: int = 0  # that the mail server had taken

    @property
    def google(self) -> GoogleDouble:
        return self.installation.google

    @property
    def smtp(self) -> SmtpDouble:
        return self.installation.smtp

    def letters(self, *, to: str | None = None) -> list[Letter]:
        """What the installation's mail server took since the test began."""
        return list(self.smtp.witness.letters(to=to, after=self.letters_before))

    def letter(self, *, to: str) -> Letter:
        """The letter that comes, waited for."""
        until(lambda: self.letters(to=to))
        return self.letters(to=to)[-1]

    def rested(self, company: Company) -> None:
        """Wait until a company has letters, and none is on its way any more."""
        moving = company.deliveries.filter(state__in=[State.QUEUED, State.SENDING])
        until(lambda: company.deliveries.exists() and not moving.exists())

    def person(self, user: User, language: str = "en-CA", **more: object) -> Person:
        """Somebody who has signed in by a link, in front of the first page."""
        return Person(self.visit(user, language=language, **more), language)

    def visit(self, user: User, *, language: str = "en-CA", **more: object) -> Page:
        """The same, as a bare page."""
        page = self.browser(language=language, **more)
        page.goto(sign_in_link(user))
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    def stranger(self, language: str = "en-CA", **more: object) -> Person:
        """Somebody at a browser whom Solde does not know yet."""
        return Person(self.browser(language=language, **more), language)

    def browser(self, *, language: str = "en-CA", **more: object) -> Page:
        context = self.chromium.new_context(
            base_url=self.installation.address,
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

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.smtp.behave()
        self.google.behave()


def answers(address: str) -> bool:
    port = address.rpartition(":")[2]
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", int(port))) == 0
