"""Where an alert leads: to the page of what it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.urls import reverse

from solde.company.models import Company
from solde.mail.models import Alert


def links_of(company: Company, alerts: Iterable[Alert]) -> Mapping[str, str]:
    """Addresses of pages by the alerts' subjects; "" for what has no page."""
    named: dict[str, list[int]] = defaultdict(list)
    for alert in alerts:
        kind, _colon, number = alert.subject.partition(":")
        named[kind].append(int(number) if number.isdigit() else 0)
    links: dict[str, str] = defaultdict(str)
    for pk in named["mailbox"]:
        links[f"mailbox:{pk}"] = reverse("mailboxes", args=[company.slug])
    if ids := named["delivery"]:
        letters = company.deliveries.filter(pk__in=ids).values_list("pk", "public_id")
        for pk, public_id in letters:
            links[f"delivery:{pk}"] = reverse("letter", args=[company.slug, public_id])
    if ids := named["run"]:
        runs = company.statement_runs.filter(pk__in=ids).values_list("pk", "number")
        for pk, run_number in runs:
            links[f"run:{pk}"] = reverse("run", args=[company.slug, run_number])
    if ids := named["schedule"]:
        schedules = company.schedules.filter(pk__in=ids).values_list("pk", "public_id")
        for pk, public_id in schedules:
            links[f"schedule:{pk}"] = reverse("schedule", args=[company.slug, public_id])
    for pk in named["books"]:
        links[f"books:{pk}"] = reverse("inspections", args=[company.slug])
    return links
