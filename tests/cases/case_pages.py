"""Reads a page of cases: a ledger in, statements out, as an accountant writes them.

    Anything above the first section says what the page shows.

    ledger CAD
      2025-09-01  invoice  INV-1  100.00  due 2025-10-01
      2025-09-02  payment  PMT-1  -60.00
      2025-09-03  edit     INV-1  120.00  due 2025-10-03  (reversed and posted again that day)
      2025-09-04  void     PMT-1
    applications
      2025-09-02  PMT-1 -> INV-1  60.00
      2025-09-04  release PMT-1 -> INV-1
      2025-09-05  PMT-2 -> oldest first
    statement balance-forward 2025-09-01 to 2025-09-30 on 2025-09-30
      ...what it must say...
    totals of INV-1
      ...

Sections are taken from the top: a statement knows what stands above it. A project follows in
brackets, and so does any other remark. Lines that begin with # are remarks too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from solde.figures.aging import AgeBy, AgeCredits
from solde.figures.allocation import allocate_oldest_first
from solde.figures.document import MILLION, AskedLine, line_amount, part_of
from solde.figures.money import decimal_string, parse_amount
from solde.figures.open_items import open_items
from solde.figures.postings import effective_on
from solde.figures.statement import Application, Kind, Posting, Request, make_statement
from statement_text import statement_lines

RECEIPTS = {"sales-receipt", "refund-receipt"}


class Check(NamedTuple):
    """One section that expects something."""

    heading: str
    expected: list[str]
    actual: list[str]


@dataclass
class Books:
    """What a page has said so far."""

    currency: str = "CAD"
    postings: list[Posting] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)

    def latest(self, number: str) -> Posting:
        """The posting with which a document stands; the number of a document names it."""
        of_number = [p for p in self.postings if p.number == number and not p.reverses]
        assert of_number, f"there is no {number} above"
        return of_number[-1]


def checks(page: str) -> Iterator[Check]:
    """Work through a page from the top; yields what each expecting section says and gets."""
    books = Books()
    for heading, lines in sections(page):
        keyword, _, rest = heading.partition(" ")
        if keyword == "ledger":
            books.currency = rest or books.currency
            for line in lines:
                enter(books, line)
        elif keyword == "applications":
            for line in lines:
                apply(books, line)
        elif keyword == "statement":
            statement = make_statement(books.postings, books.applications, request(rest))
            yield Check(heading, lines, statement_lines(statement, books.currency))
        else:
            yield Check(heading, lines, totals(lines, books.currency))


SECTION = re.compile(
    r"ledger( [A-Z]{3})?|applications|totals of .+"
    r"|statement (balance-forward|open-item|activity|reminder) .+"
)


def sections(page: str) -> Iterator[tuple[str, list[str]]]:
    """Headings with the lines below them, blanks squeezed and remarks removed."""
    heading, lines = "", list[str]()
    for raw in page.splitlines():
        line = " ".join(raw.split())
        if SECTION.fullmatch(raw):
            if heading:
                yield heading, lines
            heading, lines = line, []
        elif line and not line.startswith("#"):
            assert raw.startswith(" ") or not heading, f"no section begins like this: {raw!r}"
            lines.append(line)
    if heading:
        yield heading, lines


ENTRY = re.compile(
    r"(?P<on>\S+) (?P<act>\S+) (?P<number>\S+)"
    r"(?: (?P<amount>-?[\d.,]+))?(?: due (?P<due>\S+))?(?: \[(?P<project>.+)\])?(?: \(.+\))?"
)


def enter(books: Books, line: str) -> None:
    """Post one line of a ledger section."""
    entry = ENTRY.fullmatch(line)
    assert entry, f"not a ledger line: {line!r}"
    on, act, number = date.fromisoformat(entry["on"]), entry["act"], entry["number"]
    document, kind, project = len(books.postings), act, entry["project"] or ""
    if act in ("edit", "void"):
        former = books.latest(number)
        document, kind, project = former.document, former.kind, project or former.project
        books.postings.append(
            former._replace(
                dated_on=on,
                amount_minor=-former.amount_minor,
                receipt_minor=-former.receipt_minor,
                reverses=True,
            )
        )
    if act != "void":
        amount_minor = parse_amount(entry["amount"] or "", books.currency)
        books.postings.append(
            Posting(
                document,
                kind,
                number,
                on,
                date.fromisoformat(entry["due"]) if entry["due"] else None,
                description="",
                amount_minor=0 if kind in RECEIPTS else amount_minor,
                receipt_minor=amount_minor if kind in RECEIPTS else 0,
                project=project,
            )
        )


APPLICATION = re.compile(
    r"(?P<on>\S+) (?P<release>release )?(?P<credit>\S+) -> "
    r"(?:(?P<oldest>oldest first)|(?P<charge>\S+)(?: (?P<amount>[\d.,]+))?)"
)


def apply(books: Books, line: str) -> None:
    """Record one line of an applications section."""
    told = APPLICATION.fullmatch(line)
    assert told, f"not an application: {line!r}"
    on, credit = date.fromisoformat(told["on"]), books.latest(told["credit"])
    if told["oldest"]:
        apply_oldest_first(books, credit, on)
        return
    charge = books.latest(told["charge"])
    if told["release"]:
        [index] = [
            index
            for index, application in enumerate(books.applications)
            if (application.credit, application.charge) == (credit.document, charge.document)
            and application.released_on is None
        ]
        books.applications[index] = books.applications[index]._replace(released_on=on)
    else:
        first_day = effective_on(credit.dated_on, charge.dated_on, on)
        amount_minor = parse_amount(told["amount"], books.currency)
        books.applications.append(
            Application(credit.document, charge.document, amount_minor, first_day)
        )


def apply_oldest_first(books: Books, credit: Posting, on: date) -> None:
    items = open_items(books.postings, books.applications, on)
    [left_minor] = [-item.open_minor for item in items if item.document == credit.document]
    charges = [item for item in items if item.open_minor > 0]
    parts, _ = allocate_oldest_first(left_minor, charges)
    books.applications.extend(
        Application(credit.document, charge.document, part_minor, on)
        for charge, part_minor in parts
    )


OPTIONS: dict[str, Callable[[str], dict[str, Any]]] = {
    "on": lambda word: {"statement_on": date.fromisoformat(word)},
    "to": lambda word: {"end_on": date.fromisoformat(word)},
    "over-days": lambda word: {"over_days": int(word)},
    "age-by": lambda word: {"age_by": AgeBy(word)},
    "age-credits": lambda word: {"age_credits": AgeCredits(word)},
    "edges": lambda word: {"edges": tuple(map(int, word.split("/")))},
}


def request(words: str) -> Request:
    """Read "balance-forward 2025-09-01 to 2025-09-30 on 2025-10-02 age-by document-date"."""
    kind, *rest = words.split()
    fields: dict[str, Any] = {}
    if rest[0] not in OPTIONS:
        fields["start_on"] = date.fromisoformat(rest.pop(0))
    for option, word in zip(rest[::2], rest[1::2], strict=True):
        fields |= OPTIONS[option](word)
    fields.setdefault("statement_on", fields.get("end_on"))
    return Request(Kind(kind), **fields)


def totals(lines: list[str], currency: str) -> list[str]:
    """Work out "2 x 8.50 = 17.00", "tax 8.25 % = 1.40" and "total = 18.40" once more."""
    base_minor, taxes_minor, answers = 0, 0, []
    for line in lines:
        question, equals, _ = line.partition(" = ")
        assert equals, f"this line expects nothing: {line!r}"
        match question.split():
            case [quantity, "x", price]:
                asked = AskedLine(millionths(quantity), millionths(price))
                amount_minor = line_amount(asked, currency=currency)
                base_minor += amount_minor
            case ["tax", rate, "%"]:
                amount_minor = part_of(base_minor, millionths(rate) // 100)
                taxes_minor += amount_minor
            case ["total"]:
                amount_minor = base_minor + taxes_minor
            case _:
                raise AssertionError(f"not a line of a document: {line!r}")
        answers.append(f"{question} = {decimal_string(amount_minor, currency)}")
    return answers


def millionths(text: str) -> int:
    exact = Decimal(text) * MILLION
    assert exact == int(exact)
    return int(exact)
