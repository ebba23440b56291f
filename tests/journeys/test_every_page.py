"""Every page that a link leads to, in the demo town: valid, and readable by everybody."""

from collections import deque
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from solde.demo.people import HOW_THEY_PAY, WHAT_THEY_ARE
from solde.demo.town import load_town
from solde.demo.town import town as present
from solde.statements.crew import prepare_run
from solde.statements.options import Kind, Options
from solde.statements.ordering import order_run

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SERIOUS = {"serious", "critical"}
TODAY = date(2025, 10, 14)
PAGES_MIN = 40  # fewer were not a walk through the house
# What the links of captured mail lead to is the letter itself, as its sender wrote it.
NOT_OURS = {"letter_html"}


@pytest.fixture
def town(site):
    """Some of the town, with statements on their way: pages have something to show."""
    if company := present():
        return company
    company = load_town(TODAY, (*HOW_THEY_PAY, *WHAT_THEY_ARE))
    options = Options(kind=Kind.OPEN_ITEM, statement_on=date(2025, 9, 30), email=True)
    prepare_run(order_run(company, options), processes=1)
    return company


def walk(page: Page, start: str) -> Iterator[tuple[str, str]]:
    """One address of each kind of page that can be reached by links, with its HTML."""
    seen: set[str] = set()
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if name is None or name in seen or name in NOT_OURS:
            continue
        seen.add(name)
        answer = page.request.get(address)
        assert answer.ok, f"{address} says {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        html = answer.text()
        yield address, html
        waiting.extend(links_of(html, answer.url))


def name_of(address: str) -> str | None:
    """The name of the page at an address of ours."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def links_of(html: str, base: str) -> Iterator[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for link in tree.iter("a"):
        address = urljoin(base, link.get("href", ""))
        if urlsplit(address).netloc == urlsplit(base).netloc:
            yield address


def mistakes_in(html: str) -> list[str]:
    """Where HTML is not as its standard has it: parse errors of the HTML standard's parser."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{place}: {code}" for place, code, _data in parser.errors]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_valid_and_can_be_read_by_everybody(site, member, town, scheme):
    page = site.visit(member(town), color_scheme=scheme, bypass_csp=True)
    page.wait_for_url(f"**/c/{town.slug}/")
    faults = []
    walked = 0
    for address, html in walk(page, page.url):
        walked += 1
        faults += [(address, mistake) for mistake in mistakes_in(html)]
        page.goto(address)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [
            (address, one["id"], node["target"])
            for one in found
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]
    assert faults == []
    assert walked >= PAGES_MIN
