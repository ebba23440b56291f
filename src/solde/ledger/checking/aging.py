"""The columns of the aging add up to the balance, for every customer, today."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import OURS, Rule

# What each document that counts today comes to, and when it is due: as its latest version says.
DOCUMENTS = """
    select e.document_id, sum(p.amount_minor) as amount,
           (array_agg(coalesce(p.due_on, e.dated_on) order by e.id desc)
            filter (where e.reverses_id is null))[1] as due_on
      from ledger_posting p
      join ledger_entry e on e.id = p.entry_id
     where p.customer_id is not null and e.dated_on <= current_date
     group by e.document_id
"""

APPLIED = """
    select side.document_id, sum(side.amount) as amount
      from ledger_application a
     cross join lateral (values (a.credit_id, a.amount_minor), (a.charge_id, -a.amount_minor))
           as side (document_id, amount)
     where a.effective_on <= current_date
       and (a.released_on is null or a.released_on > current_date)
     group by side.document_id
"""

# -1 unapplied credits, 0 current, then one column for each edge and one for what is over.
# The numbers of a width_bucket begin at its lower bound, those of a column a day after its edge.
COLUMNS = f"""
    select root.customer_id, open.amount,
           case
               when open.amount < 0 then -1
               when current_date <= d.due_on then 0
               else width_bucket(current_date - d.due_on - 1, edges.edges) + 1
           end as place,
           cardinality(edges.edges) + 1 as last_place
      from ({DOCUMENTS}) d
      left join ({APPLIED}) a on a.document_id = d.document_id
     cross join lateral (select d.amount + coalesce(a.amount, 0) as amount) open
      join ledger_entry root on root.id = d.document_id
      join company_company o on o.id = root.company_id
     cross join lateral (
           select coalesce(nullif(o.aging_edges, array[]::smallint[]), array[30, 60, 90])::integer[]
               as edges) edges
     where open.amount <> 0
"""

ADDS_UP = Rule(
    "aging_adds_up_to_the_balance",
    gettext_noop(
        "%(customer)s: the columns of the aging add up to %(aged_minor)s, the balance is"
        " %(balance_minor)s."
    ),
    f"""
    select c.company_id, c.currency, c.name as customer,
           coalesce(aged.minor, 0) as aged_minor, coalesce(owed.minor, 0) as balance_minor
      from customers_customer c
      left join (select customer_id, sum(amount) as minor
                   from ({COLUMNS}) columns
                  where place between -1 and last_place
                  group by customer_id) aged on aged.customer_id = c.id
      left join (select p.customer_id, sum(p.amount_minor) as minor
                   from ledger_posting p join ledger_entry e on e.id = p.entry_id
                  where p.customer_id is not null and e.dated_on <= current_date
                  group by p.customer_id) owed on owed.customer_id = c.id
     where {OURS.format("c")} and coalesce(aged.minor, 0) <> coalesce(owed.minor, 0)
    """,
)

AGING_RULES = (ADDS_UP,)
