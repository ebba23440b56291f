"""A browser as far as tests need one: it opens pages and presses the buttons that it sees.

Scripts only make pages handier, so a form's fields and address are all that a button does. CSRF
is checked, as everywhere.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from solde.company.models import Company, User

VOID = {"input", "meta", "link", "br", "img", "hr"}


@dataclass
class Form:
    """A form of a page, with what its fields hold."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)  # where some buttons lead instead


class Reader(HTMLParser):
    """Takes a page apart, and finds tags that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.attributes: list[tuple[str, str, str]] = []  # tag, name, value
        self.href, self.label, self.select, self.written, self.leads = "", "", "", "", ""
        self.sends = False
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in told.items()]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get")))
        is_off = told.get("type") in ("radio", "checkbox") and "checked" not in told
        if tag == "input" and "name" in told and self.forms and not is_off:
            unsaid = "on" if told.get("type") in ("radio", "checkbox") else ""
            self.forms[-1].fields[told["name"]] = told.get("value", unsaid)
        if tag == "select":
            self.select = told.get("name", "")
        if tag == "option" and self.select and self.forms:
            self.choose(told)
        if tag == "textarea":
            self.written = told.get("name", "")
            self.forms[-1].fields[self.written] = ""
        if tag in ("button", "a"):
            self.label, self.href = "", told.get("href", "")
            self.sends = tag == "button" and told.get("type") != "button"
            self.leads = told.get("formaction", "")

    def choose(self, option: dict[str, str]) -> None:
        """Of a list, the first stands until another is selected."""
        chosen = self.forms[-1].fields
        if "selected" in option or self.select not in chosen:
            chosen[self.select] = option.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        label = " ".join(self.label.split())
        if tag == "button" and self.sends:
            self.forms[-1].buttons.append(label)
            if self.leads:
                self.forms[-1].elsewhere[label] = self.leads
        if tag == "a":
            self.links.setdefault(label, self.href)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self.label += data
        if "textarea" in self.open[-1:]:
            fields = self.forms[-1].fields
            # Browsers leave away the newline that Django begins with.
            fields[self.written] += data if fields[self.written] else data.lstrip("\r\n")


@dataclass
class Browser:
    """A person at a browser; without a user, nobody in particular."""

    client: Client
    company: Company
    user: User | None = None
    page: Any = None  # the answer that is shown

    def open(self, address: str, **headers: str) -> HttpResponse:
        """Open an address; one that does not begin with a slash is of the company."""
        whole = address if address.startswith("/") else f"/c/{self.company.slug}/{address}"
        self.page = self.client.get(whole, headers=headers)
        return self.page

    def press(self, label: str, *, nth: int = 0, **typed: str) -> HttpResponse:
        """Fill in a form of the page that is shown, and press its button; follow where it leads
        on this site."""
        found = [form for form in self.read.forms if label in form.buttons]
        assert len(found) > nth, f"no button {label!r} on the page, but {self.buttons}"
        form = found[nth]
        assert form.method == "post"
        shown = self.page.request["PATH_INFO"]
        action = form.elsewhere.get(label) or form.action or shown
        self.page = self.client.post(action, form.fields | typed)
        while self.page.status_code == 302 and self.page["Location"].startswith("/"):
            self.page = self.client.get(self.page["Location"])
        return self.page

    def follow(self, label: str) -> HttpResponse:
        """Follow a link of the page that is shown."""
        href = self.read.links[label]
        here = self.page.request["PATH_INFO"]
        return self.open(here + href if href.startswith("?") else href)

    @property
    def read(self) -> Reader:
        return Reader(self.page.content.decode())

    @property
    def words(self) -> str:
        """What stands on the page, without its title."""
        text = re.sub(r"(?s)<title>.*?</title>", "", self.page.content.decode())
        return " ".join(" ".join(Reader(text).words).split())

    @property
    def buttons(self) -> list[str]:
        return [label for form in self.read.forms for label in form.buttons]


def browser(company: Company, role: str | None = "owner", email: str = "") -> Browser:
    """A member at a browser; with "stranger" one of another company, with None nobody."""
    client = Client(enforce_csrf_checks=True)
    if role is None:
        return Browser(client, company)
    email = email or f"{role}@timber.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    if role != "stranger":
        company.members.update_or_create(user=user, defaults={"role": role})
    client.force_login(user)
    return Browser(client, company, user)
