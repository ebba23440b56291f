"""What a trial says so far: how many, how much, and when the letters would have left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Q, Sum

from solde.mail.clock import database_now
from solde.mail.forecasting import done_at
from solde.mail.models import Mailbox
from solde.statements.models import Outcome, Trial

Status = Outcome.Status


class Amount(NamedTuple):
    """What the statements in one currency come to, in its minor units; plus is owed to us."""

    currency: str
    statements: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Foretold:
    """The state of a trial at one moment."""

    customers: int  # reached by the selection
    made: int
    left_out: Mapping[str, int]  # by reason
    failed: Mapping[str, int]  # by reason
    cautions: Mapping[str, int]  # by code; one customer may have several
    recipients: int  # of all letters
    amounts: tuple[Amount, ...]  # by currency

    @property
    def answered(self) -> int:
        return self.made + sum(self.left_out.values()) + sum(self.failed.values())

    @property
    def is_complete(self) -> bool:
        return self.answered == self.customers


def foretold(trial: Trial) -> Foretold:
    """Counted by PostgreSQL, in a few queries whatever the size."""
    size = Func(F("customer_ids"), function="cardinality", output_field=IntegerField())
    customers = trial.parts.aggregate(customers=Sum(size))["customers"] or 0
    by_status: dict[str, dict[str, int]] = {status: {} for status in Status.values}
    recipients = 0
    counted = trial.answers.order_by().values_list("status", "reason")
    for status, reason, count, addressed in counted.annotate(Count("pk"), Sum("recipients")):
        by_status[status][reason] = count
        recipients += addressed
    return Foretold(
        customers=customers,
        made=sum(by_status[Status.MADE].values()),
        left_out=by_status[Status.LEFT_OUT],
        failed=by_status[Status.FAILED],
        cautions=caution_counts(trial),
        recipients=recipients,
        amounts=amounts(trial),
    )


def caution_counts(trial: Trial) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select code, count(*)
              from statements_trialanswer, unnest(cautions) as code
             where trial_id = %s group by code order by code
            """,
            [trial.pk],
        )
        return dict(cursor.fetchall())


def amounts(trial: Trial) -> tuple[Amount, ...]:
    made = trial.answers.order_by("currency").filter(Q(status=Status.MADE)).values_list("currency")
    return tuple(
        Amount(currency, count, int(balance_minor))
        for currency, count, balance_minor in made.annotate(Count("pk"), Sum("balance_minor"))
    )


def letters_done_at(mailbox: Mailbox, told: Foretold) -> datetime:
    """When the last letter would have left, were the run ordered now."""
    return done_at(mailbox, told.recipients, database_now())
