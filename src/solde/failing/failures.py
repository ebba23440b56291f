"""Keep in mind what workers gave up, show it where it was ordered, and call them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import transaction

from solde.company.models import Company, User
from solde.failing.causes import Cause, cause_of
from solde.failing.models import Failure
from solde.history.recording import record
from solde.mail.alerts import AlertKind, close_alerts, raise_alert
from solde.queue import enqueue_many
from solde.subject import Name


class Work(NamedTuple):
    """A job that somebody ordered."""

    company_id: int
    about: Name  # what was ordered
    job: str
    arguments: dict[str, Any]


@transaction.atomic
def give_up(work: Work, error: Exception | None) -> None:
    """Put on record that work was tried for the last time, and tell the company: once for all
    that belongs to one order. Without an error, the worker died of it."""
    Failure._base_manager.update_or_create(
        job=work.job,
        arguments=work.arguments,
        defaults={
            "company_id": work.company_id,
            "about": work.about,
            "cause": cause_of(error) if error else Cause.DEATH,
        },
    )
    company = Company.objects.get(pk=work.company_id)
    raise_alert(company, AlertKind.WORK_GIVEN_UP, work.about)


@transaction.atomic
def forget_failure(job: str, arguments: Mapping[str, Any]) -> None:
    """Forget that a job had been given up; the alert goes with the last job of its order."""
    failure = Failure._base_manager.filter(job=job, arguments=arguments).first()
    if failure is None:
        return
    failure.delete()
    if not Failure._base_manager.filter(company=failure.company_id, about=failure.about).exists():
        close_alerts(AlertKind.WORK_GIVEN_UP, Name(failure.about))


def forget(abouts: Iterable[Name]) -> None:
    """What was ordered is gone, and with it what was given up of it."""
    failures = Failure._base_manager.filter(about__in=list(abouts))
    for about in failures.order_by("about").values_list("about", flat=True).distinct():
        close_alerts(AlertKind.WORK_GIVEN_UP, Name(about))
    failures.delete()


@transaction.atomic
def try_again(company: Company, about: Name, *, by: User | None) -> None:
    """Call the workers again to all that was given up of an order; the second time to nothing."""
    jobs = defaultdict(list)
    failures = company.failures.filter(about=about)
    for failure in failures.select_for_update():
        jobs[failure.job].append(failure.arguments)
    if jobs:
        failures.delete()
        close_alerts(AlertKind.WORK_GIVEN_UP, about)
        record(company, "try_again", about, by=by)
    for job, arguments in jobs.items():
        enqueue_many(job, arguments)
