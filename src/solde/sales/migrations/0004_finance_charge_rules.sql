-- The rules of finance charges. That no day of a charge is charged twice is the constraint
-- day_is_charged_once of the model.

alter table sales_financechargepolicy
    add constraint finance_charge_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);
alter table sales_chargeddays
    add constraint charged_days_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id),
    add constraint charged_days_entry_of_company
        foreign key (company_id, entry_id) references ledger_entry (company_id, id);

-- Which days were charged is written once; they are free again when the finance charge is void.

create function solde_check_charged_days() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
        or old.is_free
        or (old.company_id, old.document_id, old.entry_id, old.base_minor, old.after, old.up_to)
           is distinct from
           (new.company_id, new.document_id, new.entry_id, new.base_minor, new.after, new.up_to)
    then
        perform solde_broken('charged_days_are_written_once', 'days of a finance charge');
    end if;
    return new;
end $$;

create trigger charged_days_are_written_once before update or delete on sales_chargeddays
    for each row execute function solde_check_charged_days();
alter table sales_chargeddays enable always trigger charged_days_are_written_once;

create function solde_free_charged_days() returns trigger language plpgsql as $$
begin
    update sales_chargeddays set is_free = true where document_id = new.id;
    return null;
end $$;

create trigger void_finance_charge_frees_its_days after update of state on sales_document
    for each row when (new.state = 'voided' and new.kind = 'finance_charge')
    execute function solde_free_charged_days();
alter table sales_document enable always trigger void_finance_charge_frees_its_days;
