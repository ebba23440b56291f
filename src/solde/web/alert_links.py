"""Where an alert leads: to the page of what it is about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.urls import reverse

from solde.company.models import Company
from solde.mail.models import Alert
from solde.subject import Subject, numbers_by_kind

# What an alert is about: the page of it that the company has once, or one for each.
WITHOUT_ID: Final = {
    Subject.BOOKS: "inspections",
    Subject.INVITATION: "members",
    Subject.MAILBOX: "mailboxes",
    Subject.REMINDING: "reminder_settings",
}
BY_PUBLIC_ID: Final[Mapping[Subject, tuple[str, Callable[[Company], Any]]]] = {
    Subject.DELIVERY: ("letter", lambda company: company.deliveries),
    Subject.IMPORT: ("import", lambda company: company.imports),
    Subject.SCHEDULE: ("schedule", lambda company: company.schedules),
    Subject.SENDING: ("sending_run", lambda company: company.sending_runs),
    Subject.TRIAL: ("review", lambda company: company.trials),
}


def links_of(company: Company, alerts: Iterable[Alert]) -> Mapping[str, str]:
    """Addresses of pages by the alerts' subjects; "" for what has no page."""
    named = numbers_by_kind(alert.subject for alert in alerts)
    links: dict[str, str] = defaultdict(str)
    if ids := named[Subject.RUN]:
        runs = company.statement_runs.filter(pk__in=ids).values_list("pk", "number")
        for pk, run_number in runs:
            links[Subject.RUN.of(pk)] = reverse("run", args=[company.slug, run_number])
    for kind, page in WITHOUT_ID.items():
        for pk in named[kind]:
            links[kind.of(pk)] = reverse(page, args=[company.slug])
    for kind, (page, rows) in BY_PUBLIC_ID.items():
        if ids := named[kind]:
            found = rows(company).filter(pk__in=ids).values_list("pk", "public_id")
            for pk, public_id in found:
                links[kind.of(pk)] = reverse(page, args=[company.slug, public_id])
    return links
