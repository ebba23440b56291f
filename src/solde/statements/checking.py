"""Rules of frozen statements and finished runs, for the check of the books.

Rows are kept as arrays (statements/frozen.py): 2 is the number, 5 the amount, 6 the open amount.
So are details: 2 is the amount.
"""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import OURS, Rule
from solde.statements.letter_rules import LETTER_RULES

ADDS_UP = Rule(
    "statement_adds_up",
    gettext_noop(
        "Statement %(number)s of %(customer)s: opening balance and rows come to %(sum_minor)s,"
        " the closing balance is %(closing_minor)s."
    ),
    f"""
    select s.company_id, s.currency, s.number, c.name as customer, s.closing_minor,
           figures.sum_minor
      from statements_statement s
      join customers_customer c on c.id = s.customer_id
     cross join lateral (
        select (s.figures ->> 'opening')::numeric
             + coalesce((select sum((row ->> 5)::numeric)
                           from jsonb_array_elements(s.figures -> 'rows') row), 0) as sum_minor
     ) figures
     where {OURS.format("s")} and s.kind = 'balance-forward'
       and figures.sum_minor is distinct from s.closing_minor
    """,
)

OPEN_ITEMS_ADD_UP = Rule(
    "statement_lists_what_is_open",
    gettext_noop(
        "Statement %(number)s of %(customer)s: the open items come to %(sum_minor)s, the balance"
        " is %(balance_minor)s."
    ),
    f"""
    select s.company_id, s.currency, s.number, c.name as customer, s.balance_minor,
           figures.sum_minor
      from statements_statement s
      join customers_customer c on c.id = s.customer_id
     cross join lateral (
        select coalesce(sum((row ->> 6)::numeric), 0) as sum_minor
          from jsonb_array_elements(s.figures -> 'rows') row
     ) figures
     where {OURS.format("s")} and s.kind = 'open-item'
       and s.figures -> 'request' -> 'over_days' = 'null'
       and figures.sum_minor <> s.balance_minor
    """,
)

AGING_ADDS_UP = Rule(
    "statement_aging_adds_up",
    gettext_noop(
        "Statement %(number)s of %(customer)s: the aging comes to %(sum_minor)s, the balance is"
        " %(balance_minor)s."
    ),
    f"""
    select s.company_id, s.currency, s.number, c.name as customer, s.balance_minor,
           figures.sum_minor
      from statements_statement s
      join customers_customer c on c.id = s.customer_id
     cross join lateral (
        select (s.figures -> 'aging' ->> 0)::numeric + (s.figures -> 'aging' ->> 2)::numeric
             + (select sum(late::numeric)
                  from jsonb_array_elements_text(s.figures -> 'aging' -> 1) late) as sum_minor
     ) figures
     where {OURS.format("s")} and s.kind <> 'activity'
       and figures.sum_minor is distinct from s.balance_minor
    """,
)

DETAILS_ADD_UP = Rule(
    "statement_details_add_up",
    gettext_noop(
        "Statement %(number)s of %(customer)s: the lines of %(document)s come to %(sum_minor)s,"
        " its row says %(amount_minor)s."
    ),
    f"""
    select s.company_id, s.currency, s.number, c.name as customer, one.row ->> 2 as document,
           (one.row ->> 5)::numeric as amount_minor, lines.sum_minor
      from statements_statement s
      join customers_customer c on c.id = s.customer_id
     cross join lateral rows from (
        jsonb_array_elements(s.figures -> 'rows'), jsonb_array_elements(s.figures -> 'details')
     ) as one (row, details)
     cross join lateral (
        select sum((detail ->> 2)::numeric) as sum_minor
          from jsonb_array_elements(one.details) detail
     ) lines
     where {OURS.format("s")} and s.figures ? 'details'
       and (one.row is null or one.details is null
            or lines.sum_minor <> (one.row ->> 5)::numeric)
    """,
)

EVERYBODY_ANSWERED = Rule(
    "run_answers_everybody",
    gettext_noop(
        "Run %(number)s is prepared and reached %(customers)s customers, but has %(answers)s"
        " answers."
    ),
    f"""
    select r.company_id, '' as currency, r.number, reached.customers, given.answers
      from statements_statementrun r
     cross join lateral (
        select sum(cardinality(p.customer_ids)) as customers, bool_and(p.prepared_at is not null)
               as prepared
          from statements_runpart p where p.run_id = r.id
     ) reached
     cross join lateral (
        select count(*) as answers from statements_outcome o where o.run_id = r.id
     ) given
     where {OURS.format("r")} and reached.prepared and reached.customers <> given.answers
    """,
)

STATEMENT_RULES = (
    ADDS_UP,
    OPEN_ITEMS_ADD_UP,
    AGING_ADDS_UP,
    DETAILS_ADD_UP,
    EVERYBODY_ANSWERED,
    *LETTER_RULES,
)
