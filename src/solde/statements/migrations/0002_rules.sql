-- Companies are kept apart.
alter table statements_statementrun
    add constraint run_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);
alter table statements_runpart
    add constraint part_run_of_company
        foreign key (company_id, run_id) references statements_statementrun (company_id, id);
alter table statements_statement
    add constraint statement_run_of_company
        foreign key (company_id, run_id) references statements_statementrun (company_id, id),
    add constraint statement_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id);
alter table statements_outcome
    add constraint outcome_run_of_company
        foreign key (company_id, run_id) references statements_statementrun (company_id, id),
    add constraint outcome_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint outcome_statement_of_company
        foreign key (company_id, statement_id) references statements_statement (company_id, id),
    add constraint outcome_delivery_of_company
        foreign key (company_id, delivery_id) references mail_delivery (company_id, id);

-- Statements and outcomes are frozen; of an order, nothing changes.
create trigger statement_written_once before update or delete on statements_statement
    for each statement execute function solde_refuse_change();
create trigger outcome_written_once before update or delete on statements_outcome
    for each statement execute function solde_refuse_change();
create trigger run_written_once before update or delete on statements_statementrun
    for each statement execute function solde_refuse_change();
