"""Make the applications that were staged, after holding them against the books."""

from django.db import connection

from solde.company.models import Company, User
from solde.importing.names import document_of, standing
from solde.importing.reading import LINE_BITS
from solde.ledger.bulk import OnRows, apply_staged

RIGHT = "not exists (select from import_mistake m where m.place = p.place)"

SIDES = {
    side: document_of(
        side, customer="n.customer_id", kind=f"a.{side}_kind", number=f"a.{side}_number"
    )
    + standing(side)
    + f"""
      left join ledger_posting {side}_posting on {side}_posting.entry_id = {side}.id
            and {side}_posting.customer_id is not null
    """
    for side in ("credit", "charge")
}

# `nth`: how many equal rows stand before it, and itself. The books hold `held` like it.
PAIRS = f"""
    drop table if exists pg_temp.import_pair;
    create temporary table import_pair on commit drop as
    with pairs as (
        select a.place, n.customer_id, n.currency, a.amount_minor,
               credit.id as credit_id, charge.id as charge_id,
               a.credit_kind || ' ' || a.credit_number as credit_name,
               a.charge_kind || ' ' || a.charge_number as charge_name,
               credit_posting.amount_minor as credit_minor,
               charge_posting.amount_minor as charge_minor,
               credit_posting.account_id as credit_account_id,
               charge_posting.account_id as charge_account_id,
               coalesce(a.applied_on, greatest(credit_stands.dated_on, charge_stands.dated_on))
                   as applied_on,
               greatest(a.applied_on, credit_stands.dated_on, charge_stands.dated_on)
                   as effective_on
          from import_application a
          join import_named n on n.customer = a.customer and n.customer_id is not null
          {SIDES["credit"]}
          {SIDES["charge"]}),
    counted as (
        select pairs.*, row_number() over (
                   partition by credit_id, charge_id, amount_minor, applied_on
                   order by place) as nth
          from pairs),
    held as (
        select credit_id, charge_id, amount_minor, applied_on, count(*) as held
          from ledger_application
         where credit_id in (select credit_id from pairs)
         group by credit_id, charge_id, amount_minor, applied_on)
    select counted.*, nth <= coalesce(held.held, 0) as is_known
      from counted left join held using (credit_id, charge_id, amount_minor, applied_on);
    analyze import_pair
"""

UNKNOWN = """
    insert into import_mistake (place, field, rule, given)
    select p.place, '{side}_number', 'unknown_document', p.{side}_name
      from import_pair p
     where p.{side}_id is null
       and not exists (
            select from import_transaction t join import_named n using (customer)
             where n.customer_id = p.customer_id and t.kind || ' ' || t.number = p.{side}_name)
"""

WRONG_SIDE = """
    insert into import_mistake (place, field, rule, given)
    select p.place, '{side}_number', 'not_a_{side}', p.{side}_name
      from import_pair p where p.{side}_minor {compare} 0
"""

TWO_ACCOUNTS = """
    insert into import_mistake (place, field, rule, given, stored)
    select p.place, '', 'two_accounts', credit.name, charge.name
      from import_pair p
      join ledger_account credit on credit.id = p.credit_account_id
      join ledger_account charge on charge.id = p.charge_account_id
     where p.credit_account_id <> p.charge_account_id
"""

CLOSED = """
    insert into import_mistake (place, field, rule, given, stored)
    select p.place, 'date', 'closed', p.effective_on::text, c.closed_on::text
      from import_pair p join company_company c on c.id = %(company)s
     where not p.is_known and p.effective_on <= c.closed_on
"""

# Row by row, what the rows before have left open. Whether it was open on every day between,
# the books' own rule judges when the applications are made.
MORE_THAN_OPEN = f"""
    with new as (
        select p.* from import_pair p
         where not p.is_known and p.credit_id is not null and p.charge_id is not null and {RIGHT}),
    sides as (
        select place, currency, amount_minor, credit_id as document_id, credit_name as name from new
        union all
        select place, currency, amount_minor, charge_id, charge_name from new),
    documents as (select distinct document_id from sides),
    entries as (
        select document_id, document_id as entry_id from documents
        union all
        select document_id, e.id from documents
          join ledger_entry e using (document_id) where e.document_id <> e.id),
    amounts as (
        select entries.document_id, abs(sum(p.amount_minor)) as minor
          from entries join ledger_posting p
            on p.entry_id = entries.entry_id and p.customer_id is not null
         group by entries.document_id),
    applied as (
        select document_id, sum(amount_minor) as minor
          from (select credit_id as document_id, amount_minor from ledger_application
                 where released_on is null and credit_id in (select document_id from documents)
                union all
                select charge_id, amount_minor from ledger_application
                 where released_on is null and charge_id in (select document_id from documents)
               ) as held
         group by document_id),
    left_open as (
        select s.*, amounts.minor - coalesce(applied.minor, 0) + s.amount_minor
                    - sum(s.amount_minor) over (partition by document_id order by place) as minor
          from sides s join amounts using (document_id) left join applied using (document_id))
    insert into import_mistake (place, field, rule, given, stored, currency, subject)
    select place, 'amount', 'more_than_open', amount_minor, greatest(minor, 0), currency, name
      from left_open where amount_minor > minor
"""

STAGE = f"""
    insert into bulk_application (customer_id, credit_id, charge_id, amount_minor, applied_on,
                                  effective_on)
    select customer_id, credit_id, charge_id, amount_minor, applied_on, effective_on
      from import_pair p
     where not is_known and credit_id is not null and charge_id is not null and {RIGHT}
     order by place
"""

KNOWN_BY_FILE = f"select place >> {LINE_BITS}, count(*) from import_pair where is_known group by 1"


def make_applications(
    company: Company, *, by: User | None, complete: bool, on_rows: OnRows
) -> dict[int, int]:
    """Make the applications that import_application holds and the books do not.

    `complete`: no row of a transactions file was lost that could have brought a document.
    Returns how many were there already, by order of the file.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        if complete:
            for side in SIDES:
                cursor.execute(UNKNOWN.format(side=side))
        cursor.execute(WRONG_SIDE.format(side="credit", compare=">"))
        cursor.execute(WRONG_SIDE.format(side="charge", compare="<"))
        cursor.execute(TWO_ACCOUNTS)
        cursor.execute(CLOSED, {"company": company.pk})
        cursor.execute(MORE_THAN_OPEN)
        cursor.execute(STAGE)
        apply_staged(company, by=by, on_rows=on_rows)
        cursor.execute(KNOWN_BY_FILE)
        return dict(cursor.fetchall())
