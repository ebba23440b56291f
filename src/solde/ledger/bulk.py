"""Write many documents and applications in a few statements, from staging tables.

The rules of the books hold as for one document (docs/decisions/0010): where the connection
may, PostgreSQL's row-by-row checks are put off while the rows are written, and what they
would have looked at is proven here for all rows at once. Where it may not, they stay on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

from solde.company.models import Company, User

ROWS_AT_ONCE = 50_000  # bounds what PostgreSQL keeps in memory for one statement
# New rows that autovacuum must not be left to tell the planner of: so many, and one to so many
# that it knows. To look at a large table again takes longer than some thousand rows do.
MANY, ONE_TO = 1_000, 10

# What the caller fills. Ids are taken from the entries' own sequence, in order of entry.
STAGING = """
    create temporary table bulk_document (
        id bigint not null,
        place bigint,                  -- what the caller knows it by
        customer_id bigint not null,
        kind text not null,
        number text not null,
        dated_on date not null,
        due_on date,                   -- of charges
        currency text not null,
        description text not null,
        amount_minor bigint not null,  -- on account_id; its opposite on contra_id
        account_id bigint not null,    -- A/R, or for receipts what was paid into
        contra_id bigint not null
    ) on commit drop;
    create temporary table bulk_application (
        id bigint not null default nextval({application_ids}),
        customer_id bigint not null,
        credit_id bigint not null,
        charge_id bigint not null,
        amount_minor bigint not null,
        applied_on date not null,
        effective_on date not null
    ) on commit drop;
"""

ENTRIES = """
    insert into ledger_entry (id, company_id, customer_id, document_id, kind, number, dated_on,
                              currency, description, posted_at, posted_by_id)
    select id, %(company)s, customer_id, id, kind, number, dated_on,
           currency, description, now(), %(by)s
      from bulk_document where id between %(first)s and %(last)s order by id
"""

# Each document twice, and not against a list of values: such a list is prepared anew for every row.
POSTINGS = """
    insert into ledger_posting (company_id, entry_id, account_id, customer_id, dated_on,
                                amount_minor, due_on)
    select %(company)s, d.id,
           case when side.is_own then d.account_id else d.contra_id end,
           case when side.is_own and d.kind not in ('sales_receipt', 'refund_receipt')
                then d.customer_id end,
           d.dated_on,
           case when side.is_own then d.amount_minor else -d.amount_minor end,
           case when side.is_own then d.due_on end
      from bulk_document d cross join (values (true), (false)) as side (is_own)
     where d.id between %(first)s and %(last)s order by d.id, side.is_own desc
"""

APPLICATIONS = """
    insert into ledger_application (id, company_id, customer_id, credit_id, charge_id, amount_minor,
                                    applied_on, effective_on, applied_at, applied_by_id)
    select id, %(company)s, customer_id, credit_id, charge_id, amount_minor,
           applied_on, effective_on, now(), %(by)s
      from bulk_application where id between %(first)s and %(last)s order by id
"""

# Where the new rows of each table come from, and the column that has the ids staged there.
NEW_ROWS = {
    "ledger_entry": ("bulk_document", "id"),
    "ledger_posting": ("bulk_document", "entry_id"),
    "ledger_application": ("bulk_application", "id"),
}

# Keys that need no proof: for every new row, the statement triggers look for what they lead to.
JUDGED = frozenset({
    "entry_customer_of_company", "entry_document_of_company", "entry_reverses_of_company",
    "posting_entry_of_company", "posting_account_of_company", "posting_customer_of_company",
    "application_customer_of_company", "application_credit_of_company",
    "application_charge_of_company",
})  # fmt: skip

FOREIGN_KEYS = """
    select k.conname, k.confrelid::regclass::text,
           array(select a.attname::text from unnest(k.conkey) with ordinality as u (attnum, place)
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
                  order by u.place),
           array(select a.attname::text from unnest(k.confkey) with ordinality as u (attnum, place)
                   join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum
                  order by u.place)
      from pg_constraint k
     where k.contype = 'f' and k.conrelid = %s::regclass
"""

# That the postings of an entry add up to zero is judged when they are written.
WITHOUT_POSTINGS = """
    select solde_broken('entry_balances', format('entry %s has no postings', found.id))
      from (select min(new.id) as id from bulk_document new
             where not exists (select from ledger_posting p where p.entry_id = new.id)) found
     where found.id is not null
"""

OnRows = Callable[[int, int], None]


def open_staging() -> None:
    """Make the two staging tables, empty. They are gone when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence('ledger_application', 'id')")
        ids = f"'{cursor.fetchone()[0]}'::regclass"
        cursor.execute("drop table if exists pg_temp.bulk_document, pg_temp.bulk_application")
        cursor.execute(STAGING.format(application_ids=ids))


def post_staged(company: Company, *, by: User | None, on_rows: OnRows) -> None:
    """Post every staged document: one entry each, with two postings.

    IntegrityError with the rule's name when a rule of the books is broken. `on_rows` is told
    how many are posted, of how many.
    """
    with connection.cursor() as cursor:
        count = write(cursor, "bulk_document", (ENTRIES, POSTINGS), ids_of(company, by), on_rows)
        refresh_statistics(cursor, "ledger_entry", count)
        refresh_statistics(cursor, "ledger_posting", 2 * count)
        prove_references(cursor, "ledger_entry")
        prove_references(cursor, "ledger_posting")
        cursor.execute(WITHOUT_POSTINGS)


def apply_staged(company: Company, *, by: User | None, on_rows: OnRows) -> None:
    """Make every staged application, with the promises of post_staged()."""
    with connection.cursor() as cursor:
        count = write(cursor, "bulk_application", (APPLICATIONS,), ids_of(company, by), on_rows)
        refresh_statistics(cursor, "ledger_application", count)
        prove_references(cursor, "ledger_application")


def ids_of(company: Company, by: User | None) -> dict[str, Any]:
    return {"company": company.pk, "by": by and by.pk}


def write(
    cursor: Any, staged: str, inserts: tuple[str, ...], ids: dict[str, Any], on_rows: OnRows
) -> int:
    """Write what is staged, a block at a time; how many rows that were."""
    cursor.execute(f"create unique index on {staged} (id); analyze {staged}")
    cursor.execute(f"select min(id), max(id), count(*) from {staged}")
    lowest, highest, count = cursor.fetchone()
    assert isinstance(count, int)
    # Nobody may take away the user in whose name this is done; customers, accounts and
    # documents are locked by the rules themselves.
    cursor.execute("select from company_user where id = %(by)s for key share", ids)
    for first in range(lowest, highest + 1, ROWS_AT_ONCE) if count else ():
        span = {"first": first, "last": first + ROWS_AT_ONCE - 1}
        with row_checks_put_off(cursor):
            for insert in inserts:
                cursor.execute(insert, ids | span)
        on_rows(min(first + ROWS_AT_ONCE - lowest, count), count)
    return count


@contextmanager
def row_checks_put_off(cursor: Any) -> Iterator[None]:
    """Write without PostgreSQL's row-by-row triggers, if this connection may.

    Statement triggers that are "enable always", unique and check constraints hold all the
    same. When the writing fails, the transaction does too, and with it this setting.
    """
    if may_put_off(cursor):
        cursor.execute("set local session_replication_role = replica")
        yield
        cursor.execute("set local session_replication_role = origin")
    else:
        yield
        # What waits for the commit takes memory for every row; so look at it now.
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def may_put_off(cursor: Any) -> bool:
    cursor.execute(
        "select has_parameter_privilege(current_user, 'session_replication_role', 'SET')"
    )
    return bool(cursor.fetchone()[0])


def prove_references(cursor: Any, table: str) -> None:
    """Look, for all new rows of a table at once, whether every foreign key is kept.

    The keys are those that the database itself lists, so that one added later is proven too,
    but for those that a trigger has judged.
    Rows that others wrote meanwhile may lie between the new ones. They are looked at too, which
    costs less than to tell them apart.
    """
    staged, ids = NEW_ROWS[table]
    cursor.execute(f"select min(id), max(id) from {staged}")
    span = cursor.fetchone()
    cursor.execute(FOREIGN_KEYS, [table])
    for rule, parent, columns, targets in cursor.fetchall():
        if rule in JUDGED:
            continue
        given = " and ".join(f"child.{column} is not null" for column in columns)
        same = " and ".join(
            f"parent.{target} = child.{column}"
            for target, column in zip(targets, columns, strict=True)
        )
        cursor.execute(
            f"select solde_broken(%s, format('%%s: row %%s', %s::text, found.id))"
            f" from (select min(child.id) as id from {table} child"
            f" where child.{ids} between %s and %s and {given}"
            f" and not exists (select from {parent} parent where {same})) found"
            f" where found.id is not null",
            [rule, rule, *span],
        )


def refresh_statistics(cursor: Any, table: str, new_rows: int) -> None:
    """Let what follows be planned for the rows that are there now, when these are many of them."""
    cursor.execute("select reltuples from pg_class where oid = %s::regclass", [table])
    (known,) = cursor.fetchone()
    if new_rows >= max(MANY, known // ONE_TO):
        cursor.execute(f"analyze {table}")


def refresh_statistics_of(*models: type[Model], new_rows: int) -> None:
    """The same for the tables of models, of each of which so many rows were just written."""
    with connection.cursor() as cursor:
        for model in models:
            refresh_statistics(cursor, model._meta.db_table, new_rows)
