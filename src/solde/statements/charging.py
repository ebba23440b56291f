"""Charge for lateness before the statements of a run are made.

No part of a run is prepared until the customers of all its parts are charged: when that cannot
be ended, no statement leaves without the charge that others were told of.
"""

from django.db.models import Q
from django.utils.translation import gettext, override

from solde.queue import enqueue, enqueue_many
from solde.refusal import Refused
from solde.sales.charging import charge_all
from solde.statements.models import RunPart, StatementRun
from solde.statements.options import Per, options_from


def charge_first(run: StatementRun) -> None:
    """Let workers charge the customers of a run, and only then prepare its parts."""
    run.parts.update(to_charge=True)
    call_to_charge(run)


def call_to_charge(run: StatementRun) -> None:
    enqueue("charge_run", once=f"charge_run:{run.pk}", run_id=run.pk)


def charge_run(run_id: int) -> None:
    """Post the finance charges of a run, as far as they are not, and call for its parts.

    What the books refuse stays on record with the part, in the language of the company; the run
    waits until somebody goes on with it.
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

    Done again after a death half way, or by two at once, it charges nobody twice: days that
    were charged are not charged again. Refused: what the books refuse; it stays on record.
    """
    part = run.parts.filter(to_charge=True).order_by("position").first()
    if part is None:
        return False
    row = run.parts.filter(pk=part.pk)
    try:
        for _posted in charge_all(
            run.company, run.statement_on, only=reached(part), by=run.ordered_by
        ):
            pass
    except Refused as refused:
        row.update(refused=gettext(str(refused)))
        raise
    row.update(to_charge=False, refused="")
    return True


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


def call_for_parts(run: StatementRun) -> None:
    """Let workers prepare what is not prepared of a run."""
    waiting = list(run.parts.filter(prepared_at=None).values_list("pk", flat=True))
    if waiting:
        enqueue_many("prepare_part", [{"part_id": pk} for pk in waiting])
