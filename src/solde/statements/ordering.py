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
from solde.queue import enqueue_many
from solde.sales.charging import charge_all
from solde.statements.mailing import is_moving
from solde.statements.models import StatementRun
from solde.statements.options import Options, settled
from solde.statements.selection import (
    NobodyReached,
    lay_out_parts,
    reached_ids,
    receivable_named,
)


def order_run(
    company: Company, options: Options, *, key: UUID | None = None, by: User | None = None
) -> StatementRun:
    """Order statements for all customers that the options reach.

    One transaction makes the run and its parts and calls the workers. The same key orders
    once: a second order with it returns the first run. Without a key, a run with equal
    options that was left half way is gone on with, and otherwise a new one begins.
    Finance charges that are asked for are posted before, part by part; a second order finds
    them posted. Refused: options that contradict each other, and a selection that reaches nobody.
    """
    options = settled(options, company)
    if key is None:
        unfinished = unfinished_run(company, options)
        if unfinished is not None:
            return unfinished
        key = uuid7()
    if options.finance_charges and not company.statement_runs.filter(key=str(key)).exists():
        charge_first(company, options, by)
    try:
        with transaction.atomic():
            return begin_run(company, options, key, by)
    except IntegrityError:
        existing = company.statement_runs.filter(key=str(key)).first()
        if existing is None:
            raise
        return existing


def charge_first(company: Company, options: Options, by: User | None) -> None:
    """Post the finance charges of the statement date for whoever is reached."""
    reached = reached_ids(company, options)
    for _posted in charge_all(company, options.statement_on, only=reached, by=by):
        pass


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
    parts = run.parts.values_list("pk", flat=True)
    enqueue_many("prepare_part", [{"part_id": pk} for pk in parts])
    record(company, "order_run", f"run:{run.pk}", by=by, kind=options.kind)
    return run
