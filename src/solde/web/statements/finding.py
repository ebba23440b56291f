"""The run, review or statement that an address names, in its company."""

from uuid import UUID

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from solde.company.models import Company
from solde.customers.finding import Search, found, query_of
from solde.statements.finding import run_numbered
from solde.statements.models import Statement, StatementRun, Trial
from solde.statements.printing import NoSuchStatement
from solde.statements.trying import NoSuchTrial

FEW_MAX = 1000  # customers that are named by their ids


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


def named_like(company: Company, text: str) -> Q:
    """Of answers with their customer: whose customer a search by these words finds.

    Few are named by their ids. Of many, a page is full soon, however one goes about it; asked as
    a query within the query, they would be looked for anew for every answer.
    """
    customers = found(company, Search(text=text))
    ids = list(customers.values_list("pk", flat=True)[: FEW_MAX + 1])
    if len(ids) <= FEW_MAX:
        return Q(customer__in=ids)
    having = RawSQL(
        "customers_customer.search_vector @@ %s::tsquery",
        [query_of(text)],
        output_field=BooleanField(),
    )
    return Q(having)
