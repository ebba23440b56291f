"""Who sees which page, and what a stranger learns: nothing."""

from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from tests import town
from tests.mail.post import queued
from tests.web.browser import browser
from tests.web.roles import ACTS, ANYBODY, PAGES, READ, THEIR_OWN, WORDS

pytestmark = pytest.mark.django_db


def address(company, name):
    """Of something that is not there: a made-up id for each part of the address."""
    (_pattern, parts), *_rest = get_resolver().reverse_dict.getlist(name)[0][0]
    made_up = {"slug": company.slug, **WORDS.get(name, {})}
    for part in parts:
        made_up.setdefault(part, uuid4() if part.endswith("_id") else 1)
    return reverse(name, kwargs={part: made_up[part] for part in parts})


def test_every_page_has_its_roles_named():
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert named == PAGES.keys() | ACTS.keys() | ANYBODY | THEIR_OWN


@pytest.mark.parametrize("name", PAGES | ACTS)
def test_nobody_is_led_to_sign_in(company, name):
    there = address(company, name)
    client = browser(company, None).client
    client.handler.enforce_csrf_checks = False
    if name in PAGES:
        assert client.get(there)["Location"] == f"/sign-in?next={there}"
    if name in ACTS:  # what was pressed cannot be opened afterwards
        assert client.post(there)["Location"] == "/sign-in?next=/"


@pytest.mark.parametrize("name", sorted(THEIR_OWN))
def test_a_page_of_ones_own_needs_somebody(company, owner, name):
    answer = browser(company, None).open(address(company, name))
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", [*sorted(READ), "stranger"])
def test_a_page_opens_for_its_roles_alone(company, name, role):
    page = browser(company, role).open(address(company, name))
    if role == "stranger":
        assert page.status_code == 404
        assert company.name not in page.content.decode()
    elif role not in PAGES[name]:
        assert page.status_code == 403
        assert "Your role in this company does not allow that." in page.content.decode()
    else:
        # What it is about may not be there; or it leads to another page.
        assert page.status_code in (200, 302, 404, 409)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", [*sorted(READ), "stranger"])
def test_an_act_is_open_to_its_roles_alone(company, name, role):
    client = browser(company, role).client
    client.handler.enforce_csrf_checks = False
    answer = client.post(address(company, name))
    if role == "stranger":
        assert answer.status_code == 404
    elif role not in ACTS[name]:
        assert answer.status_code == 403
    else:
        assert answer.status_code in (302, 404, 409)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_not_done_by_looking(owner, company, name):
    answer = owner.open(address(company, name))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is nothing to look at here." in owner.words


def test_a_company_that_is_not_there_looks_like_one_of_others(company):
    stranger = browser(company, "stranger")
    stranger.open("letters")
    of_others = stranger.words
    assert stranger.open("/c/nowhere/letters").status_code == 404
    assert stranger.words == of_others


def test_a_letter_of_another_company_is_not_there(company, owner):
    letter = queued(town.company())
    assert owner.open(f"letters/{letter.public_id}").status_code == 404
    assert owner.open(f"letters?after={letter.public_id}").status_code == 200
    assert "There are no such letters." in owner.words


def test_somebody_who_was_put_out_sees_nothing_any_more(company, owner):
    assert owner.open("letters").status_code == 200
    company.members.filter(user=owner.user).delete()
    assert owner.open("letters").status_code == 404


def test_the_first_page_leads_to_the_only_company(company, owner):
    assert owner.open("/")["Location"] == f"/c/{company.slug}/"


def test_whoever_works_in_several_companies_chooses(company, owner):
    browser(town.company("Second and Sons"), "owner")
    owner.open("/")
    assert owner.follow("Second and Sons Owner").status_code == 200
    assert "Second and Sons" in owner.words


def test_whoever_works_in_none_is_told_so(company):
    stranger = browser(company, "stranger")
    stranger.open("/")
    assert "not a member of any company" in stranger.words
