"""Charge for lateness before the statements of a run are made.

No part of a run is prepared until the customers of all its parts are charged: when that cannot
be ended, no statement leaves without the charge that others were told of.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import override

from solde.queue import enqueue, enqueue_many
from solde.refusal import Refused
from solde.sales.charging import charge_all
from solde.sales.models import Document, Version
from solde.sales.refusals import rules_as_refusals
from solde.statements.models import Outcome, RunPart, StatementRun
from solde.statements.options import Per, options_from


class Charged(NamedTuple):
    """Finance charges of a run in one currency, as they were posted; in its minor units."""

    currency: str
    charges: int
    amount_minor: int


def charge_first(run: StatementRun) -> None:
    """Let workers charge the customers of a run, and only then prepare its parts."""
    run.parts.update(to_charge=True)
    call_to_charge(run)


def call_to_charge(run: StatementRun) -> None:
    enqueue("charge_run", once=f"charge_run:{run.pk}", run_id=run.pk)


def charge_run(run_id: int) -> None:
    """Post the finance charges of a run, as far as they are not, and call for its parts.

    What the books refuse stays on record with the part; the run waits until somebody goes on
    with it.
    """
    run = StatementRun._base_manager.select_related("company", "ordered_by").get(pk=run_id)
    try:
        with override(run.company.language):
            while charge_next(run):
                pass
    except Refused:
        return
    call_for_parts(run)


def charge_next(run: StatementRun) -> bool:
    """Post the finance charges of one part on the statement date; False when none is left.

    One transaction: done again after a death half way, or by two at once, it charges nobody
    twice, and the part knows every charge that it posted. Refused: what the books refuse; it
    stays on record.
    """
    part = run.parts.filter(to_charge=True).order_by("position").first()
    if part is None:
        return False
    row = run.parts.filter(pk=part.pk)
    try:
        with rules_as_refusals():
            part = row.select_for_update().get()
            posted = [one for some in charges(run, part) for one in some]
            ids = [*(part.charge_ids or ()), *(one.pk for one in posted)]
            row.update(to_charge=False, refused="", charge_ids=ids or None)
    except Refused as refused:
        row.update(refused=str(refused))
        raise
    return True


def charges(run: StatementRun, part: RunPart) -> Iterator[list[Document]]:
    return charge_all(run.company, run.statement_on, only=reached(part), by=run.ordered_by)


def go_on(run: StatementRun) -> None:
    """Call the workers again to a run that waits: what kept it from charging may be mended."""
    if run.parts.filter(to_charge=True).update(refused=""):
        call_to_charge(run)


def reached(part: RunPart) -> list[int]:
    """Whose trade stands on the statements of a part: its customers, with joined projects."""
    wanted = Q(pk__in=part.customer_ids)
    if options_from(part.run.options).per is Per.CUSTOMER:
        wanted |= Q(parent__in=part.customer_ids)
    return list(part.run.company.customers.filter(wanted).values_list("pk", flat=True))


def charges_of(run: StatementRun) -> QuerySet[Document]:
    """The finance charges that a run posted, whatever became of them since."""
    ids = RawSQL("select unnest(charge_ids) from statements_runpart where run_id = %s", [run.pk])
    charges: QuerySet[Document] = run.company.documents.filter(pk__in=ids)
    return charges


def charged(run: StatementRun) -> list[Charged]:
    """What a run charged for lateness, by currency."""
    rows = posted_as(run).order_by().values_list("document__currency")
    sums = rows.annotate(Count("pk"), Sum("total_minor")).order_by("document__currency")
    return [Charged(*row) for row in sums]


def charges_by_customer(
    run: StatementRun, outcomes: Sequence[Outcome]
) -> Mapping[int, list[Version]]:
    """The finance charges posted before the statements of some customers, by the customer's id:
    its own, and those of projects that stand on its statement. Each as it was posted."""
    owners = {one.customer_id for one in outcomes}
    of_them = Q(document__customer__in=owners) | Q(document__customer__parent__in=owners)
    found: dict[int, list[Version]] = defaultdict(list)
    for version in posted_as(run).filter(of_them).select_related("document__customer"):
        customer = version.document.customer
        owner = customer.pk if customer.pk in owners else customer.parent_id
        assert owner is not None
        found[owner].append(version)
    return found


def posted_as(run: StatementRun) -> QuerySet[Version]:
    """The first versions of a run's finance charges, in the order in which they were posted."""
    versions: QuerySet[Version] = run.company.versions.filter(
        document__in=charges_of(run), number=1
    )
    return versions.order_by("pk")


def call_for_parts(run: StatementRun) -> None:
    """Let workers prepare what is not prepared of a run."""
    waiting = list(run.parts.filter(prepared_at=None).values_list("pk", flat=True))
    if waiting:
        enqueue_many("prepare_part", [{"part_id": pk} for pk in waiting])
