"""The refusals of the books, by the name of the rule that PostgreSQL held.

Rules that only a bug in Solde can break are not here: their IntegrityError comes through.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from solde.refusal import Refused


class BooksAreClosed(Refused):
    """The books are closed on that date."""


class NumberTaken(Refused):
    """This customer already has a document of that kind with that number."""


class AlreadyReversed(Refused):
    """That entry has been reversed already."""


class MoreThanOpen(Refused):
    """That is more than is open on one of the two documents."""


class NotApplicable(Refused):
    """A credit can only be put on a charge of the same customer and A/R account."""


class AlreadyReleased(Refused):
    """That application has been released already."""


class OtherCurrency(Refused):
    """That is not in the customer's currency."""


class OtherCompany(Refused):
    """That belongs to another company."""


BY_RULE: dict[str, type[Refused]] = {
    "books_are_closed": BooksAreClosed,
    "entry_number_used_once": NumberTaken,
    "entry_reversed_once": AlreadyReversed,
    "application_within_open_amount": MoreThanOpen,
    "application_joins_credit_and_charge": NotApplicable,
    "application_joins_two_documents": NotApplicable,
    "application_changes_by_release_only": AlreadyReleased,
    "entry_in_currency_of_customer": OtherCurrency,
    "posting_fits_its_entry": OtherCurrency,
    "entry_customer_of_company": OtherCompany,
    "posting_account_of_company": OtherCompany,
}


@contextmanager
def rules_as_refusals() -> Iterator[None]:
    """Run an act in a transaction; what a rule of the books stops is refused in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = BY_RULE.get(rule_of(error))
        if refusal is None:
            raise
        raise refusal from error


def rule_of(error: IntegrityError) -> str:
    """The name of the constraint that was hit; "" when there is none."""
    diag = getattr(error.__cause__, "diag", None)
    return (diag and diag.constraint_name) or ""
