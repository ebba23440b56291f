-- Companies are kept apart.
alter table statements_trialpart
    add constraint trial_part_of_company
        foreign key (company_id, trial_id) references statements_trial (company_id, id);
alter table statements_trialanswer
    add constraint trial_answer_of_company
        foreign key (company_id, trial_id) references statements_trial (company_id, id),
    add constraint trial_answer_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id);
