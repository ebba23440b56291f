"""A month's end: statements for everybody, looked over and sent, with an answer for each."""

import re

import pytest

from tests import town

WORDS = {
    "en-CA": {
        "create": "Create statements",
        "open items": re.compile("^Open items"),
        "review": "Review for e-mail",
        "send": re.compile(r"^E-mail \d+ statements?$"),
        "sent": "Sent",
        "left out": re.compile("^Left out"),
        "no address": re.compile("no e-mail address"),
    },
    "fr-CA": {
        "create": "Créer des relevés",
        "open items": re.compile("^Articles impayés"),
        "review": "Réviser pour l’envoi",
        "send": re.compile(r"^Envoyer \d+ relevés? par courriel$"),
        "sent": "Envoyé",
        "left out": re.compile("^Laissés de côté"),
        "no address": re.compile("pas d’adresse de courriel"),
    },
}


@pytest.fixture
def company(transactional_db):
    """Three customers who owe: two have an address, the third has none."""
    company = town.company()
    for name, email in (
        ("Alder", "alder@alder.example"),
        ("Birch", "birch@birch.example"),
        ("Cedar", ""),
    ):
        town.invoice(town.customer(company, name, email=email), 100_00)
    return company


@pytest.mark.parametrize("language", WORDS)
def test_statements_are_reviewed_e_mailed_and_answered(site, member, company, language):
    words = WORDS[language]
    page = site.visit(member(company, "accountant"), language=language)
    page.goto(f"/c/{company.slug}/statements/new")
    page.get_by_role("radio", name=words["open items"]).check()
    page.get_by_role("button", name=words["review"]).click()
    page.get_by_role("button", name=words["send"]).wait_for()
    page.get_by_role("link", name=words["left out"]).click()
    page.get_by_text(words["no address"]).first.wait_for()
    assert len(site.smtp.witness) == 0  # nothing leaves before it was seen
    page.get_by_role("button", name=words["send"]).click()
    rows = page.locator("table tbody tr")
    rows.filter(has_text="Birch").get_by_text(words["sent"], exact=True).wait_for()
    rows.filter(has_text="Alder").get_by_text(words["sent"], exact=True).wait_for()
    assert rows.filter(has_text="Cedar").get_by_text(words["no address"]).is_visible()
    assert sorted(to for letter in site.smtp.witness.letters() for to in letter.recipients) == [
        "alder@alder.example",
        "birch@birch.example",
    ]
