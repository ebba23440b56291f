"""The table of a statement: columns, words above them, and a text for every cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from solde.figures.statement import Kind, Row
from solde.pdf.formats import figure_format, short_date
from solde.pdf.layout import Layout
from solde.pdf.lettering import SLACK, fold, literal, width
from solde.pdf.paper import Paper
from solde.pdf.words import words_for

# Keys of the section "column" of the words.
COLUMNS = {
    Kind.BALANCE_FORWARD: ("date", "description", "due_date", "amount", "balance"),
    Kind.OPEN_ITEM: ("date", "description", "due_date", "original", "open"),
    Kind.ACTIVITY: ("date", "description", "amount", "received"),
    Kind.REMINDER: ("date", "description", "due_date", "days_late", "original", "open"),
}
DATES = ("date", "due_date")
SEPARATOR = " · "
WIDTHS_MAX = 20_000  # texts whose widths are remembered


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    widths: list[float]  # in points
    head: list[str]
    heights: list[float]  # in points; of the head, then of every row
    cells: list[str]  # row by row
    typed: list[str]  # the descriptions, before they were folded
    scale: float  # of the type; less than 1 where figures are too long for the page


def table(paper: Paper, layout: Layout) -> Table:
    columns = shown_columns(paper)
    place = columns.index("description")
    cells = [*opening_cells(paper, columns), *row_cells(paper, columns)]
    typed = cells[place :: len(columns)]
    labels = [words_for(paper.language)["column"][column] for column in columns]
    whole = layout.width[paper.size]
    widths = column_widths(columns, labels, cells, paper.language, layout)
    scale = min(1.0, whole / (sum(widths) + layout.columns["description"]))
    widths[place] = whole / scale - sum(widths)

    head = [
        fold_label(label, (wide - layout.gap) / layout.head / layout.heavier, layout)
        for label, wide in zip(labels, widths, strict=True)
    ]
    head_height = layout.pad + layout.line * (1 + max(label.count("\n") for label in head))
    texts, heights = fold_all(typed, widths[place] - layout.gap, layout)
    cells[place :: len(columns)] = texts
    widths = [wide * scale for wide in widths]
    return Table(columns, widths, head, [head_height, *heights], cells, typed, scale)


def shown_columns(paper: Paper) -> tuple[str, ...]:
    columns = COLUMNS[paper.statement.request.kind]
    return columns if paper.due_dates else tuple(c for c in columns if c != "due_date")


def opening_cells(paper: Paper, columns: tuple[str, ...]) -> list[str]:
    """The row of the opening balance, which only a balance forward has."""
    statement = paper.statement
    if statement.opening_minor is None:
        return []
    assert statement.request.start_on is not None
    figure = figure_format(paper.language, paper.currency)
    known = {
        "date": short_date(statement.request.start_on, paper.language),
        "description": words_for(paper.language)["kind"]["opening_balance"],
        "balance": figure(statement.opening_minor),
    }
    return [known.get(column, "") for column in columns]


def row_cells(paper: Paper, columns: tuple[str, ...]) -> list[str]:
    writers = cell_writers(paper)
    write = [writers[column] for column in columns]
    return [cell(row) for row in paper.statement.rows for cell in write]


def cell_writers(paper: Paper) -> dict[str, Callable[[Row], str]]:
    language = paper.language
    figure = figure_format(language, paper.currency)
    kinds = words_for(language)["kind"]

    def known(minor: int | None) -> str:
        return "" if minor is None else figure(minor)

    return {
        "date": lambda row: short_date(row.dated_on, language),
        "description": lambda row: description(row, kinds),
        "due_date": lambda row: "" if row.due_on is None else short_date(row.due_on, language),
        "days_late": lambda row: "" if row.days_late is None else str(row.days_late),
        "amount": lambda row: figure(row.amount_minor),
        "original": lambda row: figure(row.amount_minor),
        "balance": lambda row: known(row.balance_minor),
        "open": lambda row: known(row.open_minor),
        "received": lambda row: known(row.received_minor),
    }


def description(row: Row, kinds: Mapping[str, str]) -> str:
    """Kind and number, then what people wrote: "Invoice 1042 · Kitchen · Oak boards"."""
    text = kinds[row.kind]
    if row.number:
        text = f"{text} {row.number}"
    if row.project:
        text = f"{text}{SEPARATOR}{row.project}"
    if row.description:
        text = f"{text}{SEPARATOR}{row.description}"
    return literal(text)


def column_widths(
    columns: tuple[str, ...], labels: list[str], cells: list[str], language: str, layout: Layout
) -> list[float]:
    """All that a column needs so as not to fold; nothing yet for the description."""
    count = len(columns)
    widths = []
    for place, column in enumerate(columns):
        if column == "description":
            widths.append(0.0)
            continue
        if column in DATES:
            widest = widest_date(language, layout)
        else:
            widest = max(map(len, cells[place::count]), default=0) * layout.digit
        label = max(kept_width(word, layout) for word in labels[place].split(" "))
        need = max(widest * layout.text, label * layout.head * layout.heavier / SLACK) + layout.gap
        widths.append(max(need, layout.columns[column]))
    return widths


@cache
def widest_date(language: str, layout: Layout) -> float:
    """Width in em of the month that takes most room, so that most papers have equal columns."""
    days = (date(2000, month, 28) for month in range(1, 13))
    return max(width(short_date(day, language), layout.advances) for day in days) / SLACK


@lru_cache(maxsize=WIDTHS_MAX)
def kept_width(text: str, layout: Layout) -> float:
    """Width in em, remembered: dates and labels come again and again."""
    return width(text, layout.advances)


@lru_cache(maxsize=WIDTHS_MAX)
def fold_label(label: str, limit: float, layout: Layout) -> str:
    return "\n".join(fold(label, limit, layout.advances))


def fold_all(texts: list[str], room: float, layout: Layout) -> tuple[list[str], list[float]]:
    """Break descriptions into lines that fit the room; with the height of every row."""
    limit = room / layout.text
    single = layout.line + layout.pad
    folded, heights = [], []
    for text in texts:
        lines = fold(text, limit, layout.advances)
        folded.append("\n".join(lines))
        heights.append(single + layout.line * (len(lines) - 1))
    return folded, heights
