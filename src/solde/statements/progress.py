"""How far a run is, read from its rows: a few queries whatever its size."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, Max, Q, Sum

from solde.customers.finding import IsOneOf
from solde.mail.states import State
from solde.statements.models import Outcome, StatementRun


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a run at one moment."""

    customers: int  # reached by the selection
    to_charge: int  # of these, whose finance charges are still to be posted
    refused: str  # why they could not be; empty: they could, or are under way
    made: int
    left_out: dict[str, int]  # by reason
    failed: dict[str, int]  # by reason
    letters: dict[str, int]  # by state; none when the run is not e-mailed

    @property
    def answered(self) -> int:
        return self.made + sum(self.left_out.values()) + sum(self.failed.values())

    @property
    def unsent(self) -> int:
        """Letters that were not sent to every recipient, for whatever reason."""
        return sum(self.letters.values()) - self.letters.get(State.SENT, 0)

    @property
    def is_complete(self) -> bool:
        """Whether every customer has an answer."""
        return self.answered == self.customers


def progress(run: StatementRun) -> Progress:
    size = Func(F("customer_ids"), function="cardinality", output_field=IntegerField())
    sizes = run.parts.aggregate(
        all=Sum(size), to_charge=Sum(size, filter=Q(to_charge=True)), refused=Max("refused")
    )
    counts = run.outcomes.order_by().values_list("status", "reason").annotate(Count("pk"))
    by_status: dict[str, dict[str, int]] = {status: {} for status in Outcome.Status.values}
    for status, reason, count in counts:
        by_status[status][reason] = count
    return Progress(
        customers=sizes["all"] or 0,
        to_charge=sizes["to_charge"] or 0,
        refused=sizes["refused"] or "",
        made=sum(by_status[Outcome.Status.MADE].values()),
        left_out=by_status[Outcome.Status.LEFT_OUT],
        failed=by_status[Outcome.Status.FAILED],
        letters=letter_states(run) if run.mailbox_id else {},
    )


def letter_states(run: StatementRun) -> dict[str, int]:
    """How many letters of a run are in each state. Looked up at once: they lie side by side."""
    made = run.outcomes.order_by().filter(status=Outcome.Status.MADE, delivery__isnull=False)
    are_theirs = IsOneOf(F("pk"), ArraySubquery(made.values("delivery")))
    letters = run.company.deliveries.order_by().filter(are_theirs)
    return dict(letters.values_list("state").annotate(Count("pk")))
