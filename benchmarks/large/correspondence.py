"""Letters about documents that were imported, as years of sending leave them; and the history.

Set-based, past the road of single letters: a million of them would take hours. The rows are
those that the road leaves.
"""

import json
from datetime import date
from typing import Any

from django.db import connection, transaction

from solde.company.models import Company, User
from solde.ledger.bulk import ROWS_AT_ONCE, row_checks_put_off
from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from solde.sales.models import Document
from solde.sales.papers import version_for

# What became of each, by a number between 0 and 9999 that its id is shuffled to. The letters of
# the last day still wait.
LETTERS = """
    create temporary table letter on commit drop as
    select d.*, nextval(pg_get_serial_sequence('sales_version', 'id')) as version_id,
           nextval(pg_get_serial_sequence('mail_delivery', 'id')) as id,
           case when d.dated_on >= %(until)s then 'queued'
                when d.fate < 50 then 'bounced' when d.fate < 80 then 'failed'
                when d.fate < 90 then 'partly_sent' when d.fate < 95 then 'in_doubt'
                when d.fate < 120 then 'cancelled'
                when d.fate < 130 then 'held'
                else 'sent' end as state
      from (select d.id as document_id, d.kind, d.number, d.dated_on, d.due_on, d.total_minor,
                   d.entry_id, c.name, c.number as customer_number, c.email,
                   mod(d.id * 7919 + d.id / 10000, 10000) as fate
              from sales_document d join customers_customer c on c.id = d.customer_id
             where d.company_id = %(company)s and d.kind in ('invoice', 'credit_memo')
               and d.version_number = 0 and c.delivery in ('email', 'both')
             order by d.id) d
     where d.fate < 9900
"""
# As papers.version_for() writes a first version, around the paper of one that it wrote.
VERSIONS = """
    insert into sales_version (id, company_id, document_id, number, entry_id, subtotal_minor,
                               discount_minor, total_minor, content)
    select version_id, %(company)s, document_id, 1, entry_id, total_minor, 0, total_minor,
           %(content)s::jsonb || jsonb_build_object(
               'kind', kind, 'number', number, 'dated_on', dated_on, 'due_on', due_on,
               'customer_name', name, 'customer_number', customer_number,
               'total_minor', total_minor,
               'lines', jsonb_build_array(%(content)s::jsonb #> '{lines,0}' || jsonb_build_object(
                   'price_micros', total_minor * 10000, 'amount_minor', total_minor)))
      from letter
"""
LINES = """
    insert into sales_line (company_id, version_id, position, description, quantity_micros, unit,
                            price_micros, discount_ppm, amount_minor, account_id)
    select %(company)s, version_id, 1, 'Timber', 1000000, '', total_minor * 10000, 0, total_minor,
           %(income)s
      from letter where version_id between %(first)s and %(last)s
"""
DELIVERIES = """
    insert into mail_delivery (id, public_id, company_id, about, purpose, reason, mailbox_id,
                               rerouted, priority, from_name, reply_to, subject, text, language,
                               state, last_words, due_at, held_for, tries, first_tried_at,
                               created_at, rested_at)
    select id, solde_uuid7(), %(company)s, 'document:' || version_id, 1, '', %(mailbox)s, '', 0,
           %(name)s, '', 'Invoice ' || number || ' from ' || %(name)s,
           'Please find attached invoice ' || number || ' over '
               || to_char(total_minor / 100.0, 'FM999G999D00') || E'.\n\nThank you.',
           'en-CA', state,
           case state when 'bounced' then '550 5.1.1 no such user'
                      when 'failed' then '550 5.7.1 refused'
                      when 'in_doubt' then 'the line broke' else '' end,
           case state when 'queued' then created_at end,
           case state when 'held' then 'person' else '' end,
           case when state in ('queued', 'held', 'cancelled') then 0 else 1 end,
           case when state not in ('queued', 'held', 'cancelled') then created_at end,
           created_at,
           case when state not in ('queued', 'held') then created_at + interval '9 seconds' end
      from (select *, dated_on + interval '10 hours' + id %% 20000 * interval '1 second'
                      as created_at from letter) letter
     order by id
"""
RECIPIENTS = """
    insert into mail_recipient (company_id, delivery_id, position, field, address, fate, words)
    select %(company)s, id, 0, 'to', email,
           case state when 'sent' then 'taken' when 'partly_sent' then 'taken'
                      when 'failed' then 'refused' when 'queued' then 'waiting'
                      when 'held' then 'waiting' else state end, ''
      from letter
    union all
    select %(company)s, id, 1, 'cc', 'old' || email, 'refused', '550 5.1.1 no such user'
      from letter where state = 'partly_sent'
"""
ATTEMPTS = """
    insert into mail_attempt (company_id, delivery_id, mailbox_id, number, recipients, message_id,
                              pdf_sha256, size, phase, answer, is_open, started_at, ended_at,
                              lease_until)
    select %(company)s, id, %(mailbox)s, 1, array[email], '<' || id || '.1@large.example>', '',
           48000, 'dot', '{}', false, at, at + interval '9 seconds', at + interval '10 minutes'
      from (select *, dated_on + interval '10 hours' as at from letter) letter
     where state not in ('queued', 'held', 'cancelled')
"""
# In one go: the letters came before the versions, so that the trigger left this to us.
DOCUMENTS = """
    update sales_document d
       set version_number = 1, letter_id = letter.id,
           viewed_at = case when letter.state = 'sent' and letter.fate % 10 < 6
                            then letter.dated_on + interval '1 day' end
      from letter where d.id = letter.document_id
"""
HISTORY = """
    insert into history_event (company_id, at, by_id, act, subject, details)
    select %(company)s, at, case when act <> 'view' then (%(people)s)[1 + pk %% %(count)s] end,
           act, subject || ':' || pk,
           case act when 'view' then '{"version": 1}' else '{}' end::jsonb
      from (select dated_on + interval '9 hours' as at, 'issue' as act, 'document' as subject,
                   id as pk
              from sales_document where company_id = %(company)s
            union all
            select viewed_at, 'view', 'document', id
              from sales_document where company_id = %(company)s and viewed_at is not null
            union all
            select dated_on + interval '9 hours', case kind when 'refund' then kind else 'receive'
                   end, 'payment', id
              from payments_payment where company_id = %(company)s) done
     order by at, pk
"""


@transaction.atomic
def write_letters(company: Company, until: date) -> None:
    """Give most documents a version and a letter. `until` is the last day."""
    first = company.documents.filter(kind=Document.Kind.INVOICE).earliest("pk")
    version = version_for(first)
    named: dict[str, Any] = {
        "company": company.pk,
        "until": until,
        "content": json.dumps(version.content),
        "income": version.lines.get().account_id,
        "mailbox": installations(Mailbox.Kind.CAPTURED).pk,
        "name": company.name,
    }
    with connection.cursor() as cursor, row_checks_put_off(cursor):
        cursor.execute("set local work_mem = '64MB'")
        cursor.execute(LETTERS, named)
        for statement in (DELIVERIES, RECIPIENTS, ATTEMPTS, VERSIONS):
            cursor.execute(statement, named)
        cursor.execute("select min(version_id), max(version_id) from letter")
        lowest, highest = cursor.fetchone()
        for least in range(lowest, highest + 1, ROWS_AT_ONCE):
            cursor.execute(LINES, {**named, "first": least, "last": least + ROWS_AT_ONCE - 1})
        cursor.execute(DOCUMENTS)


def write_history(company: Company, people: list[User]) -> None:
    """Say of all that was imported who did it, as if it had been entered here."""
    ids = [one.pk for one in people]
    with connection.cursor() as cursor:
        named: dict[str, Any] = {"company": company.pk, "people": ids, "count": len(ids)}
        cursor.execute(HISTORY, named)
