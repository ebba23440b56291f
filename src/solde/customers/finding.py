"""Find customers among many: by words, by what they are, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.models import Customer
from solde.customers.naming import words_of
from solde.customers.refusals import NoSuchCustomer

PAGE = 50  # customers of a page
WORDS_MAX = 8  # of a search; the rest is not looked at

# One look into the index for each type, however many customers there are of it.
TYPES = """
    with recursive found as (
        select min(type) as type from customers_customer where company_id = %(company)s
        union all
        select (select min(type) from customers_customer
                 where company_id = %(company)s and type > found.type)
          from found where found.type is not null
    )
    select type from found where type <> '' order by type
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which customers and projects are looked for. What is left out narrows nothing."""

    text: str = ""  # beginnings of words of name, number, contact, e-mail, phone, city, postal code
    active: bool | None = None
    type: str = ""  # as the customer itself has it
    delivery: str = ""


class Page(NamedTuple):
    """Some of those found, by name, each with its `parent`."""

    customers: list[Customer]
    next: UUID | None  # the customer after which the next page begins; None: this is the last


def find_customers(
    company: Company, search: Search, *, after: UUID | None = None, count: int = PAGE
) -> Page:
    """A page of those found: in two queries, one for the first page, however far back it lies.

    `after` is Page.next of the page before. A customer of another company begins no page.
    """
    rows = found(company, search).select_related("parent").order_by("sort_name", "pk")
    if after:
        last = customer_of(company, after)
        rows = rows.filter(sort_name__gte=last.sort_name)
        rows = rows.exclude(sort_name=last.sort_name, pk__lte=last.pk)
    customers = list(rows[: count + 1])
    more = len(customers) > count
    return Page(customers[:count], customers[count - 1].public_id if more else None)


def found(company: Company, search: Search) -> QuerySet[Customer]:
    """All that a search finds, in no order."""
    rows: QuerySet[Customer] = company.customers.all()
    if search.text.strip():
        words = words_of(search.text)[:WORDS_MAX]
        if not words:
            return rows.none()  # nothing but signs
        rows = rows.filter(with_words(words))
    if search.active is not None:
        rows = rows.filter(active=search.active)
    if search.type:
        rows = rows.filter(type=search.type)
    if search.delivery:
        rows = rows.filter(delivery=search.delivery)
    return rows


def with_words(words: Sequence[str]) -> RawSQL:
    """Whose words begin with these, each of them; by the index customer_by_words."""
    query = " & ".join(f"'{word}':*" for word in words)
    return RawSQL(
        "solde_words(customers_customer.search_words) @@ %s::tsquery",
        [query],
        output_field=BooleanField(),
    )


def customer_of(company: Company, public_id: UUID) -> Customer:
    customer: Customer | None = company.customers.filter(public_id=public_id).first()
    if customer is None:
        raise NoSuchCustomer
    return customer


def customer_named(company: Company, text: str) -> Customer:
    """The customer or project of that name or, failing that, of that number."""
    rows = company.customers.select_related("parent", "company")
    customer: Customer | None = (
        rows.filter(name=text).first() or rows.filter(number=text).exclude(number="").first()
    )
    if customer is None:
        raise NoSuchCustomer(_("No customer has the name or number %s.") % text)
    return customer


def types_of(company: Company) -> list[str]:
    """The types that customers of a company have, in order."""
    with connection.cursor() as cursor:
        cursor.execute(TYPES, {"company": company.pk})
        return [found for (found,) in cursor.fetchall()]
