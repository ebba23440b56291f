"""Hold figures against what PostgreSQL adds up: what disagrees may not leave."""

from solde.figures.request import Kind, Request
from solde.figures.statement import Statement
from solde.ledger.posting import RECEIPTS
from solde.ledger.reading import Balance


def agrees(figures: Statement, books: Balance) -> bool:
    """Whether opening, rows, closing and aging are those of the ledger, and details of the rows."""
    return (
        figures.balance_minor == books.closing_minor
        and figures.closing_minor in (None, books.closing_minor)
        and figures.opening_minor in (None, books.opening_minor)
        and (figures.aging is None or figures.aging.total_minor == books.closing_minor)
        and rows_agree(figures, books)
        and details_agree(figures)
    )


def rows_agree(figures: Statement, books: Balance) -> bool:
    """Whether the rows lead to the balance, where all that leads there is shown."""
    match figures.request:
        case Request(kind=Kind.OPEN_ITEM, over_days=None):
            return sum(row.open_minor or 0 for row in figures.rows) == books.closing_minor
        case Request(kind=Kind.BALANCE_FORWARD | Kind.ACTIVITY):
            moved_minor = sum(row.amount_minor for row in figures.rows if row.kind not in RECEIPTS)
            return books.opening_minor + moved_minor == books.closing_minor
    return True


def details_agree(figures: Statement) -> bool:
    """Whether what a document says comes to what the ledger holds of it."""
    if figures.details is None:
        return True
    return all(
        sum(detail.amount_minor for detail in details) == row.amount_minor
        for row, details in zip(figures.rows, figures.details, strict=True)
        if details
    )
