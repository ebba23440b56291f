"""What stands around every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from solde.company.access import May
from solde.company.models import Company, User
from solde.mail.alerts import AlertKind, sentence
from solde.mail.choosing import are_letters_kept
from solde.mail.models import Alert
from solde.web.account_rules import passkeys_are_possible
from solde.web.alert_links import links_of
from solde.web.navigation import NEW, RAIL, SEARCH, SETTINGS, address_of, ways, your_ways

ALERTS_MAX = 3  # shown above a page, which leads to the others
COMPANIES_MAX = 12  # in the switcher; the first page shows all


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template. What costs a query is asked when the page shows it."""
    shown = {
        "languages": settings.LANGUAGES,
        "passkeys_are_possible": passkeys_are_possible(),
        "your_ways": list(your_ways(request.path)),
    }
    company: Company | None = getattr(request, "company", None)
    return shown | frame_of_company(request, company) if company else shown


def frame_of_company(request: HttpRequest, company: Company) -> dict[str, Any]:
    may: frozenset[May] = getattr(request, "may", frozenset())
    user = cast(User, request.user)
    return {
        "company": company,
        "may_send": May.SEND in may,
        "may_configure": May.CONFIGURE in may,
        "rail": list(ways(RAIL, company, may, request.path)),
        "new": list(ways(NEW, company, may, request.path)),
        "settings_ways": lazily(lambda: list(ways(SETTINGS, company, may, request.path))),
        "search_address": address_of(SEARCH, company),
        "other_companies": lazily(lambda: other_companies(user, company)),
        "notices": lazily(lambda: notices_of(company, request.path)),
        "nothing_leaves": lazily(lambda: are_letters_kept(company)),
    }


def lazily(ask: Callable[[], Any]) -> Any:
    return SimpleLazyObject(ask)


def other_companies(user: User, company: Company) -> list[Company]:
    """Where else the user works."""
    rest = Company.objects.filter(members__user=user).exclude(pk=company.pk)
    return list(rest.only("slug", "name")[:COMPANIES_MAX])


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert as it stands above a page."""

    alert: Alert
    sentence: str
    link: str  # to what it is about; empty: there is no page of it


class Notices(NamedTuple):
    """What stands above a page."""

    shown: list[Notice]
    has_more: bool


def notices_of(company: Company, path: str) -> Notices:
    """The latest open alerts. The page of what was given up says so itself, and why."""
    alerts = list(company.alerts.filter(dealt_with_at=None)[: ALERTS_MAX + 1])
    links = links_of(company, alerts)
    notices = [
        Notice(one, sentence(one), links[one.subject])
        for one in alerts
        if one.kind != AlertKind.WORK_GIVEN_UP or links[one.subject] != path
    ]
    return Notices(notices[:ALERTS_MAX], has_more=len(alerts) > ALERTS_MAX)
