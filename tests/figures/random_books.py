"""Ledgers that could exist: every kind of document, edited and voided, applied and released.

Dates are days of 2025 counted from 1 January. What is never exceeded in a real ledger is not
exceeded here: on no day is more applied than a document comes to.
"""

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from solde.figures.aging import AgeBy, AgeCredits
from solde.figures.statement import Application, Kind, Posting, Request

LAST_ENTRY = 40  # no posting is dated after this day
LAST_DAY = 110  # no statement is asked for a later day


class Ledger(NamedTuple):
    postings: list[Posting]  # in order of entry
    applications: list[Application]


def day(offset: int) -> date:
    return date(2025, 1, 1) + timedelta(days=offset)


offsets = st.integers(0, LAST_ENTRY)
amounts = st.integers(1, 500)
CHARGES = ("invoice", "statement-charge", "refund")
CREDITS = ("payment", "credit-memo")
kinds = st.sampled_from((*CHARGES, "invoice", *CREDITS, "payment", "sales-receipt"))


@st.composite
def versions(draw: st.DrawFn, document: int, kind: str) -> list[Posting]:
    """The entries of one document: posted, perhaps edited a few times, perhaps voided."""
    sign = -1 if kind in CREDITS else 1
    entries: list[Posting] = []
    for version in range(draw(st.sampled_from([1, 1, 1, 1, 2, 3]))):
        if entries:
            entries.append(draw(reversals(entries[-1])))
        on, amount_minor = draw(offsets), sign * draw(amounts)
        falls_due = kind == "invoice" or (sign > 0 and draw(st.booleans()))
        entries.append(
            Posting(
                document,
                kind,
                f"{kind}-{document}",
                day(on),
                day(on + draw(st.integers(-5, 60))) if falls_due else None,
                f"version {version}",
                0 if kind == "sales-receipt" else amount_minor,
                amount_minor if kind == "sales-receipt" else 0,
                draw(st.sampled_from(["", "Kitchen"])),
            )
        )
    if draw(st.sampled_from([False, False, False, True])):
        entries.append(draw(reversals(entries[-1])))
    return entries


@st.composite
def reversals(draw: st.DrawFn, of: Posting) -> Posting:
    """The entry that takes one back, on its own date or later."""
    return of._replace(
        dated_on=of.dated_on + timedelta(days=draw(st.sampled_from([0, 0, 1, 7]))),
        amount_minor=-of.amount_minor,
        receipt_minor=-of.receipt_minor,
        description="reversal",
        reverses=True,
    )


class Room:
    """How much may still be applied of each document, day by day."""

    def __init__(self, postings: list[Posting]) -> None:
        self.by_document: dict[int, list[int]] = {}
        for posting in postings:
            daily = self.by_document.setdefault(posting.document, [0] * (LAST_DAY + 1))
            for offset in range((posting.dated_on - day(0)).days, LAST_DAY + 1):
                daily[offset] += posting.amount_minor

    def days_of_both(self, credit: int, charge: int) -> range:
        """The first run of days on which something is left of both."""
        credited, charged = self.by_document[credit], self.by_document[charge]
        both = [c < 0 < d for c, d in zip(credited, charged, strict=True)]
        if True not in both:
            return range(0)
        start = both.index(True)
        length = both[start:].index(False) if False in both[start:] else len(both) - start
        return range(start, start + length)

    def of(self, document: int, during: range) -> int:
        """What is left on every one of these days: plus of a charge, minus of a credit."""
        return min((self.by_document[document][offset] for offset in during), key=abs)

    def take(self, credit: int, charge: int, amount_minor: int, during: range) -> None:
        for offset in during:
            self.by_document[credit][offset] += amount_minor
            self.by_document[charge][offset] -= amount_minor


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Documents entered in any order, back-dated or not, with applications between them."""
    entered = ["invoice", "payment", *draw(st.lists(kinds, max_size=5))]
    histories = [draw(versions(document, kind)) for document, kind in enumerate(entered)]
    turns = draw(st.permutations([i for i, h in enumerate(histories) for _ in h]))
    remaining = [iter(history) for history in histories]
    postings = [next(remaining[turn]) for turn in turns]
    return Ledger(postings, draw(applications_between(postings)))


@st.composite
def applications_between(draw: st.DrawFn, postings: list[Posting]) -> list[Application]:
    """Applications of any credit to any charge, many of them of all that is left."""
    room, applications = Room(postings), list[Application]()
    credits_entered = sorted({p.document for p in postings if p.kind in CREDITS})
    charges_entered = sorted({p.document for p in postings if p.kind in CHARGES})
    for _ in range(draw(st.integers(2, 7))):
        credit = draw(st.sampled_from(credits_entered))
        charge = draw(st.sampled_from(charges_entered))
        days = room.days_of_both(credit, charge)
        if not days:
            continue
        start = draw(st.sampled_from(days))
        during = range(start, days.stop if draw(st.booleans()) else draw(st.sampled_from(days)) + 1)
        most = min(-room.of(credit, during), room.of(charge, during)) if during else 0
        if most > 0:
            amount_minor = draw(st.just(most) | st.integers(1, most))
            room.take(credit, charge, amount_minor, during)
            released_on = day(during.stop) if during.stop <= LAST_DAY else None
            applications.append(Application(credit, charge, amount_minor, day(start), released_on))
    return applications


@st.composite
def requests(draw: st.DrawFn, kind: Kind | None = None) -> Request:
    chosen = kind or draw(st.sampled_from(Kind))
    start, end, last = sorted(draw(st.tuples(*[st.integers(0, LAST_DAY)] * 3)))
    return Request(
        chosen,
        statement_on=day(last),
        start_on=day(start),
        end_on=draw(st.sampled_from([day(end), None])),
        over_days=draw(st.none() | st.integers(0, 40)) if chosen is Kind.OPEN_ITEM else None,
        edges=draw(st.sampled_from([(30, 60, 90), (7,), (1, 2, 10, 50)])),
        age_by=draw(st.sampled_from(AgeBy)),
        age_credits=draw(st.sampled_from(AgeCredits)),
    )
