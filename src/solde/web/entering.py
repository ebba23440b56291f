"""Who may see a page of a company: its members, by what their role allows."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from solde.company.access import ROLES, May, NoSuchCompany, NotAllowed, membership
from solde.company.models import Company, User
from solde.company.time_zones import zone_named

P = ParamSpec("P")
LOOKING, PRESSING, FILLING_IN = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")


class Visit(HttpRequest):
    """A request of somebody who may do in a company what the page is for."""

    user: User
    company: Company
    may: frozenset[May]  # all that the role allows


View = Callable[Concatenate[Visit, P], HttpResponseBase]
Entrance = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def page_of_company(what: May, *methods: str) -> Callable[[View[P]], Entrance[P]]:
    """Let only those see a page whose role allows `what`. To strangers there is no company."""

    def entered(view: View[P]) -> Entrance[P]:
        @require_http_methods(methods or LOOKING)
        @wraps(view)
        def enter(
            request: HttpRequest, slug: str, *args: P.args, **more: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            return view(visit_of(request, slug, what), *args, **more)

        return cast(Entrance[P], enter)

    return entered


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Afterwards the page is shown that was wanted; what was pressed has to be pressed again."""
    is_page = request.method in LOOKING
    return redirect_to_login(request.get_full_path() if is_page else reverse("home"))


def visit_of(request: HttpRequest, slug: str, what: May) -> Visit:
    visit = cast(Visit, request)
    member = membership(visit.user, slug)
    if member is None:
        raise NoSuchCompany
    held = ROLES[member.role]
    if what not in held:
        raise NotAllowed
    visit.company, visit.may = member.company, held
    if not visit.user.time_zone:
        timezone.activate(zone_named(visit.company.time_zone))  # to the end of the answer
    return visit
