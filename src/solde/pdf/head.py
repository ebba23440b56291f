"""What stands above the rows: who writes, to whom, and what identifies the statement."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from solde.figures.statement import Kind
from solde.pdf.formats import long_date, short_date
from solde.pdf.layout import Layout
from solde.pdf.lettering import LINES_MAX, SLACK, directed, fold, literal, width
from solde.pdf.paper import Letterhead, Paper, PaperSize
from solde.pdf.rows import SEPARATOR
from solde.pdf.words import runs_leftward, words_for

PERIODICAL = (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
# Most lines of each text; more would run into what stands below.
NAME_MAX, SENDER_MAX, CONTACT_MAX, NOTE_MAX, VALUE_MAX = 3, 6, 3, 6, 2
HEAVIER = 0.9  # how much less of a bold text fits into a line
PAGE_NUMBER_PT = 90.0  # kept free beside the contact


class Addressed(Protocol):
    """What every paper has in its head, a statement or not."""

    @property
    def number(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def letterhead(self) -> Letterhead: ...
    @property
    def address(self) -> tuple[str, ...]: ...
    @property
    def customer_name(self) -> str: ...
    @property
    def size(self) -> PaperSize: ...


def typed_lines(
    text: str, room: float, language: str, layout: Layout, *, most: int = LINES_MAX
) -> list[str]:
    """What people typed, in lines that stand alone on a page in this language."""
    lines = fold(literal(text), room, layout.advances, lines_max=most)
    return [directed(line, rtl=runs_leftward(language)) for line in lines]


@lru_cache(maxsize=64)
def letterhead(
    head: Letterhead, language: str, layout: Layout, size: PaperSize
) -> dict[str, object]:
    """What the company says of itself, the same on all papers of a run."""

    def lines(text: str, room: float, most: int) -> list[str]:
        return typed_lines(text, room, language, layout, most=most)

    beside, company_size = layout.company
    room = layout.address[0] if head.logo is None else beside
    sender_size, note_size = layout.sender[1], layout.note[1]
    sender = [part for line in head.address for part in lines(line, room / sender_size, SENDER_MAX)]
    contact = (head.phone, head.email, head.website, *head.tax_numbers)
    foot = (layout.width[size] - PAGE_NUMBER_PT) / note_size
    named = words_for(language)["document"]["logo"].format(company=literal(head.name))
    return {
        "company": lines(head.name, HEAVIER * room / company_size, NAME_MAX),
        "sender": sender[:SENDER_MAX],
        "contact": contact_lines(
            [part for text in contact for part in lines(text, foot, 1)], foot, layout
        ),
        "note": lines(head.note, layout.note[0] / note_size, NOTE_MAX) if head.note else [],
        "logo_name": named,
    }


def contact_lines(parts: Iterable[str], room: float, layout: Layout) -> list[str]:
    """Parts side by side, as many to a line as fit; none is broken, no line begins with a dot."""
    found: list[str] = []
    for part in filter(None, parts):
        longer = SEPARATOR.join((*found[-1:], part))
        if found and width(longer, layout.advances) <= SLACK * room:
            found[-1] = longer
        else:
            found.append(part)
    return found[:CONTACT_MAX]


def window_lines(paper: Addressed, layout: Layout) -> list[str]:
    """The customer's address, in the window of the envelope.

    Of more lines than it holds the last ones are kept: they are what the post goes by.
    """
    room, size, most = layout.address
    lines = [
        part
        for line in paper.address
        for part in typed_lines(line, room / size, paper.language, layout)
    ]
    return lines if len(lines) <= most else [lines[0], *lines[1 - most :]]


def facts(paper: Paper, layout: Layout) -> list[tuple[str, str]]:
    """Label and value of what identifies the statement."""
    words, request = words_for(paper.language)["facts"], paper.statement.request
    found = [
        ("number", value_lines(paper.number, paper, layout)),
        ("date", long_date(request.statement_on, paper.language)),
    ]
    if request.kind in PERIODICAL:
        found.append(("period", period(paper, layout)))
    found += [
        ("customer_number", value_lines(paper.customer_number, paper, layout)),
        ("account", value_lines(paper.account_name, paper, layout)),
        ("currency", paper.currency),
    ]
    return [(words[key], value) for key, value in found if value]


def period(paper: Paper, layout: Layout) -> str:
    request = paper.statement.request
    assert request.start_on is not None
    text = words_for(paper.language)["facts"]["range"].format(
        start=short_date(request.start_on, paper.language),
        end=short_date(request.measured_on, paper.language),
    )
    room, size = layout.facts
    return "\n".join(fold(text, room / size, layout.advances))


def value_lines(text: str, paper: Addressed, layout: Layout) -> str:
    room, size = layout.facts
    return "\n".join(typed_lines(text, room / size, paper.language, layout, most=VALUE_MAX))


def continued(paper: Addressed, layout: Layout) -> str:
    """The line above the rows on every page but the first."""
    text = SEPARATOR.join((paper.letterhead.name, paper.customer_name, paper.number))
    room = layout.width[paper.size] / layout.note[1]
    return typed_lines(text, room, paper.language, layout, most=1)[0]
