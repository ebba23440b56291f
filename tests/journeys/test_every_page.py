"""Every page that a link leads to, in both languages, both themes, at a desk and on a telephone."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.db import transaction
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from solde.company.time_zones import today_of
from solde.demo.people import HOW_THEY_PAY, WHAT_THEY_ARE
from solde.demo.town import load_town
from solde.demo.town import town as present
from solde.statements.crew import prepare_run
from solde.statements.options import Kind, Options
from solde.statements.ordering import order_run
from tests.journeys.looks import (
    DESK,
    TELEPHONE,
    cut_off,
    faults_of,
    mistakes_in,
    scrolls_sideways,
    skeleton,
    squeezed,
)
from tests.web.addresses import SHOWN, addresses
from tests.web.filled import fill

TODAY = date(2025, 10, 14)
# What the links of captured mail lead to is the letter itself, as its sender wrote it.
NOT_OURS = {"letter_html"}
PAPER = re.compile(r"/paper\b|\.pdf\b")  # shown in frames, which are no pages


@dataclass(frozen=True, slots=True)
class Walked:
    """A page as it was in English."""

    name: str
    address: str
    html: str


@pytest.fixture
def town(site):
    """Some of the town, with statements on their way: pages have something to show."""
    if company := present():
        return company
    company = load_town(TODAY, (*HOW_THEY_PAY, *WHAT_THEY_ARE))
    options = Options(kind=Kind.OPEN_ITEM, statement_on=date(2025, 9, 30), email=True)
    prepare_run(order_run(company, options), processes=1)
    return company


def walk(page: Page, start: str, rest: dict[str, str]) -> Iterator[Walked]:
    """One address of each kind of page that can be reached by links, and then of the rest."""
    seen: set[tuple[str, bool]] = set()
    waiting = deque([start])
    while waiting or rest:
        address = waiting.popleft() if waiting else rest.pop(next(iter(rest)))
        kind = kind_of(address)
        if kind is None or kind in seen or kind[0] in NOT_OURS:
            continue
        seen.add(kind)
        rest.pop(kind[0], None)
        answer = page.request.get(address)
        assert answer.ok, f"{address} says {answer.status}"
        if answer.headers["content-type"].startswith("text/html"):
            html = answer.text()
            yield Walked(kind[0], address, html)
            waiting.extend(links_of(html, answer.url))


def kind_of(address: str) -> tuple[str, bool] | None:
    """The name of the page at an address of ours, and whether it is about one customer."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return None
    return (name, "customer=" in parts.query) if name else None


def links_of(html: str, base: str) -> Iterator[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for link in tree.iter("a"):
        address = urljoin(base, link.get("href", ""))
        if urlsplit(address).netloc == urlsplit(base).netloc:
            yield address


@pytest.fixture
def of_the_rest(site, member, town):
    """Pages to which no link of the town leads, by name: of a company that has some of all."""
    with transaction.atomic():  # else workers would help
        company, things = fill(2, member(town), today_of(town))
    found = addresses(company, things)
    return {name: site.installation.address + address for name, _asked, address in found}


def test_every_page_is_valid_fits_and_can_be_read_by_everybody(site, member, town, of_the_rest):
    """Loaded once in each language: a theme changes colours alone, and a language, words."""
    page = site.visit(member(town), reduced_motion="reduce")  # colours change at once
    page.route(PAPER, lambda route: route.abort())
    faults: list[object] = []
    walked = list[Walked]()
    for one in walk(page, f"{site.installation.address}/c/{town.slug}/", of_the_rest):
        walked.append(one)
        faults += in_english(page, one)
    faults += in_french(site.visit(member(town), language="fr-CA"), walked)
    assert faults == []
    assert {one.name for one in walked} >= SHOWN


def in_english(page: Page, one: Walked) -> list[object]:
    page.goto(one.address)
    found: list[object] = [*mistakes_in(one.html), *cut_off(page), *faults_of(page)]
    page.emulate_media(color_scheme="dark")
    found += faults_of(page, ["color-contrast"])
    page.emulate_media(color_scheme="light")
    found += cut_off_on_a_telephone(page)
    return [(one.name, fault) for fault in found]


def in_french(page: Page, walked: list[Walked]) -> Iterator[object]:
    """What is wrong with the pages that were walked, in the language with the longer words."""
    page.route(PAPER, lambda route: route.abort())
    for one in walked:
        answer = page.goto(one.address)
        assert answer
        html = answer.text()
        found: list[object] = [*mistakes_in(html), *cut_off(page)]
        assert '<html lang="fr' in html
        if skeleton(html) != skeleton(one.html):
            found += faults_of(page)
        found += cut_off_on_a_telephone(page)
        yield from ((one.name, "fr", fault) for fault in found)


def cut_off_on_a_telephone(page: Page) -> list[str]:
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    cut = cut_off(page) + scrolls_sideways(page) + squeezed(page)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return cut
