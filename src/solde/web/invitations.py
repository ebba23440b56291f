"""Accepting an invitation: by whoever is signed in, or as somebody new."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solde.company.members import InvitedSomebodyElse, accept, invitation_of
from solde.company.models import Company, Invitation, User
from solde.web.account_rules import passkeys_are_possible
from solde.web.opening_forms import NewPersonForm
from solde.web.sign_in import let_through


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before anything happens: programs that look into letters open links."""
    found = invitation_of(token)
    if request.user.is_authenticated:
        return by_member(request, found, request.user)
    known = User.objects.filter(email__iexact=found.email).first()
    if known and (known.last_login or known.has_usable_password() or not known.is_active):
        # The link proves who reads the mailbox, and not who knows the password or has the key.
        return render(request, "web/entrance/invited_known.html", {"invitation": found})
    return by_newcomer(request, found, known)


def by_member(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if user.email.casefold() != found.email.casefold():
        raise InvitedSomebodyElse
    if request.method == "POST":
        return redirect("company_home", accept(found, user).slug)
    return render(request, "web/entrance/invited_known.html", {"invitation": found})


def by_newcomer(request: HttpRequest, found: Invitation, known: User | None) -> HttpResponse:
    """With a password; or without one, where the browser can keep a passkey."""
    if "passkey" in request.POST and passkeys_are_possible():
        user, _company = join(found, known)
        let_through(request, user)
        return redirect("mfa_add_webauthn")
    form = NewPersonForm(request.POST or None, email=found.email)
    if form.is_valid():
        user, company = join(found, known, **form.cleaned_data)
        let_through(request, user)
        return redirect("company_home", company.slug)
    return render(request, "web/entrance/invited_new.html", {"invitation": found, "form": form})


@transaction.atomic
def join(
    found: Invitation, known: User | None, password: str | None = None, first_name: str = ""
) -> tuple[User, Company]:
    user = known or User.objects.create_user(found.email)
    if password:
        user.set_password(password)
        user.first_name = first_name
        user.save(update_fields=["password", "first_name"])
    return user, accept(found, user)
