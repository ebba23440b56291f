-- The rules of documents, held by PostgreSQL itself; sales/refusals.py has the words.

-- 1. Companies are kept apart.

alter table sales_tax
    add constraint tax_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);
alter table sales_item
    add constraint item_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);
alter table sales_document
    add constraint document_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint document_entry_of_company
        foreign key (company_id, entry_id) references ledger_entry (company_id, id),
    add constraint document_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id),
    add constraint document_letter_of_company
        foreign key (company_id, letter_id) references mail_delivery (company_id, id);
alter table sales_version
    add constraint version_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id),
    add constraint version_entry_of_company
        foreign key (company_id, entry_id) references ledger_entry (company_id, id);
alter table sales_line
    add constraint line_version_of_company
        foreign key (company_id, version_id) references sales_version (company_id, id),
    add constraint line_item_of_company
        foreign key (company_id, item_id) references sales_item (company_id, id),
    add constraint line_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);
alter table sales_linetax
    add constraint line_tax_line_of_company
        foreign key (company_id, line_id) references sales_line (company_id, id),
    add constraint line_tax_tax_of_company
        foreign key (company_id, tax_id) references sales_tax (company_id, id);
alter table sales_versiontax
    add constraint version_tax_version_of_company
        foreign key (company_id, version_id) references sales_version (company_id, id),
    add constraint version_tax_tax_of_company
        foreign key (company_id, tax_id) references sales_tax (company_id, id);
alter table sales_attachment
    add constraint attachment_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id);
alter table sales_sendingpart
    add constraint sending_part_run_of_company
        foreign key (company_id, run_id) references sales_sendingrun (company_id, id);
alter table sales_sendinganswer
    add constraint sending_answer_run_of_company
        foreign key (company_id, run_id) references sales_sendingrun (company_id, id),
    add constraint sending_answer_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id),
    add constraint sending_answer_version_of_company
        foreign key (company_id, version_id) references sales_version (company_id, id),
    add constraint sending_answer_delivery_of_company
        foreign key (company_id, delivery_id) references mail_delivery (company_id, id);

-- 2. Kinds and states are those of sales/models/documents.py.

alter table sales_document
    add constraint document_kind_is_known check (kind in (
        'invoice', 'credit_memo', 'sales_receipt', 'refund_receipt', 'statement_charge',
        'finance_charge')),
    add constraint document_state_is_known check (state in ('draft', 'issued', 'voided')),
    add constraint document_of_a_charge_falls_due check (
        due_on is null or kind in ('invoice', 'statement_charge', 'finance_charge')),
    add constraint document_charges_up_to_a_day check (
        charged_up_to is null or kind = 'finance_charge'),
    add constraint document_with_something_left check (
        left_minor = 0
        or (state = 'issued' and kind not in ('sales_receipt', 'refund_receipt')));

-- 3. A draft is issued, an issued document is voided; there is no way back. What is issued keeps
--    its number and its place in the books, and says something else by a new version only.

create function solde_document_changes() returns trigger language plpgsql as $$
begin
    if (old.state, new.state) not in
       (('issued', 'issued'), ('issued', 'voided'), ('voided', 'voided')) then
        perform solde_broken('document_goes_one_way',
            format('%s %s is %s', old.kind, old.number, old.state));
    end if;
    if (old.company_id, old.public_id, old.customer_id, old.kind, old.number, old.series_number,
        old.entry_id, old.currency, old.created_at, old.created_by_id)
       is distinct from
       (new.company_id, new.public_id, new.customer_id, new.kind, new.number, new.series_number,
        new.entry_id, new.currency, new.created_at, new.created_by_id)
       or old.account_id is distinct from new.account_id
      and old.kind not in ('sales_receipt', 'refund_receipt') then
        perform solde_broken('issued_document_keeps_its_number',
            format('%s %s', old.kind, old.number));
    end if;
    if new.version_number not in (old.version_number, old.version_number + 1)
       or (new.state = 'voided' and new.version_number > greatest(old.version_number, 1))
       or (new.version_number = old.version_number or new.state = 'voided')
      and (old.dated_on, old.due_on, old.terms_rule, old.terms_days, old.po_number, old.memo,
           old.paid_by, old.total_minor, old.charged_up_to, old.account_id)
          is distinct from
          (new.dated_on, new.due_on, new.terms_rule, new.terms_days, new.po_number, new.memo,
           new.paid_by, new.total_minor, new.charged_up_to, new.account_id) then
        perform solde_broken('issued_document_changes_by_versions',
            format('%s %s, version %s', old.kind, old.number, old.version_number));
    end if;
    return new;
end $$;
create trigger document_changes before update on sales_document
    for each row when (old.state <> 'draft' or new.state = 'voided')
    execute function solde_document_changes();
alter table sales_document enable always trigger document_changes;

create function solde_document_stays() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' then
        perform solde_broken('issued_document_stays', format('%s %s', old.kind, old.number));
    end if;
    return old;
end $$;
create trigger document_stays before delete on sales_document
    for each row execute function solde_document_stays();
alter table sales_document enable always trigger document_stays;

-- 4. The versions of an issued document are written once, with all their lines. A transaction
--    has one now(): what a version gets later than that, it did not have when it was made.

create function solde_version_written_once() returns trigger language plpgsql as $$
begin
    if exists (select from sales_document
                where id in (old.document_id, new.document_id) and state <> 'draft') then
        perform solde_broken('version_written_once', format('version %s', old.id));
    end if;
    return coalesce(new, old);
end $$;
create trigger version_written_once before update or delete on sales_version
    for each row execute function solde_version_written_once();
alter table sales_version enable always trigger version_written_once;

create function solde_is_kept(version bigint) returns boolean language sql stable as $$
    select exists (select from sales_version v join sales_document d on d.id = v.document_id
                    where v.id = version and d.state <> 'draft')
$$;

create function solde_part_written_once() returns trigger language plpgsql as $$
begin
    if solde_is_kept(old.version_id) or solde_is_kept(new.version_id) then
        perform solde_broken('version_written_once', format('version %s', old.version_id));
    end if;
    return coalesce(new, old);
end $$;
create trigger line_written_once before update or delete on sales_line
    for each row execute function solde_part_written_once();
alter table sales_line enable always trigger line_written_once;
create trigger version_tax_written_once before update or delete on sales_versiontax
    for each row execute function solde_part_written_once();
alter table sales_versiontax enable always trigger version_tax_written_once;

create function solde_line_tax_written_once() returns trigger language plpgsql as $$
begin
    if exists (select from sales_line l
                where l.id in (old.line_id, new.line_id) and solde_is_kept(l.version_id)) then
        perform solde_broken('version_written_once', format('line %s', old.line_id));
    end if;
    return coalesce(new, old);
end $$;
create trigger line_tax_written_once before update or delete on sales_linetax
    for each row execute function solde_line_tax_written_once();
alter table sales_linetax enable always trigger line_tax_written_once;

create function solde_insist_on_new_versions(versions bigint[]) returns void
    language plpgsql as $$
declare
    bad bigint;
begin
    select v.id into bad
      from sales_version v join sales_document d on d.id = v.document_id
     where v.id = any (versions) and v.made_at <> now() and d.state <> 'draft' limit 1;
    if found then
        perform solde_broken('version_written_once', format('version %s', bad));
    end if;
end $$;

create function solde_parts_come_at_once() returns trigger language plpgsql as $$
begin
    perform solde_insist_on_new_versions(array(select distinct version_id from fresh));
    return null;
end $$;
create trigger lines_come_at_once after insert on sales_line
    referencing new table as fresh
    for each statement execute function solde_parts_come_at_once();
alter table sales_line enable always trigger lines_come_at_once;
create trigger version_taxes_come_at_once after insert on sales_versiontax
    referencing new table as fresh
    for each statement execute function solde_parts_come_at_once();
alter table sales_versiontax enable always trigger version_taxes_come_at_once;

create function solde_line_taxes_come_at_once() returns trigger language plpgsql as $$
begin
    perform solde_insist_on_new_versions(array(
        select distinct l.version_id from fresh join sales_line l on l.id = fresh.line_id));
    return null;
end $$;
create trigger line_taxes_come_at_once after insert on sales_linetax
    referencing new table as fresh
    for each statement execute function solde_line_taxes_come_at_once();
alter table sales_linetax enable always trigger line_taxes_come_at_once;

-- A new rate is a new tax: what was taxed before keeps its arithmetic.
create function solde_tax_stays() returns trigger language plpgsql as $$
begin
    perform solde_broken('tax_keeps_name_and_rate', old.name);
    return null;
end $$;
create trigger tax_stays before update on sales_tax
    for each row when ((old.company_id, old.name, old.rate_ppm)
                       is distinct from (new.company_id, new.name, new.rate_ppm))
    execute function solde_tax_stays();

-- Letters carry an attachment as it was; removing it only keeps it from the next ones.
create function solde_attachment_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from sales_document where id = old.document_id and state = 'draft') then
            return old;
        end if;
    elsif (old.company_id, old.document_id, old.public_id, old.name, old.media_type, old.size,
           old.sha256, old.added_at, old.content)
          is not distinct from
          (new.company_id, new.document_id, new.public_id, new.name, new.media_type, new.size,
           new.sha256, new.added_at, new.content) then
        return new;
    end if;
    perform solde_broken('attachment_stays_as_it_was', old.name);
    return null;
end $$;
create trigger attachment_stays before update or delete on sales_attachment
    for each row execute function solde_attachment_stays();

-- 5. What is left of a document follows its applications; acts that change its total change both.

create function solde_recount_documents() returns trigger language plpgsql as $$
declare
    touched bigint[];
begin
    -- Locked before it is looked at: of two sessions that release from one document at the same
    -- time, the second sees what the first did.
    select array_agg(locked.entry_id) into touched
      from (select entry_id from sales_document
             where entry_id in (select charge_id from fresh union select credit_id from fresh)
             order by id for no key update) locked;
    update sales_document d set left_minor = d.total_minor - applied.amount_minor
      from unnest(touched) as one (entry_id)
     cross join lateral solde_applied(one.entry_id) applied
     where d.entry_id = one.entry_id and d.state = 'issued';
    return null;
end $$;
create trigger document_left_after_applying after insert on ledger_application
    referencing new table as fresh
    for each statement execute function solde_recount_documents();
alter table ledger_application enable always trigger document_left_after_applying;
create trigger document_left_after_releasing after update on ledger_application
    referencing new table as fresh
    for each statement execute function solde_recount_documents();
alter table ledger_application enable always trigger document_left_after_releasing;

select solde_leave_room('sales_document');

-- 6. A document knows the latest letter of any of its versions, whoever wrote it. Whether it was
--    viewed is asked anew of each letter.

create function solde_document_has_letter() returns trigger language plpgsql as $$
begin
    update sales_document d
       set letter_id = latest.id, viewed_at = null
      from (select v.document_id, max(written.id) as id
              from (select id, company_id,
                           case when about ~ '^version:[0-9]+$'
                                then split_part(about, ':', 2)::bigint end as version_id
                      from fresh) written
              join sales_version v
                on v.id = written.version_id and v.company_id = written.company_id
             group by v.document_id) latest
     where d.id = latest.document_id and (d.letter_id is null or d.letter_id < latest.id);
    return null;
end $$;
create trigger document_has_letter after insert on mail_delivery
    referencing new table as fresh
    for each statement execute function solde_document_has_letter();
alter table mail_delivery enable always trigger document_has_letter;

-- 7. Decimals of currencies, for the check of the books: figures/money.py in SQL.
create function solde_minor_digits(currency text) returns integer language sql immutable as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF',
                          'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        when currency in ('CLF', 'UYW') then 4
        else 2
    end
$$;
