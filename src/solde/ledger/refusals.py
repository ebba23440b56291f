"""The refusals of the books, by the name of the rule that PostgreSQL held.

Rules that only a bug in Solde can break are not here: their IntegrityError comes through.
"""

from functools import partial

from solde.broken_rules import refusing
from solde.customers.refusals import CustomerInUse
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


class AmountIsZero(Refused):
    """An amount of zero changes nothing."""


class NothingToApply(Refused):
    """The amount to apply must be more than zero."""


class AmountTooLarge(Refused):
    """That amount is larger than these books can hold."""


class WrongSide(Refused):
    """That kind of document does not change a balance in this direction."""


class TakenBackTooEarly(Refused):
    """A document cannot be taken back before its own date."""


class DayIsAhead(Refused):
    """Nothing is taken back, or taken off, from a day that is still to come."""


class DateOutOfBounds(Refused):
    """A date lies between the years 1900 and 2199."""


class ReversalStays(Refused):
    """A reversal is not reversed in turn: post the document again instead."""


class StaysOnItsAccount(Refused):
    """A document stays on the A/R account it was first posted to."""


class AccountInUse(Refused):
    """An account that has been used keeps its kind and its currency."""


class OtherCurrency(Refused):
    """That is not in the customer's currency."""


class OtherCompany(Refused):
    """That belongs to another company."""


BY_RULE: dict[str, type[Refused]] = {
    "account_in_use_keeps_kind_and_currency": AccountInUse,
    "application_amount_is_plus": NothingToApply,
    "application_changes_by_release_only": AlreadyReleased,
    "application_charge_of_company": OtherCompany,
    "application_credit_of_company": OtherCompany,
    "application_dates_have_bounds": DateOutOfBounds,
    "application_joins_credit_and_charge": NotApplicable,
    "application_joins_two_documents": NotApplicable,
    "application_released_by_today": DayIsAhead,
    "application_within_open_amount": MoreThanOpen,
    "books_are_closed": BooksAreClosed,
    "customer_in_use_keeps_currency": CustomerInUse,
    "document_keeps_its_account": StaysOnItsAccount,
    "document_keeps_its_side": WrongSide,
    "entry_customer_of_company": OtherCompany,
    "entry_date_has_bounds": DateOutOfBounds,
    "entry_in_currency_of_customer": OtherCurrency,
    "entry_number_used_once": NumberTaken,
    "entry_reversed_by_today": DayIsAhead,
    "entry_reversed_from_its_date_on": TakenBackTooEarly,
    "entry_reversed_once": AlreadyReversed,
    "entry_reverses_no_reversal": ReversalStays,
    "posting_account_of_company": OtherCompany,
    "posting_amount_has_bounds": AmountTooLarge,
    "posting_in_currency_of_its_entry": OtherCurrency,
    "posting_is_not_zero": AmountIsZero,
    "posting_sign_fits_kind": WrongSide,
}

# Runs an act in a transaction; what a rule of the books stops is refused in words.
rules_as_refusals = partial(refusing, BY_RULE)
