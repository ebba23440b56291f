"""Signing in by a link, and signing out. The rest of signing in is allauth's."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.usersessions.models import UserSession
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from solde.company.models import User
from solde.web.signing_in import use_link, user_of_link

BACKEND = f"{AuthenticationBackend.__module__}.{AuthenticationBackend.__qualname__}"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before it signs in: programs that look into letters open links, but press nothing."""
    if request.method == "POST":
        let_through(request, use_link(token))
        return redirect("home")
    return render(request, "web/entrance/by_link.html", {"whose": user_of_link(token)})


def let_through(request: HttpRequest, user: User) -> None:
    """Sign in somebody who has shown otherwise who they are."""
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")
