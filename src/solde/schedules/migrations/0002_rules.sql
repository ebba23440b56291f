-- Companies are kept apart.
alter table schedules_schedule
    add constraint schedule_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id);
alter table schedules_firing
    add constraint firing_schedule_of_company
        foreign key (company_id, schedule_id) references schedules_schedule (company_id, id),
    add constraint firing_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id)
        on delete set null (document_id),
    add constraint firing_run_of_company
        foreign key (company_id, run_id) references statements_statementrun (company_id, id);
