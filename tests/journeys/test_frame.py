"""The frame of every page, in a browser: keys, and nothing that screen readers stumble over."""

from tests import town
from tests.journeys.looks import RULES, SERIOUS, TELEPHONE, faults_of, roles_of, scrolls_sideways
from tests.sales.selling import issued

BEFORE_ONE_IS_KNOWN = ["/sign-in", "/password/forgotten", "/sign-in/used-up"]
OF_A_COMPANY = [
    *("", "letters", "search?q=", "settings/company", "settings/contact"),
    *("settings/books", "settings/members", "settings/audit"),
]
OUTSIDE = ["/?all", "/companies/new", "/you/profile", "/you/password", "/you/security"]


def test_nothing_at_all_is_found_on_plain_pages(site, member):
    """Nor what is only good practice. All pages are walked in test_every_page.py."""
    page = site.browser(reduced_motion="reduce")
    faults = [fault for path in BEFORE_ONE_IS_KNOWN for fault in all_faults_of(page, path)]
    company = town.company()
    town.birch(company)
    page = site.visit(member(company), reduced_motion="reduce")
    for path in [*(f"/c/{company.slug}/{one}" for one in OF_A_COMPANY), *OUTSIDE]:
        faults += all_faults_of(page, path)
    assert faults == []


def all_faults_of(page, path):
    """In both themes, which differ in colours alone."""
    page.goto(path)
    found = faults_of(page, (*RULES, "best-practice"), (*SERIOUS, "moderate", "minor"))
    page.emulate_media(color_scheme="dark")
    found += faults_of(page, ["color-contrast"])
    page.emulate_media(color_scheme="light")
    return [(path, fault) for fault in found]


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


def test_rows_of_a_list_are_cards_on_a_telephone_and_a_table_for_screen_readers(site, member):
    company = town.company()
    for name in ("Alder", "The Great Northern Timber and Building Materials Company"):
        issued(town.customer(company, name))
    page = site.visit(member(company), viewport=TELEPHONE)
    page.goto(f"/c/{company.slug}/sales")
    assert scrolls_sideways(page) == []
    for words in ("$100.00", "Overdue"):
        box = page.locator("tbody").get_by_text(words).first.bounding_box()
        assert box["x"] + box["width"] <= TELEPHONE["width"]
    roles = roles_of(page)
    assert (roles["table"], roles["row"], roles["rowheader"]) == (1, 3, 2)
    assert roles["columnheader"] == 9
    page.get_by_label("Tick all").check()
    assert page.locator("tbody input:checked").count() == 2
