"""The table of a document: columns as far as they say something, and a text for every cell."""

from collections.abc import Sequence
from string import ascii_uppercase

from solde.pdf.formats import figure_format, short_date
from solde.pdf.invoice import InvoicePaper
from solde.pdf.invoice_formats import percent, quantity, unit_price
from solde.pdf.layout import Layout
from solde.pdf.lettering import SLACK, fold, literal
from solde.pdf.rows import DATES, Table, fold_label, kept_width, widest_date
from solde.pdf.words import words_for

# Of these the amount says it all, unless so many of something were charged.
PLAIN_CHARGES = ("statement_charge", "finance_charge")
PAYMENT = "payment"
ONE = 1_000_000  # of millionths
# A longer description goes on in a row of its own, so that no row is too high for a page.
ROW_LINES_MAX = 12
# Where a word of the section "column" exists, it is the one that statements use.
OF_STATEMENTS = ("date", "description", "amount")

Cells = dict[str, str]  # by column


def table(paper: InvoicePaper, layout: Layout) -> Table:
    columns = shown_columns(paper)
    rows = applied_cells(paper) if paper.kind == PAYMENT else line_cells(paper)
    labels = [label(column, paper.language) for column in columns]
    widths = [
        column_width(name, column, [row[column] for row in rows], paper.language, layout)
        for name, column in zip(labels, columns, strict=True)
    ]
    place, whole = columns.index("description"), layout.width[paper.size]
    scale = min(1.0, whole / (sum(widths) + layout.columns["description"]))
    widths[place] = whole / scale - sum(widths)
    head = [
        fold_label(name, (wide - layout.gap) / layout.head / layout.heavier, layout)
        for name, wide in zip(labels, widths, strict=True)
    ]
    heights = [layout.pad + layout.line * (1 + max(name.count("\n") for name in head))]
    cells = []
    for row in rows:
        parts = folded(row["description"], (widths[place] - layout.gap) / layout.text, layout)
        heights += [layout.pad + layout.line * len(lines) for lines in parts]
        cells += placed(row, parts, columns)
    return Table(
        columns=columns,
        widths=[wide * scale for wide in widths],
        head=head,
        heights=heights,
        cells=cells,
        typed=[text for row in rows for text in (row["description"], row.get("quantity", ""))],
        scale=scale,
    )


def shown_columns(paper: InvoicePaper) -> tuple[str, ...]:
    if paper.kind == PAYMENT:
        return ("date", "description", "applied")
    lines = paper.lines
    counted = paper.kind not in PLAIN_CHARGES or any(
        line.quantity_micros != ONE or line.unit for line in lines
    )
    reduced = any(line.discount_ppm for line in lines)
    optional = (
        *(("quantity", "price") if counted else ()),
        *(("discount",) if reduced else ()),
        *(("tax",) if has_marks(paper) else ()),
    )
    return ("description", *optional, "amount")


def has_marks(paper: InvoicePaper) -> bool:
    """Whether lines are taxed differently, so that each must say how."""
    every = tuple(range(len(paper.taxes)))
    return any(line.taxes != every for line in paper.lines) and bool(every)


def mark(place: int) -> str:
    """What stands for a tax on the lines: A for the first one, and after Z comes A1."""
    turn, letter = divmod(place, len(ascii_uppercase))
    return f"{ascii_uppercase[letter]}{turn or ''}"


def label(column: str, language: str) -> str:
    section = "column" if column in OF_STATEMENTS else "invoice_column"
    return words_for(language)[section][column]


def line_cells(paper: InvoicePaper) -> list[Cells]:
    language, figure = paper.language, figure_format(paper.language, paper.currency)
    return [
        {
            "description": line.description,
            "quantity": literal(f"{quantity(line.quantity_micros, language)} {line.unit}".strip()),
            "price": unit_price(line.price_micros, language, paper.currency),
            "discount": percent(line.discount_ppm, language) if line.discount_ppm else "",
            "tax": " ".join(map(mark, line.taxes)),
            "amount": figure(line.amount_minor),
        }
        for line in paper.lines
    ]


def applied_cells(paper: InvoicePaper) -> list[Cells]:
    figure, kinds = figure_format(paper.language, paper.currency), words_for(paper.language)["kind"]
    return [
        {
            "date": short_date(one.dated_on, paper.language),
            "description": f"{kinds[one.kind]} {one.number}",
            "applied": figure(one.amount_minor),
        }
        for one in paper.applied
    ]


def column_width(
    name: str, column: str, cells: Sequence[str], language: str, layout: Layout
) -> float:
    """All that a column needs so as not to fold; nothing yet for the description."""
    if column == "description":
        return 0.0
    if column in DATES:
        widest = widest_date(language, layout)
    else:
        widest = max((kept_width(cell, layout) for cell in cells), default=0.0) / SLACK
    word = max(kept_width(word, layout) for word in name.split(" "))
    need = max(widest * layout.text, word * layout.head * layout.heavier / SLACK) + layout.gap
    return max(need, layout.columns[column])


def folded(text: str, limit: float, layout: Layout) -> list[list[str]]:
    """A description in its own lines, each broken where it is full; some lines to a row.

    No line of it is dropped: it is what was agreed on.
    """
    lines = [
        line
        for paragraph in text.strip().splitlines() or [""]
        for line in fold(literal(paragraph), limit, layout.advances, lines_max=1 + len(paragraph))
    ]
    return [lines[at : at + ROW_LINES_MAX] for at in range(0, len(lines), ROW_LINES_MAX)]


def placed(row: Cells, parts: list[list[str]], columns: Sequence[str]) -> list[str]:
    """The cells of a line: its values stand in the first row, its description in all."""
    first, *others = ("\n".join(lines) for lines in parts)
    cells = [(row | {"description": first})[column] for column in columns]
    for text in others:
        cells += [text if column == "description" else "" for column in columns]
    return cells
