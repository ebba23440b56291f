"""Getting in."""

import pytest

from tests import town


@pytest.mark.parametrize(("language", "spoken"), [("en-CA", "en"), ("fr-CA", "fr-ca")])
def test_an_owner_gets_in_by_a_link_and_sees_the_letters(site, member, language, spoken):
    company = town.company()
    page = site.visit(member(company), language=language)
    page.wait_for_url(f"**/c/{company.slug}/**")
    assert page.locator("html").get_attribute("lang") == spoken
