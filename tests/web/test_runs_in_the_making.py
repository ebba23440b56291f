"""The page of a run while workers are at it."""

import pytest

from solde.statements.ordering import order_run
from tests import town
from tests.statements.books import ON, options, prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(company):
    town.alder(company), town.birch(company), town.cedar(company), town.hazel(company)
    return company


def test_all_answers_are_shown_while_letters_leave(owner, books):
    """The list stands around the part that moves: thousands of letters move for long."""
    run = order_run(books, options("open-item", statement_on=ON, email=True))
    owner.open("statements/runs/1")
    assert "Nobody has an answer yet." in owner.words
    asked = {name: value for tag, name, value in owner.read.attributes if tag == "section"}
    prepare(run)
    part = owner.open(asked["hx-get"], **{"HX-Request": "true"})
    assert "Letters that came to rest 0" in owner.words
    assert part.headers["HX-Refresh"] == "true"
    owner.open("statements/runs/1")
    assert "Alder" in owner.words
    assert ("section", "hx-get", f"/c/{books.slug}/statements/runs/1") in owner.read.attributes


def test_a_run_in_the_making_asks_again_until_it_rests(owner, books):
    run = order_run(books, options("open-item", statement_on=ON))
    owner.open("statements/runs/1")
    assert "Customers answered 0 / 4" in owner.words
    assert ("section", "hx-trigger", "every 2s") in owner.read.attributes
    assert "Print" not in owner.read.links
    part = owner.open("statements/runs/1", **{"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    prepare(run)
    part = owner.open("statements/runs/1", **{"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    owner.open("statements/runs/1")
    assert ("section", "hx-trigger", "every 2s") not in owner.read.attributes
