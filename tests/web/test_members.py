"""The page of members, and what people see who are invited."""

from urllib.parse import unquote

import pytest

from solde.company.members import invitation_link, invite
from solde.company.models import User
from tests import town
from tests.web.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
BEN, PASSWORD = "ben@elsewhere.example", "correct horse battery"


@pytest.fixture
def link(company, owner, settings):
    """The way in for Ben, as sales."""
    invitation = invite(company, BEN, "sales", by=owner.user)
    return invitation_link(invitation).removeprefix(settings.SOLDE_BASE_URL)


def test_somebody_new_accepts_with_a_name_and_a_password(company, link):
    ben = browser(company, None)
    ben.open(link)
    assert company.name in ben.words
    assert "Sales" in ben.words
    ben.press("Accept", first_name="Ben", password=PASSWORD)
    assert ben.page.request["PATH_INFO"] == f"/c/{company.slug}/"
    assert company.members.get(user__email=BEN).role == "sales"
    assert User.objects.get(email=BEN).check_password(PASSWORD)


def test_looking_at_an_invitation_accepts_nothing(company, link):
    browser(company, None).open(link)
    assert not User.objects.filter(email=BEN).exists()
    assert company.invitations.get().ended_at is None


def test_a_weak_password_is_refused_and_nothing_is_accepted(company, link):
    ben = browser(company, None)
    ben.open(link)
    ben.press("Accept", first_name="Ben", password="password12")
    assert "too common" in ben.words
    assert not company.members.filter(user__email=BEN).exists()


@pytest.mark.parametrize("known", [{"password": PASSWORD}, {"last_login": "2025-09-01T12:00Z"}])
def test_somebody_who_has_signed_in_before_signs_in_to_accept(company, link, known):
    """Who reads a letter is not always who holds the passkey."""
    User.objects.create_user(BEN, **known)
    stranger = browser(company, None)
    stranger.open(link)
    assert unquote(stranger.read.links["Sign in to accept"]) == f"/sign-in?next={link}"
    assert stranger.client.post(link).status_code in (200, 403)
    assert not company.members.filter(user__email=BEN).exists()


def test_a_member_of_another_company_accepts_with_a_press(company, link):
    ben = browser(town.company(), "viewer", BEN)
    ben.open(link)
    ben.press("Accept")
    assert company.members.get(user__email=BEN).role == "sales"


def test_what_was_sent_to_somebody_else_is_not_accepted(company, link):
    eve = browser(town.company(), "viewer", "eve@elsewhere.example")
    assert eve.open(link).status_code == 409
    assert "for another e-mail address" in eve.words


def test_an_owner_invites_changes_and_removes(company, owner):
    owner.open("settings/members")
    owner.press("Invite", email=BEN, role="viewer")
    assert f"{BEN} is invited." in owner.words
    owner.press("Take back")
    assert company.invitations.get().ended_at
    company.members.create(user=User.objects.create_user(BEN), role="viewer")
    owner.open("settings/members")
    owner.press("Change", role="accountant")  # Ben comes first by name
    assert company.members.get(user__email=BEN).role == "accountant"
    owner.press("Remove")
    assert not company.members.filter(user__email=BEN).exists()


def test_the_last_owner_is_told_why_not(company, owner):
    owner.open("settings/members")
    owner.press("Change", role="viewer")
    assert "A company needs an owner." in owner.words
    assert company.members.get(user=owner.user).role == "owner"


def test_whoever_leaves_is_led_away(company, owner):
    browser(company, "owner", "another@timber.example")
    owner.open("settings/members")
    owner.press("Remove", nth=1)
    assert owner.page.request["PATH_INFO"] == "/"


def test_links_of_invitations_are_shown_to_owners_alone(company, owner, link):
    link, _, _signature = link.partition(":")  # which says at which second it was made
    owner.open("settings/members")
    assert link in owner.page.content.decode()
    accountant = browser(company, "accountant")
    accountant.open("settings/members")
    assert BEN in accountant.words
    assert link not in accountant.page.content.decode()


def test_the_page_costs_the_same_however_many_work_here(company, owner, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(9):
            owner.open("settings/members")

    invite(company, "guest@timber.example", "viewer")
    owner.open("settings/members")
    cost()
    for number in range(20):
        browser(company, "viewer", f"viewer-{number}@timber.example")
        invite(company, f"guest-{number}@timber.example", "viewer")
    cost()
