"""Which customers the rows mean, and which version of a document stands in the books."""

from django.db import connection

from solde.company.models import Company

NAMED = """
    drop table if exists pg_temp.import_named;
    create temporary table import_named on commit drop as
    select given.customer,
           coalesce(n.id, k.id) as customer_id,
           coalesce(n.currency, k.currency) as currency,
           coalesce(n.terms_rule, k.terms_rule) as terms_rule,
           case when n.id is not null then n.terms_days else k.terms_days end as terms_days,
           own.account_id as own_account_id,
           -- In the customers files, and wrong there: it would be in the books otherwise.
           coalesce(given.customer in (select name from import_customer)
                    or given.customer in (select number from import_customer), false) as is_wrong
      from (select customer from import_transaction
            union select customer from import_application) given
      left join customers_customer n on n.company_id = %(company)s and n.name = given.customer
      left join customers_customer k on k.company_id = %(company)s and k.number = given.customer
      left join ledger_customeraccount own on own.customer_id = coalesce(n.id, k.id);
    analyze import_named
"""

UNKNOWN = """
    insert into import_mistake (place, field, rule, given)
    select s.place, 'customer', 'unknown_customer', s.customer
      from {staged} s join import_named n using (customer)
     where n.customer_id is null and not n.is_wrong
"""


# Before posting locks the company's row: everybody keeps this order, so nobody deadlocks.
TAKE_TURNS = """
    select solde_take_turns(array(
        select customer_id from import_named
         where customer_id is not null
           and customer in (select customer from import_application)))
"""


def document_of(name: str, *, customer: str, kind: str, number: str) -> str:
    """A join that looks a document up in the books: its first entry, if there is one.

    "offset 0" keeps this a look-up by index. PostgreSQL takes document_id = id to be rare,
    whereas it is true of nearly every entry, and would rather read the whole ledger.
    """
    return f"""
      left join lateral (
        select e.id, e.dated_on, e.description from ledger_entry e
         where e.customer_id = {customer} and e.kind = {kind} and e.number = {number}
           and e.document_id = e.id offset 0) {name} on true
    """


def standing(root: str) -> str:
    """Joins that find the version of a document that stands, as {root}_stands.

    That is `root`, its first entry, until it is reversed, then the latest entry that has not
    been. Its id is null for a document that was voided.
    """
    return f"""
      left join ledger_entry {root}_taken on {root}_taken.reverses_id = {root}.id
      left join lateral (
        select e.id, e.dated_on, e.description from ledger_entry e
         where {root}_taken.id is not null
           and e.document_id = {root}.id and e.document_id <> e.id and e.reverses_id is null
           and not exists (select from ledger_entry r where r.reverses_id = e.id)
         order by e.id desc limit 1) {root}_later on true
     cross join lateral (
        select case when {root}_taken.id is null then {root}.id else {root}_later.id end as id,
               coalesce({root}_later.dated_on, {root}.dated_on) as dated_on,
               coalesce({root}_later.description, {root}.description) as description
     ) {root}_stands
    """


def resolve_names(company: Company, *, complete: bool) -> None:
    """Fill import_named for all staged rows. Unknown customers are mistakes.

    Until the transaction ends, nobody else applies credits of those who get applications.

    `complete`: no row of a customers file was lost that could have brought them.
    """
    with connection.cursor() as cursor:
        for staged in ("import_transaction", "import_application"):
            cursor.execute(f"analyze {staged}")
        cursor.execute(NAMED, {"company": company.pk})
        cursor.execute(TAKE_TURNS)
        if complete:
            for staged in ("import_transaction", "import_application"):
                cursor.execute(UNKNOWN.format(staged=staged))
