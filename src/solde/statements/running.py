"""Prepare the parts of a run. The only writer of statements and outcomes.

A part is prepared in one transaction: its figures are read, worked out, proven and frozen
together or not at all. A worker that dies leaves the part as it was, for the next.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from solde.copying import copy_rows, next_ids
from solde.customers.addresses import mailing_address
from solde.figures.details import DetailedEntry
from solde.figures.request import Request
from solde.figures.statement import Statement as Figures
from solde.figures.statement import make_statement, with_details
from solde.ledger.reading import Balance, Ledger, balances, reach, read_ledgers
from solde.mail.addresses import Addressee
from solde.statements.attaching import INVOICES, open_invoices
from solde.statements.detailing import read_details
from solde.statements.frozen import described, fingerprint, freeze, freeze_request
from solde.statements.mailing import Mailed, addressees, mail_statements
from solde.statements.models import Kind, Outcome, RunPart, StatementRun
from solde.statements.moment import is_conflict, one_moment
from solde.statements.options import Options, Per, options_from, request_of
from solde.statements.proof import agrees
from solde.statements.reasons import figures_reason, standing_reason
from solde.statements.recipients import Recipient, recipients
from solde.statements.selection import PART_SIZE

log = logging.getLogger(__name__)

TRIES_MAX = 5  # for a part; each conflict means that somebody else got on

# Made once: json.dumps() would make one for every statement.
as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

OUTCOME = ("customer_id", "position", "status", "reason", "statement_id", "delivery_id")


@dataclass(frozen=True, slots=True)
class Shared:
    """A part with all that its customers have in common."""

    part: RunPart
    run: StatementRun
    options: Options
    request: Request
    asked: dict[str, Any]  # the request, as it is kept with every statement
    around: str  # what is printed around every statement of the run, for fingerprints
    several_accounts: bool  # whether the paper has to name the A/R account
    addressees: Mapping[int, Addressee]  # by id of the customer; none when nothing is e-mailed
    # Versions of invoices that go along, by id of the customer; none when not asked for.
    invoices: Mapping[int, list[int]] = field(default_factory=dict)
    detailed: Mapping[int, list[DetailedEntry]] = field(default_factory=dict)  # likewise


class Made(NamedTuple):
    """A statement as it goes into its row."""

    customer_id: int
    number: str
    currency: str
    language: str
    closing_minor: int | None
    balance_minor: int
    figures: str  # JSON
    fingerprint: bytes


class Answer(NamedTuple):
    """What the run has to say to one customer."""

    customer_id: int
    position: int
    status: str
    reason: str = ""
    made: Made | None = None


def prepare_next(run: StatementRun) -> RunPart | None:
    """Prepare one part that nobody else is preparing; None when there is none.

    None does not say that the run is complete: another worker may be at its last part.
    """
    return prepare_first(run.parts.order_by("position"))


def prepare_part(part_id: int) -> None:
    """Prepare a part by id, unless it is prepared or another worker has it."""
    prepare_first(RunPart._base_manager.filter(pk=part_id))


def prepare_first(parts: QuerySet[RunPart]) -> RunPart | None:
    """Prepare the first of these parts that waits and that nobody has; again after a conflict."""
    uncharged = RunPart._base_manager.filter(run=OuterRef("run"), to_charge=True)
    waiting = parts.filter(~Exists(uncharged), prepared_at__isnull=True)
    waiting = waiting.select_for_update(skip_locked=True)
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            with one_moment():
                part = waiting.first()
                if part is not None:
                    prepare(part)
                return part
        except DatabaseError as error:
            if not tries_left or not is_conflict(error):
                raise
    raise AssertionError("unreachable")


def prepare(part: RunPart) -> None:
    """Answer every customer of a part, in the transaction that holds the part's row."""
    shared = shared_by(part)
    answers = answer_all(shared)
    keep(shared, answers)
    RunPart._base_manager.filter(pk=part.pk).update(prepared_at=Now())


def shared_by(part: RunPart) -> Shared:
    run = part.run
    options = options_from(run.options)
    request = request_of(options)
    return Shared(
        part=part,
        run=run,
        options=options,
        request=request,
        asked=freeze_request(request),
        # Sorted, because PostgreSQL gives the letterhead back in another order.
        around=json.dumps([run.letterhead, run.template], sort_keys=True),
        several_accounts=run.account_id is not None
        and run.company.accounts.filter(kind="receivable").count() > 1,
        addressees=addressees(run.company, part.customer_ids) if run.mailbox_id else {},
    )


def answer_all(shared: Shared) -> list[Answer]:
    part, run, request = shared.part, shared.run, shared.request
    customers = recipients(run.company, part.customer_ids)
    reached = reach(
        run.company_id,
        part.customer_ids,
        joined=shared.options.per is Per.CUSTOMER,
        account_id=run.account_id,
    )
    ledgers = read_ledgers(reached, up_to=request.measured_on, receipts=run.kind == Kind.ACTIVITY)
    start_on = request.start_on
    eve = start_on - timedelta(days=1) if start_on and start_on > date.min else None
    books = balances(reached, request.measured_on, eve=eve)
    first = part.position * PART_SIZE + 1
    if shared.options.attach_invoices:
        shared = replace(shared, invoices=open_invoices(run.company, ledgers, request))
    if shared.options.details:
        shared = replace(shared, detailed=read_details(reached, ledgers, request))
    return [
        answer(shared, customers[pk], position, ledgers[pk], books[pk])
        for position, pk in enumerate(part.customer_ids, first)
    ]


def answer(
    shared: Shared, customer: Recipient, position: int, ledger: Ledger, books: Balance
) -> Answer:
    if reason := standing_reason(customer, shared.options):
        return Answer(customer.id, position, Outcome.Status.LEFT_OUT, reason)
    try:
        figures = make_statement(ledger.postings, ledger.applications, shared.request)
        if shared.options.details:
            figures = with_details(figures, ledger.postings, shared.detailed)
    except Exception:  # one customer's broken books must not stop the others
        log.exception("run %s: the figures of customer %s failed", shared.run.number, customer.id)
        return Answer(customer.id, position, Outcome.Status.FAILED, "bad_figures")
    if not agrees(figures, books):
        log.error("run %s: customer %s disagrees with the books", shared.run.number, customer.id)
        return Answer(customer.id, position, Outcome.Status.FAILED, "bad_figures")
    if reason := figures_reason(figures, shared.options, customer.currency):
        return Answer(customer.id, position, Outcome.Status.LEFT_OUT, reason)
    if shared.addressees and (reason := shared.addressees[customer.id].reason):
        return Answer(customer.id, position, Outcome.Status.LEFT_OUT, reason)
    made = made_of(shared, customer, position, figures)
    return Answer(customer.id, position, Outcome.Status.MADE, made=made)


def made_of(shared: Shared, customer: Recipient, position: int, figures: Figures) -> Made:
    run = shared.run
    of_parent = customer.parent.language if customer.parent else ""
    language = customer.language or of_parent or run.company.language
    kept = {
        "request": shared.asked,
        **freeze(figures),
        "customer": (customer.parent or customer).name,
        "project": customer.name if customer.parent else None,
        "paper": around_the_figures(shared, customer),
    }
    if customer.id in shared.invoices:
        kept[INVOICES] = shared.invoices[customer.id]
    text = as_text(kept)
    return Made(
        customer_id=customer.id,
        number=f"{run.number}-{position:05}",
        currency=customer.currency,
        language=language,
        closing_minor=figures.closing_minor,
        balance_minor=figures.balance_minor,
        figures=text,
        fingerprint=fingerprint(text, shared.around, language, customer.currency),
    )


def around_the_figures(shared: Shared, customer: Recipient) -> dict[str, Any]:
    """What the paper says of this customer besides the figures."""
    company, account = shared.run.company, shared.run.account
    return {
        "address": mailing_address(customer, home=company.country, language=company.language),
        "customer_name": described(customer.parent.name, customer.name)
        if customer.parent
        else customer.name,
        "customer_number": customer.number,
        "account_name": account.name if account and shared.several_accounts else "",
        "due_dates": shared.options.due_dates,
        "remittance_slip": shared.options.remittance_slip,
    }


def keep(shared: Shared, answers: list[Answer]) -> None:
    """Write the statements that are new and one outcome for every customer.

    Where this very statement was made before, by an earlier run, that one stands. Should
    another run make it at this moment, the row written second is refused, which is a conflict.
    """
    run = shared.run
    made = [one.made for one in answers if one.made is not None]
    standing = standing_statements(made)
    fresh = [one for one in made if (one.customer_id, one.fingerprint) not in standing]
    ids = next_ids("statements_statement", len(fresh))
    same = (run.company_id, run.pk, run.kind, run.statement_on)
    copy_rows(
        "statements_statement",
        ("id", "company_id", "run_id", "kind", "statement_on", *Made._fields),
        ((pk, *same, *one) for pk, one in zip(ids, fresh, strict=True)),
    )
    standing |= {(one.customer_id, one.fingerprint): pk for pk, one in zip(ids, fresh, strict=True)}
    letters = {}
    if run.mailbox_id:
        statements = {standing[one.customer_id, one.fingerprint]: one for one in made}
        letters = mail_statements(run, statements, shared.addressees, repeat=shared.options.repeat)
    copy_rows(
        "statements_outcome",
        ("company_id", "run_id", *OUTCOME),
        ((*same[:2], *outcome(one, standing, letters)) for one in answers),
    )


def outcome(
    answer: Answer, standing: Mapping[tuple[int, bytes], int], letters: Mapping[int, Mailed]
) -> tuple[Any, ...]:
    """An answer as the values of its row, in the order of OUTCOME."""
    if answer.made is None:
        return (*answer[:4], None, None)
    statement_id = standing[answer.made.customer_id, answer.made.fingerprint]
    letter = letters.get(statement_id)
    if letter is None:
        return (*answer[:4], statement_id, None)
    if letter.is_new:
        return (*answer[:4], statement_id, letter.delivery_id)
    left_out = (Outcome.Status.LEFT_OUT, "already_sent")
    return (*answer[:2], *left_out, None, letter.delivery_id)


def standing_statements(made: list[Made]) -> dict[tuple[int, bytes], int]:
    """Ids of the statements that were made before, by customer and fingerprint."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select customer_id, fingerprint, s.id
              from unnest(%s::bigint[], %s::bytea[]) as made (customer_id, fingerprint)
              join statements_statement s using (customer_id, fingerprint)
            """,
            [[one.customer_id for one in made], [one.fingerprint for one in made]],
        )
        return {(customer_id, bytes(mark)): pk for customer_id, mark, pk in cursor.fetchall()}
