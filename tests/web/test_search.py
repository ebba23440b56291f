"""The search above every page."""

import pytest

from tests import town
from tests.web.browser import browser

pytestmark = pytest.mark.django_db


def test_a_few_letters_find_customers(company, owner):
    for name in ("Alder Carpentry", "Aldous & Sons", "Birch"):
        town.customer(company, name)
    owner.open("search?q=ald")
    assert {"Alder Carpentry", "Aldous & Sons"} <= {word.strip() for word in owner.read.words}
    assert "Birch" not in owner.words


def test_the_only_one_is_shown_at_once(company, owner):
    birch = town.birch(company)
    assert str(birch.public_id) in owner.open("search?q=birch")["Location"]


@pytest.mark.parametrize("text", ["", "  ", "nobody", "%", "'; drop table", "a" * 500])
def test_nothing_found_says_what_can_be(company, owner, text):
    town.birch(company)
    assert owner.open(f"search?q={text}").status_code == 200
    assert "Nothing was found." in owner.words


def test_customers_of_other_companies_are_not_found(company, owner):
    town.birch(town.company())
    owner.open("search?q=birch")
    assert "Nothing was found." in owner.words


def test_the_search_stands_above_every_page(company):
    viewer = browser(company, "viewer")
    viewer.open("letters")
    (form,) = [one for one in viewer.read.forms if one.action.endswith("/search")]
    assert list(form.fields) == ["q"]
