"""What stands around every page of a company."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from solde.company.access import May
from solde.company.models import Company
from solde.mail.alerts import sentence
from solde.mail.choosing import from_list
from solde.mail.models import Alert, Mailbox

ALERTS_MAX = 5  # shown above a page; the next ones come up as these are dealt with


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template. Nothing but the name of the program outside of companies."""
    company: Company | None = getattr(request, "company", None)
    if company is None:
        return {}
    may: frozenset[May] = getattr(request, "may", frozenset())
    return {
        "company": company,
        "may_send": May.SEND in may,
        "may_configure": May.CONFIGURE in may,
        "notices": notices_of(company),
        "nothing_leaves": next(from_list(company)).kind == Mailbox.Kind.CAPTURED,
    }


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert as it stands above a page."""

    alert: Alert
    sentence: str
    link: str  # to what it is about; empty: there is no page of it


def notices_of(company: Company) -> list[Notice]:
    """The latest open alerts."""
    alerts = list(company.alerts.filter(dealt_with_at=None)[:ALERTS_MAX])
    letters = letters_named(company, alerts)
    return [Notice(one, sentence(one.kind), link_to(company, one, letters)) for one in alerts]


def letters_named(company: Company, alerts: Iterable[Alert]) -> Mapping[str, UUID]:
    """Public ids of the letters that alerts are about, by the alerts' subjects."""
    named = [one.subject.partition(":") for one in alerts]
    ids = [int(number) for kind, _colon, number in named if kind == "delivery"]
    found = company.deliveries.filter(pk__in=ids).values_list("pk", "public_id")
    return {f"delivery:{pk}": public_id for pk, public_id in found}


def link_to(company: Company, alert: Alert, letters: Mapping[str, UUID]) -> str:
    if alert.subject in letters:
        return reverse("letter", args=[company.slug, letters[alert.subject]])
    if alert.subject.startswith("mailbox:"):
        return reverse("mailboxes", args=[company.slug])
    return ""
