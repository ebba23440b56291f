"""What a program can tell about a page: is it valid, readable by everybody, and all there?"""

from collections import Counter
from collections.abc import Collection

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
SERIOUS = ("serious", "critical")
TELEPHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

# Pixels by which the page is wider than the window, and what stands beyond its edges. What lies
# in a part that can be scrolled is within reach, and a pixel is what only screen readers read.
CUT_OFF = """() => {
  const scrolls = (part) => part && (
    ["auto", "scroll"].includes(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
  const beyond = (part) => {
    const at = part.getBoundingClientRect();
    return at.width > 1 && at.height > 1 && (at.right > innerWidth + 1 || at.left < -1);
  };
  const wide = document.documentElement.scrollWidth - innerWidth;
  const cut = [...document.body.querySelectorAll("*")].filter((part) =>
    beyond(part) && part.checkVisibility({visibilityProperty: true}) && !scrolls(part));
  return [...(wide > 0 ? [`${wide} pixels too wide`] : []),
    ...cut.slice(0, 5).map((part) => part.outerHTML.slice(0, 120))];
}"""

# What can be scrolled sideways where nothing should: all but the strips that lead to other pages.
SIDEWAYS = """() => [...document.querySelectorAll("main *")]
  .filter((part) => ["auto", "scroll"].includes(getComputedStyle(part).overflowX))
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && !part.matches("nav, nav *"))
  .map((part) => `${part.scrollWidth - part.clientWidth} pixels to scroll in `
    + part.outerHTML.slice(0, 120))"""

# Fields in which nobody could read what they type.
SQUEEZED = """() => [...document.querySelectorAll("main :is(input, select, textarea)")]
  .filter((field) => !["checkbox", "radio", "hidden"].includes(field.type))
  .filter((field) => field.checkVisibility() && field.offsetWidth < 60)
  .map((field) => `${field.offsetWidth} pixels for ${field.name}`)"""


def mistakes_in(html: str) -> list[str]:
    """Where HTML is not as its standard has it: parse errors of the HTML standard's parser."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{place}: {code}" for place, code, _data in parser.errors]


def faults_of(
    page: Page, rules: Collection[str] = RULES, impacts: Collection[str] = SERIOUS
) -> list[tuple[str, list[str]]]:
    """What axe finds on the page that is shown, by tags of rules or by a rule's name."""
    options = {"runOnly": list(rules), "resultTypes": ["violations"]}
    found = AXE.run(page, options=options).response["violations"]
    return [
        (one["id"], node["target"])
        for one in found
        if one["impact"] in impacts
        for node in one["nodes"]
    ]


def cut_off(page: Page) -> list[str]:
    """What of the page that is shown does not fit the window."""
    return list(page.evaluate(CUT_OFF))


def scrolls_sideways(page: Page) -> list[str]:
    """Parts of the page that is shown, such as tables, that are wider than the window."""
    return list(page.evaluate(SIDEWAYS))


def squeezed(page: Page) -> list[str]:
    """Fields of the page that is shown which are too narrow to be filled in."""
    return list(page.evaluate(SQUEEZED))


def roles_of(page: Page) -> Counter[str]:
    """What Chromium tells screen readers of the page that is shown: tables, rows, cells."""
    told = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return Counter(one["role"]["value"] for one in told["nodes"] if not one["ignored"])


def skeleton(html: str) -> Counter[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes: a page without its words."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return Counter((str(one.tag), tuple(sorted(one.attrib))) for one in tree.iter())
