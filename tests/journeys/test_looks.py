"""What judges pages, on pages that are wrong."""

import pytest

from tests.journeys.looks import TELEPHONE, cut_off, faults_of, mistakes_in, skeleton

WIDE = '<p style="width: 600px">Far too long</p>'


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport=TELEPHONE)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("around", "is_cut"), [("visible", True), ("hidden", True), ("clip", True), ("auto", False)]
)
def test_what_stands_beyond_the_window_is_found_unless_it_can_be_scrolled_to(page, around, is_cut):
    page.set_content(f'<div style="overflow-x: {around}">{WIDE}</div>')
    assert any("Far too long" in one for one in cut_off(page)) is is_cut


def test_a_page_without_a_name_and_without_contrast_is_found(page):
    page.set_content('<body style="background: #fff"><p style="color: #eee">Grey</p></body>')
    found = {rule for rule, _where in faults_of(page)}
    assert found == {"color-contrast", "document-title", "html-has-lang"}


def test_mistakes_in_html_are_found():
    assert mistakes_in("<!doctype html><title>Good</title><p>Good</p>") == []
    assert mistakes_in("<!doctype html><title>Bad</title><p></div>")


def test_a_skeleton_has_no_words():
    assert skeleton("<p lang=en>Home</p>") == skeleton("<p lang=fr>Accueil</p>")
    assert skeleton("<p>Home</p>") != skeleton("<p title=Home>Home</p>")
