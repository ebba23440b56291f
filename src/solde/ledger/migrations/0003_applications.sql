-- Applications never exceed what is open, on either side, on any day, however many sessions
-- try at once.

-- Whoever builds on what a customer's documents come to takes the customer's turn first,
-- and has it until the transaction ends. Taking it writes a row, so that in REPEATABLE READ
-- somebody who cannot see what the one before did is stopped by a serialization failure;
-- a lock alone would let them through. The rows mean nothing: no need to survive a crash.

create unlogged table ledger_turn (
    customer_id bigint primary key,
    taken bigint not null default 1
) with (fillfactor = 50);

create function solde_take_turns(customers bigint[]) returns void language sql as $$
    insert into ledger_turn (customer_id)
    select distinct customer from unnest(customers) as customer order by customer
    on conflict (customer_id) do update set taken = ledger_turn.taken + 1
$$;

-- Documents of which more is applied on some day than they come to are refused. The caller has
-- taken the turn of their customers, so this sees all that was applied before.
create function solde_check_applied(documents bigint[]) returns void language plpgsql as $$
declare
    bad record;
begin
    with moved as (
        select e.document_id, e.dated_on as on_day, p.amount_minor as by_minor
          from ledger_entry e join ledger_posting p on p.entry_id = e.id
         where p.customer_id is not null
           and (e.id = any (documents)
                or (e.document_id = any (documents) and e.document_id <> e.id))
        union all
        select a.charge_id, turn.on_day, -turn.by_minor
          from ledger_application a cross join lateral solde_turns(a) as turn
         where a.charge_id = any (documents)
        union all
        select a.credit_id, turn.on_day, turn.by_minor
          from ledger_application a cross join lateral solde_turns(a) as turn
         where a.credit_id = any (documents)
    ), open_by_day as (
        select document_id, on_day,
               sum(sum(by_minor)) over (partition by document_id order by on_day) as open_minor
          from moved group by document_id, on_day
    )
    select o.document_id, o.on_day into bad
      from open_by_day o
      join ledger_posting first
        on first.entry_id = o.document_id and first.customer_id is not null
     where sign(first.amount_minor) * o.open_minor < 0;
    if found then
        perform solde_broken('application_within_open_amount',
            format('more is applied to document %s on %s than is open',
                   bad.document_id, bad.on_day));
    end if;
end $$;

-- The days on which an application begins and ceases to count. One that is released from the
-- day it takes effect, or from an earlier one, never counts.
create function solde_turns(a ledger_application)
    returns table (on_day date, by_minor bigint) language sql immutable as $$
    select day.on_day, day.by_minor
      from (values (a.effective_on, a.amount_minor), (a.released_on, -a.amount_minor))
           as day (on_day, by_minor)
     where day.on_day is not null
       and (a.released_on is null or a.released_on > a.effective_on)
$$;

-- What stands applied of a document, or to it.
create function solde_applied(document bigint) returns table (amount_minor bigint)
    language sql stable as $$
    select coalesce(sum(side.amount_minor), 0)::bigint
      from (select a.amount_minor from ledger_application a
             where a.credit_id = document and a.released_on is null
             union all
            select a.amount_minor from ledger_application a
             where a.charge_id = document and a.released_on is null) side
$$;

create function solde_check_new_applications() returns trigger language plpgsql as $$
declare
    bad record;
begin
    perform solde_take_turns(array(select customer_id from fresh));
    perform from company_company
      where id = any (array(select distinct company_id from fresh)) order by id for share;

    with latest as (  -- version of a document: its date is the document's
        select distinct on (v.document_id) v.document_id, v.dated_on
          from ledger_entry v
         where v.document_id <> v.id and v.reverses_id is null
           and v.document_id in (select credit_id from fresh union select charge_id from fresh)
         order by v.document_id, v.id desc
    )
    select judged.* into bad
      from (
        select a.id, a.effective_on,
               -- Not in the joins below: PostgreSQL takes document_id = id to be rare, whereas it
               -- is nearly always true, and would go through the whole ledger for a few rows.
               case
                   when cr.id is null or cr.document_id <> cr.id
                       then 'application_credit_of_company'
                   when ch.id is null or ch.document_id <> ch.id
                       then 'application_charge_of_company'
                   when crp.amount_minor > 0 or chp.amount_minor < 0
                     or crp.account_id <> chp.account_id
                     or crp.id is null or chp.id is null
                       then 'application_joins_credit_and_charge'
                   when a.effective_on <> greatest(a.applied_on,
                            coalesce(crv.dated_on, cr.dated_on), coalesce(chv.dated_on, ch.dated_on))
                       then 'application_takes_effect_on_the_latest_date'
                   when a.effective_on <= o.closed_on or a.released_on <= o.closed_on
                       then 'books_are_closed'
                   when a.released_on > greatest(a.effective_on, solde_last_today())
                       then 'application_released_by_today'
               end as rule
          from fresh a
          left join company_company o on o.id = a.company_id
          left join ledger_entry cr
                 on cr.id = a.credit_id and cr.company_id = a.company_id
          left join ledger_entry ch
                 on ch.id = a.charge_id and ch.company_id = a.company_id
          left join latest crv on crv.document_id = cr.id
          left join latest chv on chv.document_id = ch.id
          left join ledger_posting crp on crp.entry_id = cr.id and crp.customer_id = a.customer_id
          left join ledger_posting chp on chp.entry_id = ch.id and chp.customer_id = a.customer_id
      ) judged
     where judged.rule is not null;
    if found then
        perform solde_broken(bad.rule, format('application of %s', bad.effective_on));
    end if;
    perform solde_check_applied(array(
        select credit_id from fresh union select charge_id from fresh));
    return null;
end $$;

create trigger application_is_allowed after insert on ledger_application
    referencing new table as fresh
    for each statement execute function solde_check_new_applications();
alter table ledger_application enable always trigger application_is_allowed;

-- The only changes ever made to an application are to release it, and to bring the release
-- forward. Either leaves more open on both sides, never less.

create function solde_only_released() returns trigger language plpgsql as $$
begin
    if new.released_on is null or new.released_on >= old.released_on
       or (to_jsonb(old) - 'released_on') <> (to_jsonb(new) - 'released_on') then
        perform solde_broken('application_changes_by_release_only',
            format('application %s', old.id));
    end if;
    return new;
end $$;
create trigger application_released_only before update on ledger_application
    for each row execute function solde_only_released();
alter table ledger_application enable always trigger application_released_only;

create function solde_check_releases() returns trigger language plpgsql as $$
begin
    perform from company_company
      where id = any (array(select distinct company_id from fresh)) order by id for share;
    if exists (select from fresh a join company_company o on o.id = a.company_id
                where a.released_on <= o.closed_on) then
        perform solde_broken('books_are_closed', 'a release on a day that is closed');
    end if;
    if exists (select from fresh a
                where a.released_on > greatest(a.effective_on, solde_last_today())) then
        perform solde_broken('application_released_by_today', 'a release on a day still to come');
    end if;
    return null;
end $$;
create trigger application_release_is_allowed after update on ledger_application
    referencing new table as fresh
    for each statement execute function solde_check_releases();
alter table ledger_application enable always trigger application_release_is_allowed;

create trigger application_never_deleted before delete on ledger_application
    for each statement execute function solde_refuse_change();
alter table ledger_application enable always trigger application_never_deleted;

-- Rows that say what is left of a document change when something is applied to it, and each index
-- of theirs gets an entry for such a row again, beside the one it has. A page that is full is gone
-- through for entries to drop, in vain where the transaction that wrote them is still under way;
-- so a quarter of each stays free. An import of applications takes a ninth less.
create function solde_leave_room(documents regclass) returns void language plpgsql as $$
declare
    one regclass;
begin
    for one in
        select i.indexrelid from pg_index i
          join pg_class c on c.oid = i.indexrelid
          join pg_am method on method.oid = c.relam and method.amname = 'btree'
         where i.indrelid = documents
    loop
        execute format('alter index %s set (fillfactor = 75)', one);
    end loop;
end $$;
