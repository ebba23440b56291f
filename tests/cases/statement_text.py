"""Writes a statement as text, one line for each row, absent values as "-"."""

from collections.abc import Callable

from solde.figures.aging import Aging, column_names
from solde.figures.money import decimal_string
from solde.figures.statement import Kind, Row, Statement

Money = Callable[[int | None], str]

HEADERS = {
    Kind.BALANCE_FORWARD: "date document due amount balance",
    Kind.OPEN_ITEM: "date document due days-late original open",
    Kind.ACTIVITY: "date document amount received",
    Kind.REMINDER: "date document due days-late original open",
}


def statement_lines(statement: Statement, currency: str) -> list[str]:
    """The statement as lines of words with one blank between them."""

    def money(amount_minor: int | None) -> str:
        return "-" if amount_minor is None else decimal_string(amount_minor, currency)

    kind, sums = statement.request.kind, statement.totals
    lines = [HEADERS[kind]]
    if kind is Kind.BALANCE_FORWARD:
        lines.append(f"opening {money(statement.opening_minor)}")
    lines += [" ".join(cells(row, kind, money)) for row in statement.rows]
    match kind:
        case Kind.BALANCE_FORWARD:
            lines.append(f"closing {money(statement.closing_minor)}")
        case Kind.OPEN_ITEM:
            lines.append(f"rows {money(sums.rows_minor)}")
            lines.append(f"balance {money(statement.closing_minor)}")
        case Kind.ACTIVITY:
            lines.append(f"total {money(sums.amount_minor)} {money(sums.received_minor)}")
        case Kind.REMINDER:
            lines.append(f"overdue {money(sums.overdue_minor)}")
            lines.append(f"credits {money(sums.credits_minor)}")
            lines.append(f"balance {money(statement.closing_minor)}")
    if statement.aging:
        lines.append(aging_line(statement.aging, statement.request.edges, money))
    return lines


def cells(row: Row, kind: Kind, money: Money) -> list[str]:
    document = f"{row.kind} {row.number}" + (f" [{row.project}]" if row.project else "")
    late = "-" if row.days_late is None else str(row.days_late)
    start = [row.dated_on.isoformat(), document]
    due = row.due_on.isoformat() if row.due_on else "-"
    match kind:
        case Kind.BALANCE_FORWARD:
            return [*start, due, money(row.amount_minor), money(row.balance_minor)]
        case Kind.ACTIVITY:
            return [*start, money(row.amount_minor), money(row.received_minor)]
        case Kind.OPEN_ITEM | Kind.REMINDER:
            return [*start, due, late, money(row.amount_minor), money(row.open_minor)]


def aging_line(aging: Aging, edges: tuple[int, ...], money: Money) -> str:
    """The columns that hold anything: "aging current 90.00, credits -35.00, sum 55.00"."""
    amounts = (aging.current_minor, *aging.late_minor, aging.credits_minor)
    columns = zip(column_names(edges), amounts, strict=True)
    told = [f"{name} {money(amount_minor)}" for name, amount_minor in columns if amount_minor]
    return "aging " + ", ".join([*told, f"sum {money(aging.total_minor)}"])
