"""Members: invited by letter, never without an owner."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from solde.company.access import NotAnAddress, let_in
from solde.company.account_letters import send_invitation, send_password_letter
from solde.company.members import (
    GOOD_FOR,
    AlreadyMember,
    InvitationIsStale,
    InvitedSomebodyElse,
    LastOwner,
    NoSuchMember,
    accept,
    change_role,
    invitation_link,
    invitation_of,
    invite,
    put_out,
    take_back,
)
from solde.company.models import User
from tests import town

pytestmark = pytest.mark.django_db
ANA, BEN = "ana@timber.example", "ben@timber.example"


@pytest.fixture
def company():
    return town.company()


@pytest.fixture
def ana(company):
    """The only owner."""
    return let_in(company, ANA, "owner")


def token_of(invitation):
    return invitation_link(invitation).rpartition("/")[2]


def roles(company):
    return dict(company.members.values_list("user__email", "role"))


def acts(company):
    return list(company.events.order_by("pk").values_list("act", flat=True))


def test_who_accepts_is_a_member_from_then_on(company, ana):
    invitation = invite(company, BEN, "sales", by=ana)
    assert roles(company) == {ANA: "owner"}
    accept(invitation_of(token_of(invitation)), User.objects.create_user(BEN))
    assert roles(company) == {ANA: "owner", BEN: "sales"}
    assert acts(company)[-2:] == ["invite", "let_in"]


def test_an_invitation_is_good_once(company, ana):
    invitation = invite(company, BEN, "sales", by=ana)
    ben = User.objects.create_user(BEN)
    accept(invitation, ben)
    with pytest.raises(InvitationIsStale):
        accept(invitation, ben)
    with pytest.raises(InvitationIsStale):
        invitation_of(token_of(invitation))


def test_inviting_again_ends_earlier_links(company, ana):
    earlier = token_of(invite(company, BEN, "sales", by=ana))
    later = token_of(invite(company, BEN.upper(), "viewer", by=ana))
    assert invitation_of(later).role == "viewer"
    assert company.invitations.count() == 1
    with pytest.raises(InvitationIsStale):
        invitation_of(earlier)


def test_what_was_taken_back_leads_nowhere(company, ana):
    token = token_of(invite(company, BEN, "sales", by=ana))
    take_back(company, BEN, by=ana)
    with pytest.raises(InvitationIsStale):
        invitation_of(token)
    with pytest.raises(NoSuchMember):
        take_back(company, BEN, by=ana)


def test_an_invitation_ends_after_a_week(company, ana):
    token = token_of(invite(company, BEN, "sales", by=ana))
    late = timezone.now() + GOOD_FOR + timedelta(seconds=2)
    with time_machine.travel(late, tick=False), pytest.raises(InvitationIsStale):
        invitation_of(token)


def test_nobody_accepts_what_was_sent_to_somebody_else(company, ana):
    invitation = invite(company, BEN, "owner", by=ana)
    with pytest.raises(InvitedSomebodyElse):
        accept(invitation, User.objects.create_user("eve@elsewhere.example"))
    assert roles(company) == {ANA: "owner"}


@pytest.mark.parametrize("email", ["", "ben", "ben@", "ben@timber.example, eve@elsewhere.example"])
def test_only_an_address_is_invited(company, ana, email):
    with pytest.raises(NotAnAddress):
        invite(company, email, "sales", by=ana)


def test_a_member_is_not_invited_again(company, ana):
    with pytest.raises(AlreadyMember):
        invite(company, ANA.upper(), "viewer", by=ana)


@pytest.mark.parametrize(
    "act", [lambda c: change_role(c, ANA, "viewer"), lambda c: put_out(c, ANA)]
)
def test_the_last_owner_stays(company, ana, act):
    with pytest.raises(LastOwner):
        act(company)
    let_in(company, BEN, "owner")
    User.objects.filter(email=BEN).update(is_active=False)
    with pytest.raises(LastOwner):  # somebody shut out is no owner to rely on
        act(company)
    User.objects.filter(email=BEN).update(is_active=True)
    act(company)
    assert roles(company).get(ANA) != "owner"


def test_a_changed_role_and_a_removal_are_on_record(company, ana):
    let_in(company, BEN, "sales")
    change_role(company, BEN, "accountant", by=ana)
    put_out(company, BEN, by=ana)
    changed, removed = company.events.order_by("pk")[acts(company).index("change_role") :]
    assert changed.details == {"before": "sales", "after": "accountant"}
    assert (removed.act, removed.by, removed.details) == ("put_out", ana, {"role": "accountant"})


def test_members_of_other_companies_are_not_there(company, ana):
    let_in(town.company(), BEN, "sales")
    for act in (lambda: change_role(company, BEN, "viewer"), lambda: put_out(company, BEN)):
        with pytest.raises(NoSuchMember):
            act()


@pytest.mark.parametrize(
    ("language", "subject"), [("en-CA", "Timber and Sons invites you to Solde"), ("de-DE", None)]
)
def test_the_letter_holds_the_link(company, ana, language, subject):
    company.language = language
    company.save(update_fields=["language"])
    invitation = invite(company, BEN, "sales", by=ana)
    send_invitation(invitation.pk)
    (letter,) = mail.outbox
    assert letter.to == [BEN]
    assert letter.subject == (subject or "Timber and Sons invites you to Solde")
    link = invitation_link(invitation).rsplit(":", 2)[0]  # without the second of its signature
    assert link in letter.body
    assert ANA in letter.body


def test_an_invitation_that_has_ended_is_not_sent(company, ana):
    invitation = invite(company, BEN, "sales", by=ana)
    take_back(company, BEN, by=ana)
    send_invitation(invitation.pk)
    assert mail.outbox == []


def test_nobody_who_was_shut_out_gets_a_letter_about_passwords(ana):
    send_password_letter(ana.pk)
    User.objects.update(is_active=False)
    send_password_letter(ana.pk)
    assert [letter.to for letter in mail.outbox] == [[ANA]]
