"""The four statements once more, from the rules alone: day by day and without any haste.

Nothing here is shared with the package but its values, so that a mistake must be made twice to
go unnoticed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from solde.figures.aging import AgeBy, AgeCredits, Aging
from solde.figures.statement import (
    Application,
    Kind,
    Posting,
    Request,
    Row,
    Statement,
    Totals,
)


class PlainBooks:
    """Postings in order of entry and applications, asked one question at a time."""

    def __init__(self, postings: Sequence[Posting], applications: Sequence[Application]) -> None:
        self.postings = postings
        self.applications = applications
        self.documents = list(dict.fromkeys(posting.document for posting in postings))

    def of(self, document: int, first_on: date, last_on: date) -> list[Posting]:
        return [
            posting
            for posting in self.postings
            if posting.document == document and first_on <= posting.dated_on <= last_on
        ]

    def balance(self, on: date) -> int:
        return sum(posting.amount_minor for posting in self.postings if posting.dated_on <= on)

    def amount(self, document: int, on: date) -> int:
        return sum(posting.amount_minor for posting in self.of(document, date.min, on))

    def applied_to(self, charge: int, on: date) -> int:
        return sum(
            a.amount_minor for a in self.applications if a.charge == charge and counts(a, on)
        )

    def applied_from(self, credit: int, on: date) -> int:
        return sum(
            a.amount_minor for a in self.applications if a.credit == credit and counts(a, on)
        )

    def open(self, document: int, on: date) -> int:
        amount = self.amount(document, on)
        return amount - self.applied_to(document, on) + self.applied_from(document, on)

    def open_documents(self, on: date) -> list[int]:
        """By date, then by the entry that brought the document to that date."""
        found = [document for document in self.documents if self.open(document, on)]
        return sorted(found, key=lambda document: self.place(document, on))

    def place(self, document: int, on: date) -> tuple[date, int]:
        history = self.of(document, date.min, on)
        standing = [posting for posting in history if not posting.reverses] or history
        arrival = standing[-1]
        for posting in reversed(standing):
            if posting.dated_on != arrival.dated_on:
                break
            arrival = posting
        return arrival.dated_on, self.entry_index(arrival)

    def entry_index(self, posting: Posting) -> int:
        return next(i for i, other in enumerate(self.postings) if other is posting)

    def rows_of(self, on: date) -> Iterator[tuple[Posting, int, int]]:
        """What happened on a day: words, amount and receipt of each document, in order."""
        for document in self.documents_entered(on):
            entries = self.of(document, on, on)
            amount = sum(posting.amount_minor for posting in entries)
            receipt = sum(posting.receipt_minor for posting in entries)
            if (amount, receipt) != (0, 0):
                yield words(entries), amount, receipt

    def documents_entered(self, on: date) -> list[int]:
        return list(dict.fromkeys(p.document for p in self.postings if p.dated_on == on))

    def first_row_on(self, document: int) -> date:
        """The first day on which the document shows in the books with anything."""
        dates = sorted(p.dated_on for p in self.postings if p.document == document)
        return next(
            on
            for on in dates
            if sum(p.amount_minor for p in self.of(document, on, on))
            or sum(p.receipt_minor for p in self.of(document, on, on))
        )


def counts(application: Application, on: date) -> bool:
    released = application.released_on is not None and application.released_on <= on
    return application.effective_on <= on and not released


def words(entries: Sequence[Posting]) -> Posting:
    return ([posting for posting in entries if not posting.reverses] or list(entries))[-1]


def days(first_on: date, last_on: date) -> Iterator[date]:
    for offset in range((last_on - first_on).days + 1):
        yield first_on + timedelta(days=offset)


def plain_statement(
    postings: Sequence[Posting], applications: Sequence[Application], request: Request
) -> Statement:
    books = PlainBooks(postings, applications)
    match request.kind:
        case Kind.BALANCE_FORWARD:
            return balance_forward(books, request)
        case Kind.ACTIVITY:
            return activity(books, request)
        case Kind.OPEN_ITEM | Kind.REMINDER:
            return open_statement(books, request)


def balance_forward(books: PlainBooks, request: Request) -> Statement:
    start_on, end_on = request.start_on, request.end_on or request.statement_on
    assert start_on
    rows = []
    for on in days(start_on, end_on):
        so_far = books.balance(on - timedelta(days=1))
        for posting, amount, _ in books.rows_of(on):
            if amount:
                so_far += amount
                rows.append(row(posting, amount, balance=so_far))
    return Statement(
        request,
        books.balance(start_on - timedelta(days=1)),
        tuple(rows),
        Totals(),
        books.balance(end_on),
        books.balance(end_on),
        aging(books, request, end_on),
    )


def activity(books: PlainBooks, request: Request) -> Statement:
    start_on, end_on = request.start_on, request.end_on or request.statement_on
    assert start_on
    rows = []
    for on in days(start_on, end_on):
        for posting, amount, receipt in books.rows_of(on):
            received: int | None = None
            if receipt:
                received = receipt
            elif amount > 0 and on == books.first_row_on(posting.document):
                received = books.applied_to(posting.document, end_on)
            rows.append(row(posting, amount + receipt, received=received))
    totals = Totals(
        amount_minor=sum(r.amount_minor for r in rows),
        received_minor=sum(r.received_minor for r in rows if r.received_minor is not None),
    )
    return Statement(request, None, tuple(rows), totals, None, books.balance(end_on), None)


def open_statement(books: PlainBooks, request: Request) -> Statement:
    on = request.statement_on
    rows, credits_minor = [], 0
    for document in books.open_documents(on):
        posting, left = words(books.of(document, date.min, on)), books.open(document, on)
        late: int | None = None
        if left > 0:
            late = max(0, (on - (posting.due_on or posting.dated_on)).days)
        else:
            credits_minor += left
        if request.kind is Kind.REMINDER:
            listed = late is not None and late > 0
        else:
            listed = late is None or request.over_days is None or late > request.over_days
        if listed:
            rows.append(row(posting, books.amount(document, on), left=left, late=late))
    sum_minor = sum(r.open_minor for r in rows if r.open_minor is not None)
    totals = Totals(rows_minor=sum_minor)
    if request.kind is Kind.REMINDER:
        totals = Totals(overdue_minor=sum_minor, credits_minor=credits_minor)
    balance = books.balance(on)
    return Statement(
        request, None, tuple(rows), totals, balance, balance, aging(books, request, on)
    )


def row(
    posting: Posting,
    amount: int,
    *,
    left: int | None = None,
    received: int | None = None,
    balance: int | None = None,
    late: int | None = None,
) -> Row:
    return Row(
        dated_on=posting.dated_on,
        kind=posting.kind,
        number=posting.number,
        description=posting.description,
        due_on=posting.due_on,
        amount_minor=amount,
        open_minor=left,
        received_minor=received,
        balance_minor=balance,
        days_late=late,
        project=posting.project,
    )


def aging(books: PlainBooks, request: Request, on: date) -> Aging:
    """Open amounts as of `on`, each looked up in a list of days that ends each column."""
    columns = [0] * (len(request.edges) + 2)
    credits_minor = 0
    for document in books.open_documents(on):
        posting, left = words(books.of(document, date.min, on)), books.open(document, on)
        counted_from = posting.dated_on
        if left > 0 and request.age_by is AgeBy.DUE_DATE and posting.due_on is not None:
            counted_from = posting.due_on
        late = (request.statement_on - counted_from).days
        if left < 0 and request.age_credits is AgeCredits.APART:
            credits_minor += left
        else:
            columns[sum(late > edge for edge in (0, *request.edges))] += left
    return Aging(columns[0], tuple(columns[1:]), credits_minor)
