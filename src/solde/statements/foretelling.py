"""What a trial says so far: how many, how much, and when the letters would have left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, F, Func, IntegerField, Sum

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
    def unmade(self) -> int:
        return sum(self.left_out.values()) + sum(self.failed.values())

    @property
    def answered(self) -> int:
        return self.made + self.unmade

    @property
    def is_complete(self) -> bool:
        return self.answered == self.customers


class Alike(NamedTuple):
    """Customers of whom the same is said."""

    status: str
    reason: str
    currency: str
    cautions: tuple[str, ...]
    customers: int
    recipients: int
    balance_minor: int


def foretold(trial: Trial) -> Foretold:
    """Counted and added up by PostgreSQL in one go, whatever the size."""
    size = Func(F("customer_ids"), function="cardinality", output_field=IntegerField())
    customers = trial.parts.aggregate(customers=Sum(size))["customers"] or 0
    groups = list(alike(trial))
    made = [one for one in groups if one.status == Status.MADE]
    return Foretold(
        customers=customers,
        made=sum(one.customers for one in made),
        left_out=counted((one.reason, one) for one in groups if one.status == Status.LEFT_OUT),
        failed=counted((one.reason, one) for one in groups if one.status == Status.FAILED),
        cautions=counted((code, one) for one in made for code in one.cautions),
        recipients=sum(one.recipients for one in made),
        amounts=tuple(amounts(made)),
    )


def alike(trial: Trial) -> Iterator[Alike]:
    """A few groups: by all that is counted."""
    by = ("status", "reason", "currency", "cautions")
    sums = (Count("pk"), Sum("recipients"), Sum("balance_minor"))
    for row in trial.answers.order_by().values_list(*by).annotate(*sums):
        status, reason, currency, cautions, customers, recipients, balance_minor = row
        yield Alike(
            status, reason, currency, tuple(cautions), customers, recipients,
            int(balance_minor or 0),
        )  # fmt: skip


def counted(pairs: Iterable[tuple[str, Alike]]) -> dict[str, int]:
    """How many customers each code is said of, by code."""
    counts: dict[str, int] = defaultdict(int)
    for code, group in pairs:
        counts[code] += group.customers
    return dict(sorted(counts.items()))


def amounts(made: Iterable[Alike]) -> Iterator[Amount]:
    by_currency = sorted(made, key=lambda one: one.currency)
    for currency, groups in groupby(by_currency, key=lambda one: one.currency):
        same = list(groups)
        yield Amount(
            currency, sum(one.customers for one in same), sum(one.balance_minor for one in same)
        )


def letters_done_at(mailbox: Mailbox, told: Foretold) -> datetime:
    """When the last letter would have left, were the run ordered now."""
    return done_at(mailbox, told.recipients, database_now())
