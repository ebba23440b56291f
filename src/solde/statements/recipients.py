"""The customers of a run, with what a statement needs to know of them and nothing else.

Not as models: making those of a part's customers took longer than making their figures.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from solde.company.models import Company
from solde.customers.models import Customer


class Recipient(NamedTuple):
    """A customer, or a project with its customer as `parent`. Columns of customers.models."""

    id: int
    name: str
    number: str
    language: str  # empty: as its parent or the company
    currency: str
    active: bool
    statements: bool
    address: str
    city: str
    region: str
    postal_code: str
    country: str
    parent: "Recipient | None"


COLUMNS = Recipient._fields[:-1]


def recipients(company: Company, ids: Sequence[int]) -> dict[int, Recipient]:
    """The customers of a company with these ids, by id."""
    rows = picked(company, ids).values_list(*COLUMNS, *(f"parent__{column}" for column in COLUMNS))
    return {row[0]: recipient_from(row) for row in rows}


def picked(company: Company, ids: Sequence[int]) -> QuerySet[Customer]:
    # As one array: a parameter for each of some hundred ids takes longer than the query.
    customers: QuerySet[Customer] = company.customers.filter(
        pk__in=RawSQL("select unnest(%s::bigint[])", [list(ids)])
    )
    return customers


def recipient_from(row: tuple[Any, ...]) -> Recipient:
    own, of_parent = row[: len(COLUMNS)], row[len(COLUMNS) :]
    parent = Recipient._make((*of_parent, None)) if of_parent[0] else None
    return Recipient._make((*own, parent))
