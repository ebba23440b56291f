"""Ways to break the books behind the back of their rules. Names are those of make_books()."""

POSTINGS_OF = "update ledger_posting set {} where entry_id = %(invoice)s and customer_id is {}null"
ENTRY = "update ledger_entry set {} where id = %({})s"
APPLIED = "update ledger_application set {} where id = %(application)s"

# The rule, what the words must name, and how it is broken.
BREACHES = [
    (
        "entry_balances",
        "of Alder has 2 postings, which add up to 0.01 CAD",
        POSTINGS_OF.format("amount_minor = amount_minor + 1", ""),
    ),
    (
        "entry_balances",
        "of Alder has 1 postings, which add up to 100.00 CAD",
        "delete from ledger_posting where entry_id = %(invoice)s and customer_id is null",
    ),
    (
        "entry_balances",
        "invoice V1 of Alder has 0 postings, which add up to 0.00 CAD",
        "delete from ledger_posting where entry_id = %(voided)s",
    ),
    (
        "entry_in_company_and_currency_of_customer",
        "invoice V1 of Alder, in USD,",
        ENTRY.format("currency = 'USD'", "voided"),
    ),
    (
        "entry_in_company_and_currency_of_customer",
        "invoice V1 of Alder",
        "update ledger_entry set company_id = %(other)s where id = %(voided)s",
    ),
    (
        "posting_in_company_and_currency_of_entry",
        "-100.00 CAD on account Sales – USD",
        POSTINGS_OF.format("account_id = %(dollars)s", ""),
    ),
    (
        "posting_in_company_and_currency_of_entry",
        "A posting of -100.00 CAD on account Sales",
        POSTINGS_OF.format("company_id = %(other)s", ""),
    ),
    (
        "posting_in_company_and_currency_of_entry",
        "100.00 CAD on account Accounts receivable (A/R) for ? ? of ?",
        POSTINGS_OF.format("entry_id = 0", "not "),
    ),
    (
        "posting_names_customer_on_receivable",
        "the posting of 100.00 CAD on account Accounts receivable (A/R) names Birch",
        POSTINGS_OF.format("customer_id = %(birch)s", "not "),
    ),
    (
        "posting_names_customer_on_receivable",
        "the posting of 100.00 CAD on account Accounts receivable (A/R) names –",
        POSTINGS_OF.format("customer_id = null", "not "),
    ),
    (
        "posting_names_customer_on_receivable",
        "the posting of 100.00 CAD on account Undeposited funds names Alder",
        POSTINGS_OF.format("account_id = %(bank)s", "not "),
    ),
    (
        "entry_changes_one_balance_or_none",
        "invoice V1 of Alder has 0 postings on A/R accounts",
        """update ledger_posting set account_id = %(bank)s, customer_id = null
            where entry_id = %(voided)s""",
    ),
    (
        "entry_changes_one_balance_or_none",
        "sales receipt V1 of Alder has 1 postings on A/R accounts",
        ENTRY.format("kind = 'sales_receipt'", "voided"),
    ),
    (
        "posting_has_the_date_of_its_entry",
        "invoice V1 of Alder, dated 2025-09-10, is posted on 2025-09-11",
        "update ledger_posting set dated_on = dated_on + 1 where entry_id = %(reversal)s",
    ),
    (
        "posting_sign_fits_kind",
        "payment V1 changes the balance of Alder by 7.00 CAD",
        ENTRY.format("kind = 'payment'", "voided"),
    ),
    (
        "entry_belongs_to_its_document",
        "invoice V2 of Alder, dated 2025-09-10,",
        ENTRY.format("number = 'V2'", "reversal"),
    ),
    (
        "entry_belongs_to_its_document",
        "invoice V1 of Alder, dated 2025-09-10,",
        "update ledger_entry set document_id = %(payment)s where id = %(reversal)s",
    ),
    (
        "entry_number_used_once",
        "Birch has 2 documents called credit memo C1",
        """drop index entry_number_used_once;
           update ledger_entry set kind = 'credit_memo', number = 'C1' where id = %(charge)s""",
    ),
    (
        "document_keeps_its_account",
        "invoice V1 of Alder is posted to 2 A/R accounts",
        """update ledger_posting set account_id = %(second)s
            where entry_id = %(reversal)s and customer_id is not null""",
    ),
    (
        "document_keeps_its_side",
        "invoice V1 of Alder was posted as 7.00 CAD and comes to -7.00 CAD on 2025-09-10",
        "update ledger_posting set amount_minor = 2 * amount_minor where entry_id = %(reversal)s",
    ),
    (
        "reversal_mirrors_its_entry",
        "The reversal of invoice V1 of Alder on 2025-09-10 leaves -7.00 CAD on account Sales",
        """update ledger_posting set account_id = %(second)s
            where entry_id = %(reversal)s and customer_id is null""",
    ),
    (
        "reversal_takes_back_an_entry_of_its_document",
        "The reversal of invoice V1 of Alder on 2025-08-01",
        ENTRY.format("dated_on = '2025-08-01'", "reversal"),
    ),
    (
        "reversal_takes_back_an_entry_of_its_document",
        "The reversal of invoice V1 of Alder on 2025-09-10",
        "update ledger_entry set reverses_id = %(invoice)s where id = %(reversal)s",
    ),
    (
        "entry_reversed_by_today",
        "invoice V1 of Alder is taken back on 2152-09-10, a day still to come",
        ENTRY.format("dated_on = '2152-09-10'", "reversal"),
    ),
    (
        "application_released_by_today",
        "5.00 CAD of credit memo C1 of Birch is taken off on 2152-09-10, a day still to come",
        APPLIED.format("released_on = '2152-09-10'"),
    ),
    (
        "entry_reversed_once",
        "invoice V1 of Alder is reversed 2 times",
        """drop index entry_reversed_once;
           update ledger_entry set document_id = %(voided)s, reverses_id = %(voided)s
            where id = %(charge)s""",
    ),
    (
        "document_stands_once",
        "invoice V1 of Alder has 2 versions that stand",
        ENTRY.format("reverses_id = null", "reversal"),
    ),
    (
        "application_joins_credit_and_charge",
        "5.00 CAD of invoice I9 of Birch is applied from 2025-09-07 on",
        APPLIED.format("credit_id = charge_id, charge_id = credit_id"),
    ),
    (
        "application_joins_credit_and_charge",
        "5.00 CAD of credit memo C1 of Alder",
        APPLIED.format("customer_id = %(alder)s"),
    ),
    (
        "application_joins_credit_and_charge",
        "5.00 CAD of credit memo C1 of Birch",
        APPLIED.format("company_id = %(other)s"),
    ),
    (
        "application_joins_credit_and_charge",
        "5.00 CAD of credit memo C1 of Birch",
        """update ledger_posting set account_id = %(second)s
            where entry_id = %(credit)s and customer_id is not null""",
    ),
    (
        "application_takes_effect_on_the_latest_date",
        "5.00 CAD of credit memo C1 of Birch, applied on 2025-09-07, takes effect on 2025-09-08",
        APPLIED.format("effective_on = '2025-09-08'"),
    ),
    (
        "application_within_open_amount",
        "credit memo C1 of Birch comes to -9.00 CAD on 2025-09-07, and 9.01 CAD is applied",
        APPLIED.format("amount_minor = 901"),
    ),
    (
        "application_within_open_amount",
        "credit memo C1 of Birch comes to 0.00 CAD on 2025-09-04, and 5.00 CAD is applied",
        APPLIED.format("applied_on = '2025-09-04', effective_on = '2025-09-04'"),
    ),
    (
        "open_amounts_are_the_balance",
        "account Accounts receivable (A/R): open amounts come to -1.00 CAD, the balance is 0.00",
        APPLIED.format("credit_id = %(payment)s, amount_minor = 100"),
    ),
    (
        "aging_adds_up_to_the_balance",
        "Alder: the columns of the aging add up to 41.00 CAD, the balance is 40.00 CAD",
        APPLIED.format("credit_id = %(payment)s, amount_minor = 100"),
    ),
    (
        "customers_add_up_to_their_account",
        "Account Accounts receivable (A/R) comes to 120.00 CAD, its customers to 180.00 CAD",
        "update ledger_posting set customer_id = null where entry_id = %(payment)s",
    ),
    (
        "own_account_is_receivable_in_currency",
        "Undeposited funds is set as the A/R account of Alder",
        """insert into ledger_customeraccount (company_id, customer_id, account_id)
           select company_id, %(alder)s, id from ledger_account where id = %(bank)s""",
    ),
    (
        "project_has_no_projects",
        "Dogwood: barn is a project of Dogwood, which is a project itself",
        "update customers_customer set parent_id = %(alder)s where id = %(dogwood)s",
    ),
    (
        "project_in_company_and_currency_of_parent",
        "Dogwood: barn is in another company or currency than Dogwood",
        "update customers_customer set currency = 'USD' where id = %(barn)s",
    ),
    (
        "entry_customer_of_company",
        "of ledger_entry refers to a row of customers_customer that is not there",
        "delete from customers_customer where id = %(fir)s",
    ),
    (
        "application_charge_of_company",
        "refers to a row of ledger_entry that is not there",
        "delete from ledger_entry where id = %(charge)s",
    ),
]

# What holds a rule, and how it is taken away.
GAPS = [
    ("entry_is_allowed", "alter table ledger_entry disable trigger entry_is_allowed"),
    ("entry_is_allowed", "alter table ledger_entry enable trigger entry_is_allowed"),
    ("posting_written_once", "drop trigger posting_written_once on ledger_posting"),
    ("history_is_kept", "alter table history_event disable trigger history_is_kept"),
    ("posting_account_of_company", "alter table ledger_posting disable trigger all"),
    (
        "posting_account_of_company",
        "alter table ledger_posting drop constraint posting_account_of_company",
    ),
    ("posting_is_not_zero", "alter table ledger_posting drop constraint posting_is_not_zero"),
    ("entry_number_used_once", "drop index entry_number_used_once"),
    (
        "posting_account_of_company",
        """alter table ledger_posting drop constraint posting_account_of_company;
           alter table ledger_posting add constraint posting_account_of_company
               foreign key (company_id, account_id) references ledger_account (company_id, id)
               not valid""",
    ),
    (
        "solde_check_applied",
        """create or replace function solde_check_applied(documents bigint[]) returns void
           language plpgsql as $$ begin end $$""",
    ),
    ("session_replication_role", "set local session_replication_role = replica"),
]
