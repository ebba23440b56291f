"""Papers for the tests: made from values alone, every kind of statement, as many as wanted."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from solde.figures.aging import Aging
from solde.figures.details import Detail
from solde.figures.statement import Kind, Request, Row, Statement, Totals
from solde.pdf.paper import Letterhead, Paper, PaperSize

NORTHWIND = Letterhead(
    name="Northwind Timber Ltd.",
    address=("12 Mill Road", "Montréal QC  H2X 1Y4"),
    phone="514 555-0100",
    email="books@northwind.example",
    website="northwind.example",
    tax_numbers=("GST 123456789 RT0001", "QST 1234567890 TQ0001"),
    note="Thank you for your business.",
)
SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))
WORDS = "oak pine spruce beams boards planed kiln dried delivery repair labour cut".split()  # noqa: SIM905


def request(kind: Kind = Kind.BALANCE_FORWARD, **changes: object) -> Request:
    start, end = SEPTEMBER
    if kind in (Kind.BALANCE_FORWARD, Kind.ACTIVITY):
        return Request(kind, end, start, end)
    return replace(Request(kind, end), **changes)  # type: ignore[arg-type]


def rows(kind: Kind, count: int, *, seed: int = 1, opening: int = 0) -> tuple[Row, ...]:
    """Rows whose figures agree with each other, charges and payments by turns."""
    random = Random(seed)
    balance, made = opening, []
    for i in range(count):
        dated = SEPTEMBER[0] + timedelta(days=i * 29 // max(count, 1))
        charge = i % 4 != 3
        amount = random.randrange(1_000, 900_000) if charge else -random.randrange(1_000, 400_000)
        balance += amount
        due = dated - timedelta(days=random.randrange(1, 120)) if charge else None
        late = (SEPTEMBER[1] - due).days if due else 0
        made.append(
            Row(
                dated_on=dated,
                kind="invoice" if charge else "payment",
                number=f"{'INV' if charge else 'PAY'}-{1000 + i}",
                description=" ".join(random.choices(WORDS, k=random.randrange(0, 5))),
                due_on=due,
                amount_minor=amount,
                open_minor=amount if kind in (Kind.OPEN_ITEM, Kind.REMINDER) else None,
                received_minor=abs(amount) // 2 if kind is Kind.ACTIVITY else None,
                balance_minor=balance if kind is Kind.BALANCE_FORWARD else None,
                days_late=late if kind is Kind.REMINDER else None,
                project="",
            )
        )
    if kind is Kind.REMINDER:
        return tuple(row for row in made if row.due_on)
    return tuple(made)


def statement(
    kind: Kind = Kind.BALANCE_FORWARD, count: int = 20, *, seed: int = 1, **changes: object
) -> Statement:
    asked = request(kind, **changes)
    opening = 125_000 if kind is Kind.BALANCE_FORWARD else 0
    made = rows(kind, count, seed=seed, opening=opening)
    amount = sum(row.amount_minor for row in made)
    unapplied = -5_000 if kind is Kind.REMINDER else 0
    balance = opening + amount + unapplied
    late = balance // 10
    totals = {
        Kind.BALANCE_FORWARD: Totals(),
        Kind.OPEN_ITEM: Totals(rows_minor=amount),
        Kind.ACTIVITY: Totals(
            amount_minor=amount, received_minor=sum(row.received_minor or 0 for row in made)
        ),
        Kind.REMINDER: Totals(overdue_minor=amount, credits_minor=unapplied),
    }[kind]
    aging = Aging(balance - 4 * late - unapplied, (late,) * 4, unapplied)
    return Statement(
        request=asked,
        opening_minor=opening if kind is Kind.BALANCE_FORWARD else None,
        rows=made,
        totals=totals,
        closing_minor=None if kind is Kind.ACTIVITY else balance,
        balance_minor=balance,
        aging=None if kind is Kind.ACTIVITY else aging,
    )


def detailed(figures: Statement, *, lines: int = 2, text: str = "Oak boards") -> Statement:
    """The same, with so many lines, a discount and a tax under every row but payments."""
    return replace(
        figures,
        details=tuple(
            () if row.kind == "payment" else details(row.amount_minor, lines, text)
            for row in figures.rows
        ),
    )


def details(total: int, lines: int, text: str) -> tuple[Detail, ...]:
    """Lines of 12 metres at 45.50, the first takes up what is left of the total."""
    line = Detail("line", text, 54_600, 12_000_000, "m", 45_500_000)
    others = (line,) * (lines - 1)
    discount = Detail("discount", "", -500, rate_ppm=50_000)
    tax = Detail("tax", "GST", 1_234, rate_ppm=50_000)
    rest = total - sum(one.amount_minor for one in (*others, discount, tax))
    first = Detail("line", text, rest, 1_000_000, "", rest * 10_000, 100_000)
    return (first, *others, discount, tax)


def paper(
    kind: Kind = Kind.BALANCE_FORWARD,
    count: int = 20,
    *,
    seed: int = 1,
    figures: Statement | None = None,
    **changes: object,
) -> Paper:
    made = Paper(
        number=f"S-{1000 + seed}",
        statement=figures or statement(kind, count, seed=seed),
        currency="CAD",
        language="en-CA",
        letterhead=NORTHWIND,
        address=(
            "Alder & Sons Inc.",
            "Attn: Accounts payable",
            "450 Front Street",
            "Toronto ON  M5V 2T6",
        ),
        customer_name="Alder & Sons Inc.",
        customer_number="C-0042",
        account_name="",
        size=PaperSize.LETTER,
        template="standard-1",
    )
    return replace(made, **changes)  # type: ignore[arg-type]
