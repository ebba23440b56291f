"""Who works in a company: invite people by letter, change their roles, put them out."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from solde.company.access import Role, address_from, let_in
from solde.company.models import Company, Invitation, Member, User
from solde.history.recording import record
from solde.queue import enqueue
from solde.refusal import NotFound, Refused
from solde.subject import Subject

GOOD_FOR = timedelta(days=7)
LINKS = "solde.invitation"  # the salt, so that nothing else that is signed is an invitation


class AlreadyMember(Refused):
    """Somebody with that e-mail address is a member already. Change the role instead."""


class NoSuchMember(NotFound):
    """There is no such member or invitation."""


class LastOwner(Refused):
    """A company needs an owner. Make somebody else an owner first."""


class InvitationIsStale(Refused):
    """That invitation has been used or taken back, or is too old. Ask for another one."""


class InvitedSomebodyElse(Refused):
    """That invitation is for another e-mail address. Sign out, and open the link again."""


@transaction.atomic
def invite(company: Company, email: str, role: str, *, by: User | None = None) -> Invitation:
    """Write to somebody who is to become a member.

    Inviting again writes again, with the new role; links of earlier letters end.
    """
    email = address_from(email)
    if company.members.filter(user__email__iexact=email).exists():
        raise AlreadyMember
    Company.objects.select_for_update().get(pk=company.pk)  # of two at once, one is the second
    given = {"role": Role(role), "invited_by": by, "invited_at": timezone.now()}
    invitation, _is_new = company.invitations.update_or_create(
        email__iexact=email,
        ended_at=None,
        defaults=given,
        create_defaults={**given, "email": email},
    )
    record(company, "invite", Subject.INVITATION.of(invitation.pk), by=by, email=email, role=role)
    enqueue("send_invitation", invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def take_back(company: Company, email: str, *, by: User | None = None) -> None:
    """Let the link of an invitation lead nowhere."""
    still_open = company.invitations.filter(email__iexact=email, ended_at=None)
    if not still_open.update(ended_at=timezone.now()):
        raise NoSuchMember
    record(company, "take_back_invitation", Subject.COMPANY.of(company.pk), by=by, email=email)


def invitation_link(invitation: Invitation) -> str:
    """The address that a letter leads to."""
    token = signing.dumps([invitation.pk, invitation.invited_at.isoformat()], salt=LINKS)
    return f"{settings.SOLDE_BASE_URL}{reverse('invitation', args=[token])}"


def invitation_of(token: str) -> Invitation:
    """Whose link it is, while it is good."""
    try:
        pk, invited_at = signing.loads(token, salt=LINKS, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise InvitationIsStale from error
    rows = Invitation._base_manager.select_related("company", "invited_by")
    invitation = rows.filter(pk=pk, ended_at=None).first()
    if invitation is None or invitation.invited_at.isoformat() != invited_at:
        raise InvitationIsStale
    return invitation


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Company:
    """Make whoever was invited a member. Of two at once, one does."""
    if user.email.casefold() != invitation.email.casefold():
        raise InvitedSomebodyElse
    still_open = Invitation._base_manager.filter(
        pk=invitation.pk, invited_at=invitation.invited_at, ended_at=None
    )
    if not still_open.update(ended_at=timezone.now(), accepted_by=user):
        raise InvitationIsStale
    let_in(invitation.company, user.email, invitation.role)
    return invitation.company


@transaction.atomic
def change_role(company: Company, email: str, role: str, *, by: User | None = None) -> None:
    """Give a member another role. The last owner stays one."""
    member = member_of(company, email)
    insist_on_another_owner(company, member, Role(role))
    company.members.filter(pk=member.pk).update(role=Role(role))
    changed = {"before": member.role, "after": Role(role).value}
    record(company, "change_role", Subject.USER.of(member.user_id), by=by, **changed)


@transaction.atomic
def put_out(company: Company, email: str, *, by: User | None = None) -> None:
    """End a membership. What the person did stays on record under their name."""
    member = member_of(company, email)
    insist_on_another_owner(company, member, None)
    company.members.filter(pk=member.pk).delete()
    record(company, "put_out", Subject.USER.of(member.user_id), by=by, role=member.role)


def member_of(company: Company, email: str) -> Member:
    """A membership, for the rest of the transaction nobody else's to change."""
    Company.objects.select_for_update().get(pk=company.pk)
    member: Member | None = company.members.filter(user__email__iexact=email).first()
    if member is None:
        raise NoSuchMember
    return member


def insist_on_another_owner(company: Company, member: Member, role: Role | None) -> None:
    """Refuse to leave a company without an owner who can sign in."""
    if member.role != Role.OWNER or role == Role.OWNER:
        return
    others = company.members.filter(role=Role.OWNER, user__is_active=True).exclude(pk=member.pk)
    if not others.exists():
        raise LastOwner
