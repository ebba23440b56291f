"""Which sums a statement shows, under which words; one place for all templates."""

from typing import NamedTuple

from solde.figures.statement import Kind, Statement


class Sum(NamedTuple):
    """A labelled amount. The label is a key of the section "sums" of the words."""

    label: str
    minor: int
    strong: bool = False


class Due(NamedTuple):
    """What the reader must see first."""

    main: Sum
    others: tuple[Sum, ...] = ()
    sentence: str = ""  # a key of the section "sentence", or empty
    payable: Sum | None = None  # what the remittance slip asks for; None: nothing, so no slip


def due(statement: Statement) -> Due:
    if statement.request.kind is Kind.ACTIVITY:
        return Due(
            Sum("total", amount_of(statement)), (Sum("total_received", received(statement)),)
        )
    if statement.request.kind is Kind.REMINDER:
        return overdue(statement)
    balance = standing(statement.balance_minor)
    return balance._replace(others=late_part(statement))


def standing(balance_minor: int) -> Due:
    """A balance in words that fit its sign: nobody is asked to pay a credit."""
    if balance_minor > 0:
        owed = Sum("balance_due", balance_minor)
        return Due(owed, payable=owed)
    if balance_minor < 0:
        return Due(Sum("in_your_favour", -balance_minor), sentence="in_your_favour")
    return Due(Sum("balance", 0), sentence="settled")


def overdue(statement: Statement) -> Due:
    """What is overdue, beside the balance. Never asks for more than the balance comes to."""
    total, balance_minor = statement.totals.overdue_minor, statement.balance_minor
    assert total is not None
    late = Sum("overdue", total)
    others = (Sum("account_balance", balance_minor),)
    if min(total, balance_minor) <= 0:
        return Due(late, others)
    payable = late if total <= balance_minor else Sum("balance_due", balance_minor)
    return Due(late, others, "overdue", payable)


def totals(statement: Statement) -> tuple[Sum, ...]:
    """The sums below the rows, the last or the strong one being what they come to."""
    kind, sums = statement.request.kind, statement.totals
    if kind is Kind.ACTIVITY:
        return (
            Sum("total", amount_of(statement), strong=True),
            Sum("total_received", received(statement)),
        )
    if kind is Kind.REMINDER:
        assert sums.overdue_minor is not None
        return (
            Sum("overdue_total", sums.overdue_minor, strong=True),
            Sum("unapplied_credits", sums.credits_minor or 0),
            Sum("account_balance", statement.balance_minor),
        )
    assert statement.closing_minor is not None
    closing = Sum(closing_label(statement), statement.closing_minor, strong=True)
    return (*late_part(statement), closing)


def late_part(statement: Statement) -> tuple[Sum, ...]:
    """The sum of the rows, where a statement shows only those late enough."""
    if statement.request.over_days is None:
        return ()
    assert statement.totals.rows_minor is not None
    return (Sum("over_days", statement.totals.rows_minor),)


def closing_label(statement: Statement) -> str:
    if statement.request.kind is Kind.BALANCE_FORWARD:
        return "closing_balance"
    return "balance" if statement.request.over_days is None else "account_balance"


def amount_of(statement: Statement) -> int:
    assert statement.totals.amount_minor is not None
    return statement.totals.amount_minor


def received(statement: Statement) -> int:
    assert statement.totals.received_minor is not None
    return statement.totals.received_minor
