"""Work that somebody ordered: tried again, and said where it was ordered when it fails for good.

A job that fails is tried a few times, later each time, and then rests as failed, in the log and
in what `solde doctor` shows; the page of what was ordered says so too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, Final, NamedTuple, ParamSpec

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.tasks import Task

from solde.company.models import Company
from solde.failing.failures import Work, forget_failure, give_up
from solde.subject import Subject
from solde.tenancy import TenantModel

P = ParamSpec("P")

TRIES_MAX = 5
AGAIN = RetryStrategy(max_attempts=TRIES_MAX, exponential_wait=4)  # after 4, 16, 64, ... seconds


class Ordered(NamedTuple):
    """Where a job finds who ordered it: the row that its one argument names."""

    rows: type[TenantModel] | type[Company]
    kind: Subject  # of what was ordered
    whole: str  # the column with its id: a part belongs to a run
    company: str  # the column with the id of the company


ORDERED: Final[dict[str, Ordered]] = {}  # by the name of the job


def ordered(
    rows: type[TenantModel] | type[Company],
    kind: Subject,
    *,
    whole: str = "pk",
    company: str = "company_id",
) -> Callable[[Callable[P, None]], Task[Concatenate[JobContext, P], None, P]]:
    """Make a job of a function that does what somebody ordered, under the function's name."""

    def as_job(work: Callable[P, None]) -> Task[Concatenate[JobContext, P], None, P]:
        ORDERED[work.__name__] = Ordered(rows, kind, whole, company)

        @app.task(name=work.__name__, retry=AGAIN, pass_context=True)
        @wraps(work)
        def job(context: JobContext, /, *args: P.args, **ids: P.kwargs) -> None:
            with given_up_aloud(context.job):
                work(*args, **ids)

        return job

    return as_job


@contextmanager
def given_up_aloud(job: Job) -> Iterator[None]:
    """Say where work was ordered when its job fails for the last time, until it succeeds."""
    try:
        yield
    except Exception as error:
        if is_last(job, error):
            give_up_on(job, error)
        raise
    forget_failure(job.task_name, job.task_kwargs)


def is_last(job: Job, error: Exception) -> bool:
    """Whether a job that failed is not tried again."""
    return AGAIN.get_retry_decision(exception=error, job=job) is None


def give_up_on(job: Job, error: Exception | None) -> None:
    """Tell whoever ordered the work; nobody, where what was ordered has been deleted since."""
    what = ORDERED[job.task_name]
    (pk,) = job.task_kwargs.values()
    row = what.rows._base_manager.filter(pk=str(pk))
    for company_id, whole in row.values_list(what.company, what.whole):
        work = Work(company_id, what.kind.of(whole), job.task_name, job.task_kwargs)
        give_up(work, error)
