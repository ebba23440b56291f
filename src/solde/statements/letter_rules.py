"""Rules of letters, for the check of the books: what is said of them holds together."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import OURS, Rule

FATES = """
    cross join lateral (
        select array_agg(distinct fate) as fates from mail_recipient r where r.delivery_id = d.id
    ) told
"""

STATE_FOLLOWS = Rule(
    "letter_is_what_its_recipients_say",
    gettext_noop("Letter %(letter)s is %(state)s, but its recipients are %(fates)s."),
    f"""
    select d.company_id, '' as currency, d.public_id::text as letter, d.state,
           array_to_string(fates, ', ') as fates
      from mail_delivery d {FATES}
     where {OURS.format("d")} and not coalesce(case d.state
           when 'sent' then fates = '{{taken}}'
           when 'partly_sent' then 'taken' = any (fates) and fates <> '{{taken}}'
                                   and 'in_doubt' <> all (fates)
           when 'queued' then 'waiting' = any (fates) and 'taken' <> all (fates)
           when 'held' then 'waiting' = any (fates)
           when 'in_doubt' then 'in_doubt' = any (fates)
           when 'bounced' then 'bounced' = any (fates)
           when 'sending' then 'waiting' = any (fates)
           else not fates && '{{waiting,taken,in_doubt}}' end, false)
    """,
)

UNDER_WAY = Rule(
    "letter_under_way_has_one_open_attempt",
    gettext_noop("Letter %(letter)s is %(state)s with %(attempts)s open attempts."),
    f"""
    select d.company_id, '' as currency, d.public_id::text as letter, d.state, open.attempts
      from mail_delivery d
     cross join lateral (
        select count(*) as attempts from mail_attempt a where a.delivery_id = d.id and a.is_open
     ) open
     where {OURS.format("d")} and open.attempts <> (d.state = 'sending')::int
    """,
)

TAKEN_ONCE = Rule(
    "letter_taken_once",
    gettext_noop("Letter %(letter)s was taken %(times)s times for %(address)s."),
    f"""
    select d.company_id, '' as currency, d.public_id::text as letter, said.key as address,
           count(*) as times
      from mail_delivery d
      join mail_attempt a on a.delivery_id = d.id
     cross join lateral jsonb_each(a.answer -> 'recipients') said
     where {OURS.format("d")} and said.value ->> 0 = 'taken'
     group by d.id, said.key having count(*) > 1
    """,
)

SENT_WAS_ANSWERED = Rule(
    "letter_sent_was_answered",
    gettext_noop("Letter %(letter)s counts as taken for %(address)s, which nobody said."),
    f"""
    select d.company_id, '' as currency, d.public_id::text as letter, r.address
      from mail_delivery d
      join mail_recipient r on r.delivery_id = d.id and r.fate = 'taken'
     where {OURS.format("d")}
       and not exists (select from mail_attempt a
                        where a.delivery_id = d.id
                          and a.answer -> 'recipients' -> r.address ->> 0 = 'taken')
       and not exists (select from mail_capturedletter c where c.delivery_id = d.id)
       and not exists (select from history_event e
                        where e.company_id = d.company_id and e.act = 'settle'
                          and e.subject = 'delivery:' || d.id
                          and e.details ->> 'was_sent' = 'true')
    """,
)

MAILED_HAS_A_LETTER = Rule(
    "mailed_statement_has_a_letter",
    gettext_noop("Run %(number)s is e-mailed, but %(customer)s has no letter."),
    f"""
    select r.company_id, '' as currency, r.number, c.name as customer
      from statements_statementrun r
      join statements_outcome o on o.run_id = r.id and o.status = 'made' and o.delivery_id is null
      join customers_customer c on c.id = o.customer_id
     where {OURS.format("r")} and r.mailbox_id is not null
    """,
)

LETTER_RULES = (STATE_FOLLOWS, UNDER_WAY, TAKEN_ONCE, SENT_WAS_ANSWERED, MAILED_HAS_A_LETTER)
