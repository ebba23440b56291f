"""The first page: the companies of whoever signed in."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from solde.company.models import User
from solde.web.set_up import may_open_companies


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Of one company, its own first page; `?all` shows the list in any case."""
    if not request.user.is_authenticated:
        return redirect_to_login("/") if User.objects.exists() else redirect("set_up")
    user = request.user
    members = list(user.memberships.select_related("company").order_by("company__name"))
    if len(members) == 1 and "all" not in request.GET:
        return redirect("company_home", members[0].company.slug)
    context = {"members": members, "may_open": may_open_companies(user)}
    return render(request, "web/companies.html", context)
