"""Try a run before it is ordered: what every customer would get, and why another gets nothing.

The same reading and judging as of a run (running.py), without freezing, numbering or sending.
The first part is answered at once, the others by workers; nothing of a trial is kept for long.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from solde.company.models import Company, User
from solde.copying import copy_rows
from solde.failing import failures
from solde.queue import enqueue_many
from solde.refusal import NotFound, Refused
from solde.sales.charging import insist_on_charging
from solde.statements.cautions import Looked, looked_over
from solde.statements.mailing import left_at_that, letters_about
from solde.statements.models import Outcome, RunPart, StatementRun, Trial, TrialAnswer, TrialPart
from solde.statements.moment import one_moment
from solde.statements.options import Options, options_from, settled
from solde.statements.ordering import asked, order_run
from solde.statements.running import Answer, answer_all, shared_by, standing_statements
from solde.statements.selection import NobodyReached, lay_out
from solde.subject import Subject

KEPT_FOR = timedelta(days=1)
PARTS_OF_A_TRIAL = "insert into statements_trialpart (company_id, trial_id, position, customer_ids)"
ANSWER = (
    "company_id", "trial_id", "customer_id", "position", "status", "reason", "currency",
    "balance_minor", "recipients", "cautions",
)  # fmt: skip
LEFT_OUT = Outcome.Status.LEFT_OUT


class NoSuchTrial(NotFound):
    """There is no such review any more. Begin again with the options."""


class TrialIsUnfinished(Refused):
    """Some customers have no answer yet. Wait until the review is complete."""


def begin_trial(company: Company, options: Options, *, by: User | None = None) -> Trial:
    """Try a run with these options; the first part of its customers is answered on return.

    Refused as the run itself would be: options that contradict each other, a selection that
    reaches nobody, and finance charges that the company does not make.
    """
    options = settled(options, company)
    if options.finance_charges:
        insist_on_charging(company, options.statement_on)
    with transaction.atomic():
        trial: Trial = company.trials.create(options=options.as_json(), begun_by=by)
        if not lay_out(PARTS_OF_A_TRIAL, trial.pk, imagined_run(trial), options):
            raise NobodyReached
        others = trial.parts.filter(position__gt=0).values_list("pk", flat=True)
        enqueue_many("try_part", [{"part_id": pk} for pk in others])
    try_first(trial.parts.filter(position=0))
    return trial


def imagined_run(trial: Trial) -> StatementRun:
    """The run as it would be ordered now. It is not stored."""
    company = trial.company
    return StatementRun(company=company, number=0, **asked(company, options_from(trial.options)))


def try_part(part_id: int) -> None:
    """Answer the customers of a part by id, unless they are answered or being answered."""
    try_first(TrialPart._base_manager.filter(pk=part_id))


def try_first(parts: QuerySet[TrialPart]) -> None:
    waiting = parts.filter(tried_at__isnull=True).select_for_update(skip_locked=True)
    with one_moment():
        part = waiting.first()
        if part is None:
            return
        trial = part.trial
        run = imagined_run(trial)
        keep(trial, run, answers_of(run, part.customer_ids, part.position))
        TrialPart._base_manager.filter(pk=part.pk).update(tried_at=Now())


def try_again(trial: Trial, customer_ids: Iterable[int]) -> None:
    """Answer customers anew that somebody has just put right; each keeps its place."""
    run = imagined_run(trial)
    with one_moment():
        answered = trial.answers.filter(customer__in=list(customer_ids)).select_for_update()
        places = dict(answered.values_list("customer_id", "position"))
        fresh = answers_of(run, list(places), 0)
        trial.answers.filter(customer__in=places).delete()
        keep(trial, run, [one._replace(position=places[one.customer_id]) for one in fresh])


def answers_of(run: StatementRun, customer_ids: Sequence[int], position: int) -> list[Answer]:
    part = RunPart(company=run.company, run=run, position=position, customer_ids=list(customer_ids))
    answers = answer_all(shared_by(part))
    return unsent(run, answers) if run.mailbox else answers


def unsent(run: StatementRun, answers: list[Answer]) -> list[Answer]:
    """The answers, with those left out whose very statement was e-mailed or is on its way."""
    standing = standing_statements([one.made for one in answers if one.made])
    letters = letters_about(run.company, standing.values())
    kept = left_at_that(letters, repeat=run.options["repeat"])
    sent = {customer_id for (customer_id, _mark), pk in standing.items() if pk in kept}
    return [
        Answer(one.customer_id, one.position, LEFT_OUT, "already_sent")
        if one.customer_id in sent
        else one
        for one in answers
    ]


def keep(trial: Trial, run: StatementRun, answers: Sequence[Answer]) -> None:
    looked = looked_over(run, {one.customer_id: one.made for one in answers if one.made})
    copy_rows("statements_trialanswer", ANSWER, (row(trial, one, looked) for one in answers))


def row(trial: Trial, answer: Answer, looked: dict[int, Looked]) -> tuple[object, ...]:
    """An answer as the values of its row, in the order of ANSWER."""
    made, seen = answer.made, looked.get(answer.customer_id, Looked())
    amounts = (made.currency, made.balance_minor) if made else ("", None)
    return (trial.company_id, trial.pk, *answer[:4], *amounts, seen.recipients, list(seen.cautions))


def order_trial(trial: Trial, *, by: User | None = None) -> StatementRun:
    """Order the run that was tried: once, however often it is pressed.

    The run asks the books again. Refused while customers are without an answer.
    """
    if trial.parts.filter(tried_at__isnull=True).exists():
        raise TrialIsUnfinished
    return order_run(trial.company, options_from(trial.options), key=trial.public_id, by=by)


def forget_old_trials() -> int:
    """Delete what nobody looks at any more; returns how many trials that was."""
    old = Trial._base_manager.filter(begun_at__lt=Now() - KEPT_FOR).values_list("pk", flat=True)
    pks = list(old)
    failures.forget(map(Subject.TRIAL.of, pks))
    TrialAnswer._base_manager.filter(trial__in=pks).delete()
    TrialPart._base_manager.filter(trial__in=pks).delete()
    return Trial._base_manager.filter(pk__in=pks).delete()[0]
