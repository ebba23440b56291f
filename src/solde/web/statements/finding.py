"""The run, review or statement that an address names, in its company."""

from uuid import UUID

from solde.company.models import Company
from solde.statements.finding import run_numbered
from solde.statements.models import Statement, StatementRun, Trial
from solde.statements.printing import NoSuchStatement
from solde.statements.trying import NoSuchTrial


def trial_of(company: Company, public_id: UUID | str) -> Trial:
    try:
        wanted = public_id if isinstance(public_id, UUID) else UUID(public_id)
    except ValueError as error:
        raise NoSuchTrial from error
    trial: Trial | None = company.trials.select_related("company").filter(public_id=wanted).first()
    if trial is None:
        raise NoSuchTrial
    return trial


def run_of(company: Company, number: int) -> StatementRun:
    run = run_numbered(company, number)
    run.company = company  # asked for already
    return run


def statement_of(company: Company, number: str) -> Statement:
    rows = company.statements.select_related("run", "customer__parent")
    statement: Statement | None = rows.filter(number=number).first()
    if statement is None:
        raise NoSuchStatement
    statement.run.company = statement.company = company
    return statement
