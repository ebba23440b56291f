"""Who may do what in a company: every role against everything there is to do."""

import pytest

from solde.company.access import (
    May,
    NoSuchCompany,
    NotAllowed,
    NotAnAddress,
    insist,
    let_in,
    may,
)
from solde.company.models import Member, User
from tests import town

pytestmark = pytest.mark.django_db

Role = Member.Role
ALLOWED = {
    #             owner, accountant, sales, viewer
    May.READ: (True, True, True, True),
    May.SELL: (True, True, True, False),
    May.SEND: (True, True, True, False),
    May.RECEIVE: (True, True, False, False),
    May.POST: (True, True, False, False),
    May.CLOSE: (True, True, False, False),
    May.CONFIGURE: (True, True, False, False),
    May.INVITE: (True, False, False, False),
}
ROLES = (Role.OWNER, Role.ACCOUNTANT, Role.SALES, Role.VIEWER)


@pytest.fixture
def company():
    return town.company()


def member(company, role, email="carol@timber.example"):
    carol = User.objects.create_user(email)
    company.members.create(user=carol, role=role)
    return carol


def test_the_table_names_everything():
    assert set(ALLOWED) == set(May)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("what", May)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_allows_what_the_table_says(company, role, what):
    carol, allowed = member(company, role), ALLOWED[what][ROLES.index(role)]
    assert may(carol, company, what) is allowed
    if allowed:
        insist(carol, company, what)
    else:
        with pytest.raises(NotAllowed, match="Your role in this company does not allow that"):
            insist(carol, company, what)


@pytest.mark.parametrize("what", May)
def test_to_a_stranger_the_company_is_not_there(company, what):
    stranger = member(town.company("Other"), Role.OWNER)
    assert not may(stranger, company, what)
    with pytest.raises(NoSuchCompany, match="There is no such company"):
        insist(stranger, company, what)


def test_who_may_not_sign_in_may_do_nothing(company):
    carol = member(company, Role.OWNER)
    User.objects.filter(pk=carol.pk).update(is_active=False)
    with pytest.raises(NoSuchCompany):
        insist(carol, company, May.READ)


def test_one_has_a_role_of_its_own_in_each_company(company):
    carol, other = member(company, Role.OWNER), town.company("Other")
    other.members.create(user=carol, role=Role.VIEWER)
    assert may(carol, company, May.INVITE)
    assert not may(carol, other, May.SELL)


def test_owners_let_people_in_and_nobody_else_does():
    company = town.company()
    carol = member(company, Role.OWNER)
    dave = let_in(company, "dave@timber.example", Role.ACCOUNTANT, by=carol)
    assert may(dave, company, May.POST)
    with pytest.raises(NotAllowed):
        let_in(company, "eve@timber.example", Role.VIEWER, by=dave)
    let_in(company, "Dave@timber.example", Role.VIEWER, by=carol)
    assert not may(dave, company, May.POST)
    assert not User.objects.filter(email__startswith="eve").exists()


@pytest.mark.parametrize(
    "email",
    ["", " ", "nobody", "a\nb@timber.example", "a@b@timber.example", f"a@{'x' * 250}.example"],
)
def test_nobody_is_let_in_without_an_address(email):
    company = town.company()
    with pytest.raises(NotAnAddress):
        let_in(company, email, Role.VIEWER)
    assert not User.objects.exists()


def test_blanks_around_an_address_do_not_matter():
    company = town.company()
    dave = let_in(company, " dave@timber.example\n", Role.VIEWER)
    assert let_in(company, "dave@timber.example", Role.SALES) == dave
