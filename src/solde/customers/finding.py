"""Find customers among many: by words, by what they are, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.models import Customer
from solde.customers.naming import beginnings, sort_key, words_sought
from solde.customers.refusals import NoSuchCustomer

PAGE = 50  # customers of a page
WORDS_MAX = 8  # of a search; the rest is not looked at
FEW = 5000  # customers; so many are put in order faster than they are looked for in order
NAMED_MAX = 1000  # customers whose documents, payments and answers are found by their ids
LAST = "\U0010ffff"  # a character behind all others

WITH_WORDS = """
    select id from customers_customer
     where company_id = %s and search_vector @@ %s::tsquery limit %s
"""

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


class IsOneOf(Func):
    """A number is one of many. They go over as one array, which PostgreSQL goes through by a hash
    where it reads many rows, and by an index where few rows have one of them."""

    arg_joiner = " = any ("
    template = "%(expressions)s)"
    output_field = BooleanField()


class CustomerHasWords(Func):
    """A query for words finds the customer of that id; looked at for each row by itself."""

    arg_joiner = "::tsquery from customers_customer theirs where theirs.id = "
    template = "(select theirs.search_vector @@ %(expressions)s)"
    output_field = BooleanField()


class Page(NamedTuple):
    """Some of those found, by name, each with its `parent`."""

    customers: list[Customer]
    next: UUID | None  # the customer after which the next page begins; None: this is the last
    only_names: bool  # too many have the words: these are those whose names begin with them


def find_customers(
    company: Company,
    search: Search,
    *,
    after: UUID | None = None,
    count: int = PAGE,
    only: Sequence[str] = (),
) -> Page:
    """A page of those found: in at most four queries, however far back it lies.

    `after` is Page.next of the page before. A customer of another company begins no page.
    `only`: the columns to read, public_id among them; left out, all are.
    """
    rows, only_names = soon_found(company, search)
    rows = rows.select_related("parent").order_by("sort_name", "pk")
    if only:
        rows = rows.only(*only)
    if after:
        last = customer_of(company, after)
        rows = rows.filter(sort_name__gte=last.sort_name)
        rows = rows.exclude(sort_name=last.sort_name, pk__lte=last.pk)
    customers = list(rows[: count + 1])
    following = customers[count - 1].public_id if len(customers) > count else None
    return Page(customers[:count], following, only_names)


def soon_found(company: Company, search: Search) -> tuple[QuerySet[Customer], bool]:
    """Those of whom a page is found soon, and whether that is names only (Page.only_names).

    To go through all customers in order until fifty have the words is fast only where words are
    spread evenly over the alphabet: the first Tremblay would come after half a million others.
    So the few who have them are picked out first, or else those whose names begin so.
    """
    query = query_of(search.text)
    if not query:
        return found(company, search), False
    ids = ids_with(company, query, most=FEW)
    rows = narrowed(company, search)
    if len(ids) <= FEW:
        return rows.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [ids])), False
    beginning = sort_key(search.text)
    names = rows.filter(sort_name__gte=beginning, sort_name__lt=beginning + LAST)
    return (names, True) if names.exists() else (found(company, search), False)


def customer_like(company: Company, text: str) -> Q:
    """Of rows that have a customer: a search by these words finds it. One question.

    Few are named by their ids. Of many, a page is full soon, so that rows are gone through in
    their order; asked for as a query within the query, they would all be looked up first.
    """
    ids = ids_with(company, query_of(text), most=NAMED_MAX)
    if len(ids) <= NAMED_MAX:
        return Q(IsOneOf(F("customer_id"), Value(ids, ArrayField(BigIntegerField()))))
    return Q(CustomerHasWords(Value(query_of(text)), F("customer_id")))


def ids_with(company: Company, query: str, *, most: int) -> list[int]:
    """Ids of the customers that a query finds; of more than so many, one more, whichever."""
    if not query:
        return []  # nothing but signs finds nobody
    with connection.cursor() as cursor:
        cursor.execute(WITH_WORDS, [company.pk, query, most + 1])
        return [pk for (pk,) in cursor.fetchall()]


def found(company: Company, search: Search) -> QuerySet[Customer]:
    """All that a search finds, in no order."""
    rows = narrowed(company, search)
    query = query_of(search.text)
    if not query:
        return rows.none() if search.text.strip() else rows  # nothing but signs finds nobody
    having = RawSQL(
        "customers_customer.search_vector @@ %s::tsquery", [query], output_field=BooleanField()
    )
    return rows.filter(having)


def narrowed(company: Company, search: Search) -> QuerySet[Customer]:
    """Those whom a search is about, whatever their words."""
    rows: QuerySet[Customer] = company.customers.all()
    if search.active is not None:
        rows = rows.filter(active=search.active)
    if search.type:
        rows = rows.filter(type=search.type)
    if search.delivery:
        rows = rows.filter(delivery=search.delivery)
    return rows


def query_of(text: str) -> str:
    """What PostgreSQL looks for when a person looks for a text."""
    return beginnings(words_sought(text)[:WORDS_MAX])


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
