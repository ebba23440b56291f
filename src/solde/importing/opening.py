"""Open the customers that were staged, after holding them against each other and the books."""

from typing import Any

from django.db import connection

from solde.company.models import Company
from solde.importing.customers import FLAGS
from solde.importing.reading import LINE_BITS
from solde.importing.receivables import resolve_receivables
from solde.ledger.chart import RECEIVABLE

STORED_AS_GIVEN = (
    "number", "contact", "phone", "email", "statement_email", "cc", "bcc", "language", "exemption",
    "type", "notes", "address", "city", "region", "postal_code", "country",
)  # fmt: skip
USUAL = {"delivery": "email", "terms_rule": "net"}  # when the file says nothing
YES_NO = "case {0} when true then 'yes' when false then 'no' end"
TEXTS_SAID = ", ".join(f"('{one}', s.{one}, c.{one}, null)" for one in (*STORED_AS_GIVEN, *USUAL))
FLAGS_SAID = ", ".join(
    f"('{one}', {YES_NO.format(f's.{one}')}, {YES_NO.format(f'c.{one}')}, null)" for one in FLAGS
)

# Mistakes are excluded from what is stored; when there is one, nothing is kept anyway, but
# what is right must be there for the files that build on it to be checked.
RIGHT = """
    not s.wrong
    and not exists (select from import_mistake m where m.place = s.place)
    and not exists (select from import_customer_known k where k.place = s.place)
"""

DOUBLED = """
    with doubled as (
        select {column}, min(place) as first from import_customer
         where {column} <> '' group by {column} having count(*) > 1)
    insert into import_mistake (place, field, rule, given, other)
    select s.place, '{column}', 'doubled', s.{column}, doubled.first
      from doubled join import_customer s using ({column})
     where s.place > doubled.first
"""

KNOWN = """
    drop table if exists pg_temp.import_customer_known;
    create temporary table import_customer_known on commit drop as
    select s.place, c.id as customer_id
      from import_customer s
      join customers_customer c on c.company_id = %(company)s and c.name = s.name
     where not s.wrong
"""

# An empty cell says nothing and so contradicts nothing.
DIFFERENT = f"""
    insert into import_mistake (place, field, rule, given, stored, currency)
    select s.place, said.field, 'differs', said.given, coalesce(said.stored, ''), said.currency
      from import_customer s
      join import_customer_known k on k.place = s.place
      join customers_customer c on c.id = k.customer_id
      left join customers_customer parent on parent.id = c.parent_id
      left join ledger_customeraccount own on own.customer_id = c.id
      left join ledger_account account on account.id = own.account_id
      left join ledger_account usual on usual.company_id = c.company_id
            and usual.code = %(usual)s and usual.currency = c.currency
     cross join lateral (values
        {TEXTS_SAID},
        {FLAGS_SAID},
        ('currency', s.currency, c.currency, null),
        ('terms_days', s.terms_days::text, c.terms_days::text, null),
        ('credit_limit', s.credit_limit::text, c.credit_limit_minor::text, c.currency),
        ('parent', s.parent, case when s.parent in (parent.name, parent.number) then s.parent
                             else parent.name end, null),
        ('ar_account', s.ar_account, coalesce(account.name, usual.name), null)
     ) as said (field, given, stored, currency)
     where said.given <> '' and said.given <> coalesce(said.stored, '')
"""

NUMBER_TAKEN = """
    insert into import_mistake (place, field, rule, given, stored)
    select s.place, 'number', 'number_taken', s.number, c.name
      from import_customer s
      join customers_customer c on c.company_id = %(company)s and c.number = s.number
     where s.number <> '' and c.name <> s.name
       and not exists (select from import_customer_known k where k.place = s.place)
"""

PARENTS = f"""
    drop table if exists pg_temp.import_parent;
    create temporary table import_parent on commit drop as
    select s.place, s.parent, s.currency as given_currency,
           coalesce(n.id, k.id) as parent_id,
           coalesce(n.currency, k.currency) as currency,
           coalesce(n.parent_id, k.parent_id) is not null as is_project
      from import_customer s
      left join customers_customer n on n.company_id = %(company)s and n.name = s.parent
      left join customers_customer k on k.company_id = %(company)s and k.number = s.parent
     where s.parent <> '' and {RIGHT}
"""

WRONG_PARENTS = """
    with staged as (
        select key, bool_or(is_project) as is_project
          from (select name as key, parent <> '' as is_project from import_customer
                union all
                select number, parent <> '' from import_customer where number <> '') as keys
         group by key),
    judged as (
        select p.*, case
            when p.is_project or (p.parent_id is null and staged.is_project) then 'one_level'
            when p.parent_id is null and staged.key is null and not %(gaps)s
                then 'unknown_customer'
            when p.given_currency not in ('', p.currency) then 'parent_currency'
        end as rule
          from import_parent p left join staged on staged.key = p.parent)
    insert into import_mistake (place, field, rule, given, stored)
    select place,
           case rule when 'parent_currency' then 'currency' else 'parent' end, rule,
           case rule when 'parent_currency' then given_currency else parent end,
           coalesce(currency, '')
      from judged where rule is not null
"""

GIVEN = (
    *(f"s.{one}" for one in STORED_AS_GIVEN),
    *(f"coalesce(nullif(s.{one}, ''), '{usual}')" for one, usual in USUAL.items()),
    *(f"coalesce(s.{one}, true)" for one in FLAGS),
)
OPEN = f"""
    insert into customers_customer (
        company_id, public_id, parent_id, sort_name, search_words, created_at, name, currency,
        terms_days, credit_limit_minor, {", ".join((*STORED_AS_GIVEN, *USUAL, *FLAGS))})
    select %(company)s, s.public_id, {{parent_id}}, s.sort_name, s.search_words, now(), s.name,
           coalesce(nullif(s.currency, ''), {{currency}}), s.terms_days, s.credit_limit,
           {", ".join(GIVEN)}
      from import_customer s {{join}}
     where {{right}} order by s.place
"""
OPEN_CUSTOMERS = OPEN.format(
    parent_id="null", currency="%(currency)s", join="", right=f"s.parent = '' and {RIGHT}"
)
OPEN_PROJECTS = OPEN.format(
    parent_id="p.parent_id",
    currency="p.currency",
    join="join import_parent p on p.place = s.place and p.parent_id is not null",
    right=RIGHT,
)

# Customers that this import has opened and for which it names an account.
WITH_ACCOUNT = """
      from import_customer s
      join customers_customer c on c.public_id = s.public_id
      {join}
     where s.ar_account <> ''
"""
NAMED_ACCOUNTS = (
    "select distinct s.ar_account, c.currency" + WITH_ACCOUNT.format(join="") + " order by 1, 2"
)
TO_RECEIVABLE = (
    "join import_receivable r on r.name = s.ar_account and r.currency = c.currency"
    " and r.account_id is {null}"
)
WRONG_ACCOUNTS = """
    insert into import_mistake (place, field, rule, given, stored)
    select s.place, 'ar_account', 'other_account', s.ar_account, c.currency
""" + WITH_ACCOUNT.format(join=TO_RECEIVABLE.format(null="null"))
CHOOSE_ACCOUNTS = """
    insert into ledger_customeraccount (company_id, customer_id, account_id)
    select c.company_id, c.id, r.account_id
""" + WITH_ACCOUNT.format(join=TO_RECEIVABLE.format(null="not null"))

KNOWN_BY_FILE = f"select place >> {LINE_BITS}, count(*) from import_customer_known group by 1"


def open_staged(company: Company, *, complete: bool) -> dict[int, int]:
    """Open the accounts of import_customer that are not open yet.

    `complete`: every row of the files could be staged, so that a parent who is neither here
    nor in the books is unknown. Returns how many were there already, by order of the file.
    """
    parameters: dict[str, Any] = {
        "company": company.pk,
        "currency": company.currency,
        "usual": RECEIVABLE.code,
        "gaps": not complete,
    }
    with connection.cursor() as cursor:
        cursor.execute("analyze import_customer")
        for query in (
            *(DOUBLED.format(column=column) for column in ("name", "number")),
            KNOWN,
            NUMBER_TAKEN,
            OPEN_CUSTOMERS,
            PARENTS,
            WRONG_PARENTS,
            OPEN_PROJECTS,
            DIFFERENT,
        ):
            cursor.execute(query, parameters)
        cursor.execute(NAMED_ACCOUNTS)
        resolve_receivables(company, cursor.fetchall())
        cursor.execute(WRONG_ACCOUNTS)
        cursor.execute(CHOOSE_ACCOUNTS)
        cursor.execute(KNOWN_BY_FILE)
        return dict(cursor.fetchall())
