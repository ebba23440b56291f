-- A company prints its own logo: old letterheads refer to it for ever.
alter table company_logo
    add constraint logo_of_company unique (company_id, id);
alter table company_company
    add constraint company_logo_of_company
        foreign key (id, logo_id) references company_logo (company_id, id);
