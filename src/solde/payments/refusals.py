"""The refusals of payments, by the name of the rule that PostgreSQL held."""

from functools import partial

from solde.broken_rules import refusing
from solde.ledger import refusals as ledger
from solde.refusal import Refused


class NotAMoneyAccount(Refused):
    """Money goes to and from a bank account or undeposited funds."""


BY_RULE: dict[str, type[Refused]] = {
    "payment_account_holds_money": NotAMoneyAccount,
}

# Runs an act in a transaction; what a rule of the books or of payments stops is refused in words.
rules_as_refusals = partial(refusing, {**ledger.BY_RULE, **BY_RULE})
