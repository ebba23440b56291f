"""Rules of documents, for the check of the books: what they say is what the books hold."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import Rule
from solde.sales.charge_rules import CHARGED_ONCE, COVERS_ITS_DAYS
from solde.sales.document_rules import ADDS_UP, DISCOUNT_ADDS_UP, LINE_ADDS_UP, TAX_ADDS_UP

IS_ITS_ENTRY = Rule(
    "document_is_its_entry",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s says %(total_minor)s of %(dated_on)s; its entries"
        " come to %(net_minor)s, of %(entered_on)s."
    ),
    """
    with net as (
        select e.document_id, sum(p.amount_minor) as net_minor,
               max(e.dated_on) filter (where e.reverses_id is null) as entered_on
          from ledger_entry e
          join ledger_posting p on p.entry_id = e.id
          left join sales_document told on told.entry_id = e.document_id
         where (%(company)s::bigint is null or e.company_id = %(company)s)
           and (p.customer_id is not null
                or e.kind in ('sales_receipt', 'refund_receipt')
               and p.account_id = told.account_id)
         group by e.document_id
    )
    select d.company_id, d.currency, d.kind, d.number, d.dated_on, d.total_minor,
           coalesce(net.net_minor, 0) as net_minor, latest.dated_on as entered_on,
           (select name from customers_customer c where c.id = d.customer_id) as customer
      from sales_document d
      left join ledger_entry root on root.id = d.entry_id
      left join net on net.document_id = d.entry_id
      left join lateral (
        select coalesce(max(e.id), root.id) as id from ledger_entry e
         where e.document_id = root.id and e.document_id <> e.id and e.reverses_id is null) last
             on true
      left join ledger_entry latest on latest.id = last.id
     where (%(company)s::bigint is null or d.company_id = %(company)s) and d.state <> 'draft'
       and (root.document_id is distinct from root.id
            or (root.customer_id, root.kind, root.number, root.currency)
               is distinct from (d.customer_id, d.kind, d.number, d.currency)
            or latest.dated_on <> d.dated_on
            or coalesce(net.net_minor, 0) <> case
                   when d.state = 'voided' then 0
                   when d.kind in ('credit_memo', 'refund_receipt') then -d.total_minor
                   else d.total_minor
               end)
    """,
)

SAYS_ITS_VERSION = Rule(
    "document_says_its_latest_version",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s says %(total_minor)s of %(dated_on)s, but not its"
        " version %(version)s."
    ),
    """
    select d.company_id, d.currency, d.kind, d.number, d.dated_on, d.total_minor,
           d.version_number as version,
           (select name from customers_customer c where c.id = d.customer_id) as customer
      from sales_document d
      left join lateral (
        select * from sales_version v where v.document_id = d.id order by v.number desc limit 1
      ) said on true
     where (%(company)s::bigint is null or d.company_id = %(company)s)
       and coalesce(said.number, 0) <> d.version_number
        or (%(company)s::bigint is null or d.company_id = %(company)s)
       and said.id is not null and d.state <> 'draft'
       and ((said.total_minor, said.content ->> 'total_minor', said.content ->> 'number',
             said.content ->> 'kind', said.content ->> 'dated_on')
            is distinct from
            (d.total_minor, d.total_minor::text, d.number, d.kind, d.dated_on::text)
            or not exists (
                select from ledger_entry e
                 where e.id = said.entry_id and e.document_id = d.entry_id
                   and e.reverses_id is null
                   and (d.state = 'voided' or not exists (
                        select from ledger_entry back where back.reverses_id = e.id))))
    """,
)

LEFT_IS_NOT_APPLIED = Rule(
    "document_left_is_what_is_not_applied",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s says that %(left_minor)s is left of it; it is"
        " %(open_minor)s."
    ),
    """
    with applied as (
        select entry_id, sum(amount_minor) as applied_minor
          from (select credit_id as entry_id, amount_minor from ledger_application
                 where released_on is null
                   and (%(company)s::bigint is null or company_id = %(company)s)
                 union all
                select charge_id, amount_minor from ledger_application
                 where released_on is null
                   and (%(company)s::bigint is null or company_id = %(company)s)) sides
         group by entry_id
    )
    select d.company_id, d.currency, d.kind, d.number, d.left_minor, held.open_minor,
           (select name from customers_customer c where c.id = d.customer_id) as customer
      from sales_document d
      left join applied on applied.entry_id = d.entry_id
     cross join lateral (
        select case
            when d.state = 'issued' and d.kind not in ('sales_receipt', 'refund_receipt')
                then d.total_minor - coalesce(applied.applied_minor, 0)
            else 0
        end as open_minor) held
     where (%(company)s::bigint is null or d.company_id = %(company)s)
       and d.left_minor <> held.open_minor
    """,
)

NUMBERS_HAVE_NO_GAPS = Rule(
    "document_numbers_have_no_gaps",
    gettext_noop(
        "%(given)s numbers were given to documents of the kind %(kind)s, from %(first)s on;"
        " %(found)s of them are there."
    ),
    """
    select s.company_id, '' as currency, s.kind, s.first_number as first,
           s.next_number - s.first_number as given, there.found
      from company_numberseries s
     cross join lateral (
        select count(*) as found,
               count(*) filter (where d.series_number < s.first_number
                                   or d.series_number >= s.next_number
                                   or not d.number ~ (d.series_number || '$')) as strays
          from sales_document d
         where d.company_id = s.company_id and d.kind = s.kind and d.series_number is not null
     ) there
     where (%(company)s::bigint is null or s.company_id = %(company)s)
       and s.kind in ('invoice', 'credit_memo', 'sales_receipt', 'refund_receipt',
                      'statement_charge', 'finance_charge')
       and (there.found <> s.next_number - s.first_number or there.strays > 0)
    """,
)

ENTRY_HAS_A_DOCUMENT = Rule(
    "entry_of_sales_has_a_document",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, dated %(dated_on)s, is in the ledger without a"
        " document."
    ),
    """
    select e.company_id, e.currency, e.kind, e.number, e.dated_on,
           (select name from customers_customer c where c.id = e.customer_id) as customer
      from ledger_entry e
     where (%(company)s::bigint is null or e.company_id = %(company)s) and e.document_id = e.id
       and e.kind in ('invoice', 'credit_memo', 'sales_receipt', 'refund_receipt',
                      'statement_charge', 'finance_charge')
       and not exists (select from sales_document d where d.entry_id = e.id)
    """,
)

SALES_RULES = (
    LINE_ADDS_UP,
    DISCOUNT_ADDS_UP,
    TAX_ADDS_UP,
    ADDS_UP,
    IS_ITS_ENTRY,
    SAYS_ITS_VERSION,
    LEFT_IS_NOT_APPLIED,
    NUMBERS_HAVE_NO_GAPS,
    ENTRY_HAS_A_DOCUMENT,
    CHARGED_ONCE,
    COVERS_ITS_DAYS,
)
