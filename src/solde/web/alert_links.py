"""Where an alert leads: to the page of what it is about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.urls import reverse

from solde.company.models import Company
from solde.mail.models import Alert

# What an alert is about: the page of it that the company has once, or one for each.
WITHOUT_ID: Final = {
    "books": "inspections",
    "invitation": "members",
    "mailbox": "mailboxes",
    "reminding": "reminder_settings",
}
BY_PUBLIC_ID: Final[Mapping[str, tuple[str, Callable[[Company], Any]]]] = {
    "delivery": ("letter", lambda company: company.deliveries),
    "import": ("import", lambda company: company.imports),
    "schedule": ("schedule", lambda company: company.schedules),
    "sending": ("sending_run", lambda company: company.sending_runs),
    "trial": ("review", lambda company: company.trials),
}


def links_of(company: Company, alerts: Iterable[Alert]) -> Mapping[str, str]:
    """Addresses of pages by the alerts' subjects; "" for what has no page."""
    named: dict[str, list[int]] = defaultdict(list)
    for alert in alerts:
        kind, _colon, number = alert.subject.partition(":")
        named[kind].append(int(number) if number.isdigit() else 0)
    links: dict[str, str] = defaultdict(str)
    if ids := named["run"]:
        runs = company.statement_runs.filter(pk__in=ids).values_list("pk", "number")
        for pk, run_number in runs:
            links[f"run:{pk}"] = reverse("run", args=[company.slug, run_number])
    for kind, page in WITHOUT_ID.items():
        for pk in named[kind]:
            links[f"{kind}:{pk}"] = reverse(page, args=[company.slug])
    for kind, (page, rows) in BY_PUBLIC_ID.items():
        if ids := named[kind]:
            found = rows(company).filter(pk__in=ids).values_list("pk", "public_id")
            for pk, public_id in found:
                links[f"{kind}:{pk}"] = reverse(page, args=[company.slug, public_id])
    return links
