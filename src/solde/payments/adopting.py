"""Take up the payments and refunds that came into the ledger from elsewhere, such as an import."""

from solde.company.models import Company, User
from solde.ledger import adopting
from solde.payments.models import Payment

# Books from elsewhere may have the money on an account that is neither bank nor undeposited
# funds: such a payment is not taken up, and the check of the books names it.
ROWS = adopting.Rows(
    "payments_payment",
    Payment.Kind.values,
    """
    insert into payments_payment (
        company_id, public_id, customer_id, kind, state, number, entry_id, dated_on, currency,
        amount_minor, left_minor, receivable_id, account_id, method, reference, memo, created_at,
        created_by_id)
    select %(company)s, solde_uuid7(), d.customer_id, d.kind,
           case when d.is_void then 'voided' else 'recorded' end,
           d.number, d.id, d.dated_on, d.currency, d.amount_minor, d.left_minor,
           d.receivable_id, d.money_id, 'other', '', d.description, d.posted_at, d.posted_by_id
      from documents d
     where d.receivable_id is not null and d.money_id is not null
     order by d.id
    """,
)


def adopt(company: Company) -> int:
    """Make a row for each payment and refund of the ledger that has none; how many they were.

    Safe to repeat, or to do twice at once.
    """
    return adopting.adopt_standing(company, ROWS)


def adopt_posted(company: Company, *, by: User | None) -> int:
    """Take up all payments and refunds that this import has posted."""
    return adopting.adopt_posted(company, ROWS, by=by)
