"""Members: who works in the company, and who is invited."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from solde.company.access import May, Role
from solde.company.members import change_role, invitation_link, invite, put_out, take_back
from solde.company.models import Invitation
from solde.failing.failures import forget
from solde.subject import Subject
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.given_up import GivenUp, given_up_of_each
from solde.web.refusals import telling
from solde.web.role_words import ROLE_ALLOWS, ROLE_WORDS
from solde.web.settings.forms import InviteForm, RoleForm


@page_of_company(May.CONFIGURE)
def members(visit: Visit) -> HttpResponse:
    """Those who may invite see the links too, to pass them on by other means."""
    company = visit.company
    invited = company.invitations.filter(ended_at=None)
    context = {
        "members": company.members.select_related("user").order_by("user__email"),
        "invited": invited_rows(visit, invited),
        "form": InviteForm(initial={"role": Role.VIEWER}),
        "may_invite": May.INVITE in visit.may,
        "roles": [(word, ROLE_ALLOWS[role]) for role, word in ROLE_WORDS.items()],
        "choices": list(ROLE_WORDS.items()),
        "letters_leave": settings.SOLDE_SMTP is not None,
    }
    return render(visit, "web/settings/members.html", context)


class Row(NamedTuple):
    """Somebody who is invited."""

    invitation: Invitation
    link: str  # empty: not for whoever looks
    given_up: GivenUp | None  # the letter could not be sent


def invited_rows(visit: Visit, invited: Iterable[Invitation]) -> list[Row]:
    abouts = {one.pk: Subject.INVITATION.of(one.pk) for one in invited}
    given_up = given_up_of_each(visit, abouts.values())
    may_invite = May.INVITE in visit.may
    return [
        Row(one, invitation_link(one) if may_invite else "", given_up.get(abouts[one.pk]))
        for one in invited
    ]


@page_of_company(May.INVITE, *PRESSING)
def invite_member(visit: Visit) -> HttpResponse:
    form = InviteForm(visit.POST)
    if form.is_valid():
        with telling(visit, _("%s is invited.") % form.cleaned_data["email"]):
            invite(visit.company, **form.cleaned_data, by=visit.user)
    else:
        messages.error(visit, _("Whom? Give one e-mail address."))
    return redirect("members", visit.company.slug)


@page_of_company(May.INVITE, *PRESSING)
def take_back_invitation(visit: Visit) -> HttpResponse:
    invited = visit.company.invitations.filter(email__iexact=email_of(visit), ended_at=None)
    abouts = [Subject.INVITATION.of(one.pk) for one in invited]
    with telling(visit, _("The link of that invitation leads nowhere any more.")):
        take_back(visit.company, email_of(visit), by=visit.user)
        forget(abouts)
    return redirect("members", visit.company.slug)


@page_of_company(May.INVITE, *PRESSING)
def change_member(visit: Visit) -> HttpResponse:
    email, form = email_of(visit), RoleForm(visit.POST)
    if form.is_valid():
        with telling(visit, _("The role of %s is changed.") % email):
            change_role(visit.company, email, form.cleaned_data["role"], by=visit.user)
    return redirect("members", visit.company.slug)


@page_of_company(May.INVITE, *PRESSING)
def remove_member(visit: Visit) -> HttpResponse:
    """Whoever has left sees the company no more."""
    email = email_of(visit)
    with telling(visit, _("%s is no member any more.") % email):
        put_out(visit.company, email, by=visit.user)
    if email == visit.user.email:
        return redirect("home")
    return redirect("members", visit.company.slug)


def email_of(visit: Visit) -> str:
    """Whom a button is about."""
    return visit.POST.get("email", "")
