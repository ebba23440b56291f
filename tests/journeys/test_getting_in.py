"""Getting in."""

import pytest
from playwright.sync_api import expect

from tests import town


@pytest.mark.parametrize(("speaks", "spoken"), [("en-CA", "en"), ("fr-CA", "fr-ca")])
def test_an_owner_gets_in_by_a_link_and_sees_the_letters(site, member, speaks, spoken):
    company = town.company()
    owner = site.person(member(company), speaks)
    owner.arrives_at(f"/c/{company.slug}/")
    expect(owner.page.locator("html")).to_have_attribute("lang", spoken)
    owner.follow("Letters")
    owner.sees("Letters")
