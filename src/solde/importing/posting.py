"""Post the transactions that were staged, after holding them against each other and the books."""

from collections.abc import Iterable

from django.db import connection

from solde.company.models import Company, User
from solde.importing.names import document_of, standing
from solde.importing.reading import LINE_BITS
from solde.importing.receivables import resolve_receivables
from solde.importing.transactions import RECEIPTS
from solde.ledger.bulk import OnRows, post_staged
from solde.ledger.chart import CONTRA, RECEIVABLE, UNDEPOSITED, standard_account
from solde.ledger.models import Entry

IS_RECEIPT = "{row}.kind in ('sales_receipt', 'refund_receipt')"

ACCOUNTS = """
    drop table if exists pg_temp.import_account;
    create temporary table import_account (
        kind text not null, currency text not null,
        usual_id bigint not null,  -- where the amount goes when the row and the customer name none
        contra_id bigint not null,
        primary key (kind, currency)
    ) on commit drop
"""

# Few, even of a million rows.
WHERE_TO = """
    select distinct t.kind, n.currency, t.account
      from import_transaction t join import_named n using (customer)
     where t.amount_minor is not null and n.customer_id is not null
"""

FILL = f"""
    insert into bulk_document (id, place, customer_id, kind, number, dated_on, due_on, currency,
                               description, amount_minor, account_id, contra_id)
    select t.id, t.place, n.customer_id, t.kind, t.number, t.dated_on,
           -- What raises the balance falls due: when the file says so, or by the terms.
           coalesce(t.due_on, case when t.amount_minor > 0 and not {IS_RECEIPT.format(row="t")}
                                   then solde_due_on(t.dated_on, n.terms_rule, n.terms_days) end),
           n.currency, t.memo, t.amount_minor,
           case when {IS_RECEIPT.format(row="t")} then a.usual_id
                else coalesce(r.account_id, n.own_account_id, a.usual_id) end,
           a.contra_id
      from import_transaction t
      join import_named n on n.customer = t.customer and n.customer_id is not null
      join import_account a on a.kind = t.kind and a.currency = n.currency
      left join import_receivable r on r.name = t.account and r.currency = n.currency
     where t.amount_minor is not null
"""

KNOWN = f"""
    drop table if exists pg_temp.import_known;
    create temporary table import_known on commit drop as
    select d.id, d.place, known.id as known_id
      from bulk_document d
      {document_of("known", customer="d.customer_id", kind="d.kind", number="d.number")}
     where known.id is not null;
    analyze import_known
"""

DOUBLED = """
    with doubled as (
        select customer_id, kind, number, min(place) as first from bulk_document
         group by customer_id, kind, number having count(*) > 1)
    insert into import_mistake (place, field, rule, given, other)
    select d.place, 'number', 'doubled', d.kind || ' ' || d.number, doubled.first
      from doubled join bulk_document d using (customer_id, kind, number)
     where d.place > doubled.first
"""

# An empty cell says nothing and so contradicts nothing. Amounts as the file writes them.
DIFFERENT = f"""
    with known as (
        select d.place, d.kind, d.number, d.currency, d.dated_on, t.due_on as given_due_on,
               d.amount_minor, t.memo, t.account,
               root_stands.id as stands_id, root_stands.dated_on as stands_on,
               root_stands.description, p.due_on as stands_due_on, account.name as stands_account,
               coalesce(p.amount_minor, paid.amount_minor) as stands_minor,
               case when d.kind in ('credit_memo', 'payment', 'refund_receipt')
                    then -1 else 1 end as sign
          from import_known known
          join bulk_document d on d.id = known.id
          join import_transaction t on t.id = known.id
          join ledger_entry root on root.id = known.known_id
          {standing("root")}
          left join ledger_posting p on p.entry_id = root_stands.id and p.customer_id is not null
          left join ledger_account account on account.id = p.account_id
          left join lateral (
            select sum(b.amount_minor) as amount_minor
              from ledger_posting b join ledger_account a on a.id = b.account_id
             where b.entry_id = root_stands.id and a.kind in ('bank', 'undeposited_funds')
            ) paid on {IS_RECEIPT.format(row="d")})
    insert into import_mistake (place, field, rule, given, stored, currency)
    select k.place, said.field, 'differs', said.given, said.stored, said.currency
      from known k
     cross join lateral (values
        ('date', k.dated_on::text, k.stands_on::text, null),
        ('due_date', k.given_due_on::text, coalesce(k.stands_due_on, k.stands_on)::text, null),
        ('amount', (k.amount_minor * k.sign)::text, (k.stands_minor * k.sign)::text, k.currency),
        ('memo', k.memo, k.description, null),
        ('ar_account', k.account, k.stands_account, null)
     ) as said (field, given, stored, currency)
     where k.stands_id is not null and said.given <> '' and said.given <> said.stored
    union all
    select k.place, 'number', 'voided', k.kind || ' ' || k.number, '', null
      from known k where k.stands_id is null
"""

CLOSED = """
    insert into import_mistake (place, field, rule, given, stored)
    select d.place, 'date', 'closed', d.dated_on::text, c.closed_on::text
      from bulk_document d join company_company c on c.id = %(company)s
     where d.dated_on <= c.closed_on and d.id not in (select id from import_known)
"""

WRONG_ACCOUNTS = """
    insert into import_mistake (place, field, rule, given, stored)
    select t.place, 'ar_account', 'other_account', t.account, n.currency
      from import_transaction t
      join import_named n using (customer)
      join import_receivable r on r.name = t.account and r.currency = n.currency
     where r.account_id is null and t.id not in (select id from import_known)
"""

# When there is a mistake, nothing is kept in the end. But the rest is posted first, so that
# the applications of these documents can be checked.
LEAVE_OUT = """
    delete from bulk_document d using import_known k where k.id = d.id;
    delete from bulk_document d using import_mistake m where m.place = d.place
"""

KNOWN_BY_FILE = f"select place >> {LINE_BITS}, count(*) from import_known group by 1"


def post_transactions(company: Company, *, by: User | None, on_rows: OnRows) -> dict[int, int]:
    """Post what import_transaction holds and the books do not.

    Returns how many were there already, by order of the file.
    """
    parameters = {"company": company.pk}
    with connection.cursor() as cursor:
        cursor.execute(WHERE_TO)
        wanted = cursor.fetchall()
        resolve_accounts(company, {(kind, currency) for kind, currency, _ in wanted})
        resolve_receivables(
            company, sorted({(name, currency) for _, currency, name in wanted if name})
        )
        for query in (FILL, KNOWN, DOUBLED, DIFFERENT, CLOSED, WRONG_ACCOUNTS, LEAVE_OUT):
            cursor.execute(query, parameters)
        post_staged(company, by=by, on_rows=on_rows)
        cursor.execute(KNOWN_BY_FILE)
        return dict(cursor.fetchall())


def resolve_accounts(company: Company, wanted: Iterable[tuple[str, str]]) -> None:
    """Fill import_account for kinds and currencies; what the company lacks is opened."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS)
        for kind, currency in sorted(wanted):
            usual = UNDEPOSITED if kind in RECEIPTS else RECEIVABLE
            accounts = (usual, CONTRA[Entry.Kind(kind)])
            ids = [standard_account(company, standard, currency).pk for standard in accounts]
            cursor.execute(
                "insert into import_account values (%s, %s, %s, %s)", [kind, currency, *ids]
            )
