"""Order a run of statements."""

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid6 import uuid7

from solde.company.models import Company, User
from solde.company.numbering import take_one
from solde.customers.letterhead import letterhead_of
from solde.history.recording import record
from solde.mail.choosing import mailbox_named
from solde.sales.charging import insist_on_charging
from solde.statements.charging import call_for_parts, charge_first, go_on
from solde.statements.mailing import is_moving
from solde.statements.models import StatementRun
from solde.statements.options import Options, settled
from solde.statements.selection import NobodyReached, lay_out_parts, receivable_named
from solde.subject import Subject


def order_run(
    company: Company, options: Options, *, key: UUID | None = None, by: User | None = None
) -> StatementRun:
    """Order statements for all customers that the options reach.

    One transaction makes the run and its parts and calls the workers. The same key orders
    once: a second order with it returns the first run. Without a key, a run with equal
    options that was left half way is gone on with, and otherwise a new one begins.
    Finance charges that are asked for are posted by workers before any part is prepared.
    Refused: options that contradict each other, a selection that reaches nobody, finance
    charges where there are no terms for them or the books are closed.
    """
    options = settled(options, company)
    if key is None:
        unfinished = unfinished_run(company, options)
        if unfinished is not None:
            go_on(unfinished)
            return unfinished
        key = uuid7()
    try:
        with transaction.atomic():
            return begin_run(company, options, key, by)
    except IntegrityError:
        existing = company.statement_runs.filter(key=str(key)).first()
        if existing is None:
            raise
        go_on(existing)
        return existing


def unfinished_run(company: Company, options: Options) -> StatementRun | None:
    """A run with the same options and letterhead that is not over.

    It has parts to prepare, or letters that have not come to rest.
    """
    alike = company.statement_runs.filter(
        kind=options.kind,
        statement_on=options.statement_on,
        options=as_stored(options),
        letterhead=letterhead_of(company),
    )
    run: StatementRun | None = alike.filter(parts__prepared_at__isnull=True).first()
    if run is None and options.email:
        latest = alike.first()
        run = latest if latest and is_moving(latest) else None
    return run


def as_stored(options: Options) -> object:
    """The options as they come back from the database, to compare with."""
    return json.loads(json.dumps(options.as_json()))


def asked(company: Company, options: Options) -> dict[str, Any]:
    """What a run keeps of its options and of the company today: fields of StatementRun."""
    return {
        "kind": options.kind,
        "statement_on": options.statement_on,
        "start_on": options.start_on,
        "end_on": options.end_on,
        "account": receivable_named(company, options.account),
        "options": options.as_json(),
        "letterhead": letterhead_of(company),
        "template": options.template,
        "mailbox": mailbox_named(company, options.mailbox) if options.email else None,
    }


def begin_run(company: Company, options: Options, key: UUID, by: User | None) -> StatementRun:
    run: StatementRun = company.statement_runs.create(
        number=take_one(company, "statement_run").place,
        key=str(key),
        ordered_by=by,
        **asked(company, options),
    )
    if not lay_out_parts(run, options):
        raise NobodyReached
    if options.finance_charges:
        insist_on_charging(company, options.statement_on)
        charge_first(run)
    else:
        call_for_parts(run)
    record(company, "order_run", Subject.RUN.of(run.pk), by=by, kind=options.kind)
    return run
