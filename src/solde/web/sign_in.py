"""The pages on which people sign in and out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from solde.refusal import Refused
from solde.web.forms import SignInForm
from solde.web.refusals import words_of
from solde.web.signing_in import use_link, user_by_password, user_of_link
from solde.web.wishes import page_wanted, wish_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(page_wanted(request, otherwise=reverse("home")))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            login(request, user_by_password(request, **form.cleaned_data), backend=BACKEND)
        except Refused as refused:
            form.add_error(None, words_of(refused))
        else:
            return redirect(page_wanted(request, otherwise=reverse("home")))
    return render(request, "web/sign_in.html", {"form": form, "next": wish_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before it signs in: programs that look into letters open links, but press nothing."""
    if request.method == "POST":
        login(request, use_link(token), backend=BACKEND)
        return redirect("home")
    return render(request, "web/sign_in_by_link.html", {"whose": user_of_link(token)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")
