"""What documents say line by line, in rows of their own under the rows of a statement.

Such a row has no figure of its own in the columns of money: what its lines come to stands above.
Their amounts stand beside their descriptions, in an inner column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from solde.figures.details import Detail, DetailKind
from solde.figures.statement import Row
from solde.pdf.formats import figure_format
from solde.pdf.invoice_formats import percent, quantity, unit_price
from solde.pdf.invoice_rows import ONE, PLAIN_CHARGES, folded
from solde.pdf.layout import Layout
from solde.pdf.lettering import SLACK, literal
from solde.pdf.paper import Paper
from solde.pdf.rows import Table, kept_width
from solde.pdf.words import words_for

MONEY = ("amount", "original")  # the first of the columns of money
FACTORS_MAX = 0.4  # of the room; longer ones stand below the description
KEPT = 2  # rows of one line that stay with the row above them, and at the end with each other
TIMES = "\xa0× "


class Cells(NamedTuple):
    text: str
    factors: str  # how many at what price
    amount: str


@dataclass(frozen=True, slots=True)
class DetailRows:
    under: list[list[list[Cells]]]  # of every row of the table, in groups kept on one page
    heights: list[float]  # of the whole table, as Table.heights
    span: int  # columns of the table that they take, from the description on
    widths: list[float]  # in points: of text, factors and amounts
    typed: list[str]  # before it was folded

    def as_sheet(self) -> dict[str, Any]:
        return {"under": self.under, "span": self.span, "widths": self.widths}


def detail_rows(paper: Paper, table: Table, layout: Layout) -> DetailRows | None:
    """The rows under each row of the table; None where the statement shows none."""
    details, rows = paper.statement.details, paper.statement.rows
    if details is None:
        return None
    first = table.columns.index("description")
    span = next(place for place, column in enumerate(table.columns) if column in MONEY) - first
    room = sum(table.widths[first : first + span]) / table.scale - layout.gap - layout.detail[3]
    cells = [
        [cells_of(detail, row, paper) for detail in of_row]
        for row, of_row in zip(rows, details, strict=True)
    ]
    widths = inner_widths([one for of_row in cells for one in of_row], room, layout)
    above = len(table.heights) - 1 - len(rows)  # the opening balance
    under: list[list[Cells]] = [[] for _ in range(above)] + [
        [row for one in of_row for row in folded_cells(one, widths, layout)] for of_row in cells
    ]
    return DetailRows(
        under=[kept_together(of_row) for of_row in under],
        heights=list(heights_with(table.heights, under, layout)),
        span=span,
        widths=[wide * table.scale for wide in widths],
        typed=[text for of_row in cells for one in of_row for text in (one.text, one.factors)],
    )


def cells_of(detail: Detail, row: Row, paper: Paper) -> Cells:
    language, figure = paper.language, figure_format(paper.language, paper.currency)
    words, rate = words_for(language)["invoice_sums"], detail.rate_ppm
    text, factors = detail.description, ""
    match detail.kind:
        case DetailKind.LINE:
            factors = factors_of(detail, row, paper)
        case DetailKind.TAX:
            text = f"{text} {percent(rate or 0, language)}"
        case DetailKind.DISCOUNT if rate is None:
            text = words["discount"]
        case DetailKind.DISCOUNT:
            text = words["discount_of"].format(percent=percent(rate, language))
    return Cells(text, factors, figure(detail.amount_minor))


def factors_of(detail: Detail, row: Row, paper: Paper) -> str:
    """ "12 m × 45.50 -10%", where the amount alone does not say it all."""
    language, count, price = paper.language, detail.quantity_micros, detail.price_micros
    assert count is not None
    assert price is not None
    if row.kind in PLAIN_CHARGES and abs(count) == ONE and not (detail.unit or detail.rate_ppm):
        return ""
    counted = f"{quantity(count, language)} {detail.unit}".strip()
    parts = [f"{counted}{TIMES}{unit_price(price, language, paper.currency)}"]
    if detail.rate_ppm:
        parts.append(percent(-detail.rate_ppm, language))
    return literal(" ".join(parts))


def inner_widths(cells: Sequence[Cells], room: float, layout: Layout) -> tuple[float, float, float]:
    """Of text, factors and amounts, in points."""
    most = FACTORS_MAX * room
    beside = [wide for one in cells if (wide := needed(one.factors, layout)) <= most]
    factors = max(beside, default=0.0)
    amounts = max((needed(one.amount, layout) for one in cells), default=0.0)
    return room - factors - amounts - 2 * layout.gap, factors, amounts


def needed(text: str, layout: Layout) -> float:
    """Room in points for a text that must not fold."""
    return kept_width(text, layout) * layout.detail[0] / SLACK


def folded_cells(one: Cells, widths: tuple[float, float, float], layout: Layout) -> Iterator[Cells]:
    """A detail as rows of the table; its values stand in the first."""
    is_beside = needed(one.factors, layout) <= widths[1]
    text = one.text if is_beside else f"{one.text}\n{one.factors}"
    first, *others = folded(text, widths[0] / layout.detail[0], layout)
    yield Cells("\n".join(first), one.factors if is_beside else "", one.amount)
    for lines in others:
        yield Cells("\n".join(lines), "", "")


def kept_together(rows: list[Cells]) -> list[list[Cells]]:
    """The rows under one in groups that no page break parts; the first stays with that row."""
    kept = 1 if any("\n" in row.text for row in rows) else KEPT  # a page has room for so many
    if len(rows) <= 2 * kept:
        return [rows]
    return [rows[:kept], *([row] for row in rows[kept:-kept]), rows[-kept:]]


def heights_with(
    heights: Sequence[float], under: Sequence[Sequence[Cells]], layout: Layout
) -> Iterator[float]:
    _size, line, pad, _indent = layout.detail
    head, *of_rows = heights
    yield head
    for height, rows in zip(of_rows, under, strict=True):
        yield height
        for row in rows:
            yield pad + line * (1 + row.text.count("\n"))
