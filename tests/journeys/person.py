"""Somebody in front of a page, who finds everything by the words on it, in their language."""

import re
from dataclasses import dataclass, replace
from gettext import NullTranslations
from urllib.parse import urljoin

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from solde.web.formats import amount, figure
from tests.journeys.words import words_in

MILLISECONDS_MAX = 60_000  # for whatever a page is waited for, also on a machine that is busy
expect.set_options(timeout=MILLISECONDS_MAX)


@dataclass
class Person:
    """English words name what is pressed and seen; in French the French ones are looked for.

    What people themselves have written, names and amounts, is looked for as it is: `finds`.
    """

    page: Page
    language: str = "en-CA"
    part: Locator | None = None  # of the page that is looked at; None: all of it

    @property
    def words(self) -> NullTranslations:
        return words_in(self.language)

    def speaks(self, language: str) -> None:
        """From now on the person reads pages in another language."""
        self.language = language

    # Words

    def word(self, english: str, **values: object) -> str:
        said = self.words.gettext(english)
        return said % values if values else said

    def words_for(self, count: int, one: str, many: str, **values: object) -> str:
        return self.words.ngettext(one, many, count) % values

    def money(self, amount_minor: int, currency: str = "CAD") -> str:
        """As it is written in the person's language."""
        with translation.override(self.language.lower()):
            return amount(amount_minor, currency)

    def figure(self, amount_minor: int, currency: str = "CAD") -> str:
        """The same without a sign, as in tables."""
        with translation.override(self.language.lower()):
            return figure(amount_minor, currency)

    # Parts of a page

    @property
    def here(self) -> Page | Locator:
        return self.part or self.page

    def within(self, selector: str) -> "Person":
        return replace(self, part=self.page.locator(selector))

    def row(self, text: str) -> "Person":
        """The row of a table or list that says so."""
        rows = self.here.locator("tr, li").filter(has_text=text)
        return replace(self, part=rows.last)

    def card(self, english: str) -> "Person":
        """The card below a heading."""
        heading = self.page.get_by_role("heading", name=self.word(english), exact=True)
        return replace(self, part=self.here.locator(".card").filter(has=heading))

    def form(self, button: str) -> "Person":
        """The form that a button sends."""
        sends = self.page.get_by_role("button", name=self.word(button), exact=True)
        return replace(self, part=self.here.locator("form").filter(has=sends))

    def dialog(self, title: str, **values: object) -> "Person":
        """What opened above the page."""
        name = self.word(title, **values)
        return replace(self, part=self.page.get_by_role("dialog", name=name, exact=True))

    # Acts

    def goes(self, address: str) -> None:
        self.page.goto(address)

    def press(self, english: str, **values: object) -> None:
        self.button(english, **values).click()

    def key(self, key: str) -> None:
        """Press a key, once the page listens to keys."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def button(self, english: str, **values: object) -> Locator:
        name = self.word(english, **values)
        return self.here.get_by_role("button", name=name, exact=True)

    def opens(self, english: str) -> None:
        """Open a menu, or what is folded away."""
        self.here.locator("summary").filter(has_text=self.word(english)).first.click()

    def follow(self, english: str, **values: object) -> None:
        name = self.word(english, **values)
        self.here.get_by_role("link", name=name, exact=True).first.click()

    def follows(self, text: str) -> None:
        """Follow a link whose words are nobody's to translate."""
        self.here.get_by_role("link", name=text).first.click()

    def takes(self, text: str) -> bytes:
        """The file behind a link, whatever this browser would do with its kind."""
        address = self.here.get_by_role("link", name=text).first.get_attribute("href")
        answer = self.page.request.get(urljoin(self.page.url, address or ""))
        assert answer.ok, f"{address} says {answer.status}"
        return answer.body()

    def field(self, english: str, **values: object) -> Locator:
        name = self.word(english, **values)
        # Of a label around a list, the choices are words too; not of the list's own name.
        around = self.here.get_by_role("combobox", name=name, exact=True)
        return self.here.get_by_label(name, exact=True).or_(around)

    def fill(self, english: str, text: str) -> None:
        self.field(english).fill(text)

    def choose(self, english: str, option: str, **values: object) -> None:
        self.field(english).select_option(label=self.word(option, **values))

    def tick(self, english: str) -> None:
        self.field(english).check()

    def untick(self, english: str) -> None:
        self.field(english).uncheck()

    # What is there

    def sees(self, english: str, **values: object) -> None:
        self.finds(self.word(english, **values))

    def finds(self, text: str | re.Pattern[str]) -> None:
        expect(self.here.get_by_text(text).locator("visible=true").first).to_be_visible()

    def misses(self, english: str, **values: object) -> None:
        """The words are not, or no more, on the page."""
        text = self.word(english, **values)
        expect(self.here.get_by_text(text).locator("visible=true")).to_have_count(0)

    def arrives_at(self, ending: str) -> None:
        """The address of the page, of which `ending` is the last part."""
        self.page.wait_for_url(re.compile(ending + "$"))
