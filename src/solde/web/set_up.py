"""The beginning: the first owner of an installation, and companies."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solde.company.access import Role, let_in
from solde.company.models import Company, User
from solde.ledger.opening import open_company
from solde.refusal import Refused
from solde.web.opening_forms import CompanyForm, SetUpForm
from solde.web.refusals import refusals_on
from solde.web.sign_in import let_through


class AlreadySetUp(Refused):
    """This installation has its first owner. Sign in, or ask an owner to invite you."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Only while there is nobody: whoever comes first owns what is made here."""
    if User.objects.exists():
        raise AlreadySetUp
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            user, company = make_first_owner(form)
            let_through(request, user)
            return redirect("company_home", company.slug)
    return render(request, "web/entrance/set_up.html", {"form": form})


@transaction.atomic
def make_first_owner(form: SetUpForm) -> tuple[User, Company]:
    """Of two at once, one comes first: the table of users is locked until this is done."""
    with connection.cursor() as cursor:
        cursor.execute("lock table company_user in exclusive mode")
    if User.objects.exists():
        raise AlreadySetUp
    given = form.cleaned_data
    user = User.objects.create_user(
        given["email"], given["password"], first_name=given["first_name"]
    )
    return user, open_owned(user, form)


@transaction.atomic
def open_owned(user: User, form: CompanyForm) -> Company:
    company = open_company(**form.company(), by=user)
    let_in(company, user.email, Role.OWNER)
    return company


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_company(request: HttpRequest) -> HttpResponse:
    """For those who own one; whoever was only invited somewhere opens none of their own."""
    user = cast(User, request.user)
    if not may_open_companies(user):
        raise PermissionDenied
    form = CompanyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            company = open_owned(user, form)
            return redirect("company_home", company.slug)
    return render(request, "web/new_company.html", {"form": form})


def may_open_companies(user: User) -> bool:
    """Owners of a company, and anybody while there is none."""
    return user.memberships.filter(role=Role.OWNER).exists() or not Company.objects.exists()
