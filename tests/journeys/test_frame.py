"""The frame of every page, in a browser: keys, and nothing that screen readers stumble over."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import town

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_A_COMPANY = [
    *("", "letters", "search?q=", "settings/company", "settings/contact"),
    *("settings/books", "settings/members", "settings/audit"),
]
OUTSIDE = ["/?all", "/companies/new", "/you/profile", "/you/password", "/you/security"]


def faults_of(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(page.url, fault["id"], node["target"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_read_by_everybody(site, member, scheme):
    """Contrast, names, landmarks: WCAG 2.2 AA as far as a program can tell."""
    company = town.company()
    town.birch(company)
    page = site.visit(member(company), color_scheme=scheme, bypass_csp=True)
    page.wait_for_url(f"**/c/{company.slug}/")
    faults = []
    for path in [*(f"/c/{company.slug}/{one}" for one in OF_A_COMPANY), *OUTSIDE]:
        page.goto(path)
        faults += faults_of(page)
    page.context.clear_cookies()
    for path in ("/sign-in", "/password/forgotten"):
        page.goto(path)
        faults += faults_of(page)
    assert faults == []


def test_the_keyboard_goes_everywhere(site, member):
    company = town.company()
    for name in ("Alder", "Aldous", "Alpine"):
        town.customer(company, name)
    page = site.visit(member(company))
    page.wait_for_url(f"**/c/{company.slug}/")

    page.keyboard.press("/")
    page.keyboard.type("al")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=al")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert "Aldous" in page.evaluate("document.activeElement.textContent")

    page.keyboard.press("n")
    assert page.locator("#new[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#new[open]").count() == 0

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_label("Letters alone are keys").uncheck()
    page.keyboard.press("Escape")
    keys.wait_for(state="hidden")
    page.keyboard.press("n")
    assert page.locator("#new[open]").count() == 0

    page.goto(f"/c/{company.slug}/settings/company")
    page.get_by_label("Name").fill("Timber & Daughters")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Saved.").wait_for()


def test_a_telephone_is_wide_enough(site, member):
    company = town.company()
    page = site.visit(member(company), viewport={"width": 360, "height": 740})
    page.wait_for_url(f"**/c/{company.slug}/")
    for path in OF_A_COMPANY:
        page.goto(f"/c/{company.slug}/{path}")
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, path
