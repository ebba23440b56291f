"""Give a document to whatever stands in the ledger without one, such as what was imported."""

from solde.company.models import Company, User
from solde.ledger import adopting
from solde.sales.models import Document

# They have no version (number 0) until somebody wants to see one.
ROWS = adopting.Rows(
    "sales_document",
    Document.Kind.values,
    """
    insert into sales_document (
        public_id, company_id, customer_id, kind, state, number, entry_id, version_number,
        account_id, currency, dated_on, due_on, total_minor, left_minor, terms_rule, po_number,
        memo, internal_note, paid_by, dispute, to_print, to_email, created_by_id)
    select solde_uuid7(), %(company)s, d.customer_id, d.kind,
           case when d.is_void then 'voided' else 'issued' end,
           d.number, d.id, 0, coalesce(d.receivable_id, d.money_id), d.currency, d.dated_on,
           d.due_on, d.amount_minor, d.left_minor, '', '', '', '', '', '', false, false,
           d.posted_by_id
      from documents d
     where d.amount_minor is not null
     order by d.id
    """,
)


def adopt(company: Company) -> int:
    """Make a document of every entry of such a kind that has none; how many that were."""
    return adopting.adopt_standing(company, ROWS)


def adopt_posted(company: Company, *, by: User | None) -> int:
    """Make a document of all that this import has posted."""
    return adopting.adopt_posted(company, ROWS, by=by)
