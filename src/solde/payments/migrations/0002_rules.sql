-- Companies are kept apart.
alter table payments_payment
    add constraint payment_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint payment_entry_of_company
        foreign key (company_id, entry_id) references ledger_entry (company_id, id),
    add constraint payment_receivable_of_company
        foreign key (company_id, receivable_id) references ledger_account (company_id, id),
    add constraint payment_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);

alter table payments_payment
    add constraint payment_kind_is_known check (kind in ('payment', 'refund')),
    add constraint payment_state_is_known check (state in ('recorded', 'voided')),
    add constraint payment_method_is_known check (method in (
        'cheque', 'transfer', 'interac', 'card', 'cash', 'debit', 'other'));

-- 1. What a payment says of itself is what its entry says, and where the money lies is a bank
--    account, or undeposited funds, in its currency.

create function solde_payment_is_allowed() returns trigger language plpgsql as $$
declare
    bad record;
begin
    -- Nobody may change what kind of account this is while money is put there.
    perform from ledger_account
      where id = any (array(select distinct account_id from fresh)) order by id for share;

    select judged.* into bad
      from (
        select p.kind, p.number,
               case
                   when e.document_id <> e.id
                     or (e.customer_id, e.kind, e.number, e.currency)
                        <> (p.customer_id, p.kind, p.number, p.currency)
                       then 'payment_is_its_entry'
                   when a.kind not in ('bank', 'undeposited_funds') or a.currency <> p.currency
                       then 'payment_account_holds_money'
                   when p.left_minor <> case when p.state = 'voided' then 0
                                             else p.amount_minor - applied.amount_minor end
                       then 'payment_left_is_what_is_not_applied'
               end as rule
          from fresh p
          join ledger_entry e on e.id = p.entry_id
          join ledger_account a on a.id = p.account_id
         cross join lateral solde_applied(p.entry_id) applied
      ) judged where judged.rule is not null;
    if found then
        perform solde_broken(bad.rule, format('%s %s', bad.kind, bad.number));
    end if;
    return null;
end $$;

create trigger payment_is_allowed after insert on payments_payment
    referencing new table as fresh
    for each statement execute function solde_payment_is_allowed();
alter table payments_payment enable always trigger payment_is_allowed;
create trigger payment_stays_allowed after update on payments_payment
    referencing new table as fresh
    for each statement execute function solde_payment_is_allowed();
alter table payments_payment enable always trigger payment_stays_allowed;

-- 2. What is left of a payment: the amount less what stands applied of it; nothing once it is
--    void. Whoever inserts a row says it himself, and is held to it; from then on it is worked
--    out here, whoever updates the row: for all payments at once after applications, one by one
--    otherwise. A row that is updated is locked before this looks, so that of two sessions the
--    second sees what the first applied or released.

create function solde_payment_keeps_left() returns trigger language plpgsql as $$
begin
    new.left_minor := case when new.state = 'voided' then 0 else new.amount_minor - (
        select amount_minor from solde_applied(new.entry_id)) end;
    return new;
end $$;
create trigger payment_left before update on payments_payment
    for each row when (pg_trigger_depth() = 0) execute function solde_payment_keeps_left();
alter table payments_payment enable always trigger payment_left;

create function solde_payments_applied() returns trigger language plpgsql as $$
declare
    touched bigint[];
begin
    -- In an order that all keep, so that no two sessions wait for each other.
    select array_agg(locked.entry_id) into touched
      from (select entry_id from payments_payment
             where entry_id in (select credit_id from fresh union select charge_id from fresh)
             order by id for no key update) locked;
    update payments_payment p set left_minor = p.amount_minor - applied.amount_minor
      from unnest(touched) as one (entry_id)
     cross join lateral solde_applied(one.entry_id) applied
     where p.entry_id = one.entry_id and p.state = 'recorded';
    return null;
end $$;

create trigger payment_left_when_applied after insert on ledger_application
    referencing new table as fresh
    for each statement execute function solde_payments_applied();
alter table ledger_application enable always trigger payment_left_when_applied;
create trigger payment_left_when_released after update on ledger_application
    referencing new table as fresh
    for each statement execute function solde_payments_applied();
alter table ledger_application enable always trigger payment_left_when_released;

select solde_leave_room('payments_payment');

-- 3. Recorded, then perhaps void, and void for good. Who paid, and under which number, is
--    written once; so is everything of a void one.

create function solde_payment_changes() returns trigger language plpgsql as $$
begin
    perform solde_broken('payment_keeps_what_it_is', format('%s %s', old.kind, old.number));
    return null;
end $$;

create trigger payment_changes before update on payments_payment
    for each row when (
        old.state = 'voided'
        or (old.id, old.company_id, old.public_id, old.customer_id, old.kind, old.number,
            old.series_number, old.entry_id, old.currency, old.receivable_id, old.created_at,
            old.created_by_id)
           is distinct from
           (new.id, new.company_id, new.public_id, new.customer_id, new.kind, new.number,
            new.series_number, new.entry_id, new.currency, new.receivable_id, new.created_at,
            new.created_by_id))
    execute function solde_payment_changes();
alter table payments_payment enable always trigger payment_changes;

create trigger payment_never_deleted before delete on payments_payment
    for each statement execute function solde_refuse_change();
alter table payments_payment enable always trigger payment_never_deleted;

-- What a customer was sent stays as it was.
alter table payments_receipt
    add constraint receipt_payment_of_company
        foreign key (company_id, payment_id) references payments_payment (company_id, id);
create trigger receipt_written_once before update or delete on payments_receipt
    for each statement execute function solde_refuse_change();
alter table payments_receipt enable always trigger receipt_written_once;

-- Payments are found by the beginnings of words in their number, reference and memo; the signs
-- of ASCII stand between words (payments/finding.py asks alike).
create function solde_payment_words(number text, reference text, memo text)
    returns tsvector language sql immutable as $$
    select array_to_tsvector(array_remove(string_to_array(
        translate(lower(number || ' ' || reference || ' ' || memo),
                  '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)), ' '), ''))
$$;
create index payment_by_words on payments_payment
    using gin (solde_payment_words(number, reference, memo));
