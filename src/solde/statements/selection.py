"""Which customers a run reaches, in which order."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.customers.refusals import NoSuchCustomer
from solde.ledger.models import Account
from solde.refusal import NotFound, Refused
from solde.statements.models import StatementRun
from solde.statements.options import Options, Order, Per

PART_SIZE = 400  # customers prepared in one transaction


class NobodyReached(Refused):
    """No customer is reached by that selection."""


class NoSuchReceivable(NotFound):
    """There is no A/R account of that name."""


# Customers come in the order of their own name or address, a project without an address where
# its customer's mail goes; at one place, projects stand behind their customer. A country that is
# left out is the company's, and 'm5v2t6' is 'M5V 2T6': the sorting office reads no blanks.
BY_NAME = "coalesce(o.sort_name, c.sort_name), coalesce(o.id, c.id), o.id is not null,"
ORDERS = {
    Order.NAME: f"{BY_NAME} c.sort_name, c.id",
    Order.POSTAL_CODE: "coalesce(nullif(c.country, ''), nullif(o.country, ''), home.country),"
    " upper(replace(coalesce(nullif(c.postal_code, ''), o.postal_code, ''), ' ', '')),"
    f" {BY_NAME} c.sort_name, c.id",
}

# Who prefers e-mail and print both is reached by either.
PREFERS = {
    "": ["email", "print", "both", "none"],
    "email": ["email", "both"],
    "print": ["print", "both"],
    "both": ["both"],
    "none": ["none"],
}


def receivable_named(company: Company, name: str) -> Account | None:
    """The A/R account of a run; None when no name is given: all of them."""
    if not name:
        return None
    account: Account | None = company.accounts.filter(
        name=name, kind=Account.Kind.RECEIVABLE
    ).first()
    if account is None:
        raise NoSuchReceivable
    return account


def picked_ids(company: Company, names: Sequence[str], per: Per) -> list[int]:
    """Ids of the customers picked by name or, failing that, by number.

    A project that is picked where projects stand on their customer's statement means that
    customer.
    """
    by_name = {name: pk for pk, name in _ids_and(company, "name", names)}
    rest = [name for name in names if name not in by_name]
    by_number = {number: pk for pk, number in _ids_and(company, "number", rest)}
    unknown = [name for name in rest if name not in by_number]
    if unknown:
        raise NoSuchCustomer(_("No customer has the name or number %s.") % ", ".join(unknown))
    ids = [*by_name.values(), *by_number.values()]
    if per is Per.PROJECT:
        return ids
    rows = company.customers.filter(pk__in=ids).values_list("pk", "parent_id")
    return sorted({parent_id or pk for pk, parent_id in rows})


def _ids_and(company: Company, field: str, values: Sequence[str]) -> list[tuple[int, str]]:
    return list(
        company.customers.filter(**{f"{field}__in": [v for v in values if v]}).values_list(
            "pk", field
        )
    )


PARTS_OF_A_RUN = "insert into statements_runpart (company_id, run_id, position, customer_ids)"


def lay_out_parts(run: StatementRun, options: Options) -> int:
    """Write the parts of a run, in printing order; return how many customers it reaches."""
    return lay_out(PARTS_OF_A_RUN, run.pk, run, options)


# All customers that a run reaches, with their place in printing order.
REACHED = """
    select c.id, row_number() over (order by {order}) - 1 as place
      from customers_customer c
      left join customers_customer o on o.id = c.parent_id
      join company_company home on home.id = c.company_id
     where c.company_id = %(company)s
       and (%(projects)s or c.parent_id is null)
       and (%(picked)s::bigint[] is null or c.id = any (%(picked)s))
       and (%(type)s = '' or c.type = %(type)s or (c.type = '' and o.type = %(type)s))
       and c.delivery = any (%(prefers)s)
       and (%(currency)s::text is null or c.currency = %(currency)s)
"""


def asked_of(company: Company, options: Options, account: Account | None) -> dict[str, Any]:
    """The parameters of REACHED."""
    picked = picked_ids(company, options.customers, options.per) if options.customers else None
    return {
        "company": company.pk,
        "projects": options.per is Per.PROJECT,
        "picked": picked,
        "type": options.type,
        "prefers": PREFERS[options.delivery],
        "currency": account.currency if account else None,
    }


def lay_out(insert: str, owner_id: int, run: StatementRun, options: Options) -> int:
    """Write parts of all customers that a run reaches, for whatever owns them.

    `insert` names a table and its columns for company, owner, position and customers. Of the
    run, only company and A/R account are asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with reached as ({REACHED.format(order=ORDERS[options.order])}), parts as (
                {insert}
                select %(company)s, %(owner)s, place / %(size)s, array_agg(id order by place)
                  from reached group by place / %(size)s
                returning cardinality(customer_ids) as customers
            )
            select coalesce(sum(customers), 0) from parts
            """,
            {
                **asked_of(run.company, options, run.account),
                "owner": owner_id,
                "size": PART_SIZE,
            },
        )
        return int(cursor.fetchone()[0])
