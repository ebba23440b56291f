"""The first page: the companies of whoever signed in."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from solde.company.models import Company, User


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    companies = list(Company.objects.filter(members__user=user))
    if len(companies) == 1:
        return redirect("letters", companies[0].slug)
    return render(request, "web/home.html", {"companies": companies})
