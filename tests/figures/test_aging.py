from datetime import date

import pytest

from solde.figures.aging import (
    AgeBy,
    AgeCredits,
    Aging,
    OpenItem,
    age,
    are_edges,
    column_names,
    days_late,
)


def charge(open_minor: int, dated_on: date, due_on: date | None) -> OpenItem:
    return OpenItem(1, "invoice", "INV-1", dated_on, due_on, "", open_minor, open_minor, "")


def credit(open_minor: int, dated_on: date, due_on: date | None = None) -> OpenItem:
    return OpenItem(2, "payment", "PMT-1", dated_on, due_on, "", open_minor, open_minor, "")


@pytest.mark.parametrize(
    ("on", "current_minor", "late_minor"),
    [
        (date(2025, 3, 30), 500, (0, 0, 0, 0)),
        (date(2025, 3, 31), 500, (0, 0, 0, 0)),  # the due day itself is not late
        (date(2025, 4, 1), 0, (500, 0, 0, 0)),  # 1 day
        (date(2025, 4, 30), 0, (500, 0, 0, 0)),  # 30 days
        (date(2025, 5, 1), 0, (0, 500, 0, 0)),  # 31
        (date(2025, 5, 30), 0, (0, 500, 0, 0)),  # 60
        (date(2025, 5, 31), 0, (0, 0, 500, 0)),  # 61
        (date(2025, 6, 29), 0, (0, 0, 500, 0)),  # 90
        (date(2025, 6, 30), 0, (0, 0, 0, 500)),  # 91
    ],
)
def test_columns_change_the_day_after_their_edge(
    on: date, current_minor: int, late_minor: tuple[int, ...]
) -> None:
    item = charge(500, date(2025, 3, 1), date(2025, 3, 31))
    assert age([item], on) == Aging(current_minor, late_minor, 0)


@pytest.mark.parametrize(
    ("due_on", "by", "late"),
    [
        (date(2025, 1, 31), AgeBy.DUE_DATE, 0),
        (date(2025, 1, 30), AgeBy.DUE_DATE, 1),
        (date(2025, 2, 28), AgeBy.DUE_DATE, 0),
        (date(2024, 12, 1), AgeBy.DUE_DATE, 61),  # due before it was written
        (None, AgeBy.DUE_DATE, 21),
        (date(2025, 2, 28), AgeBy.DOCUMENT_DATE, 21),
        (date(2024, 12, 1), AgeBy.DOCUMENT_DATE, 21),
    ],
)
def test_days_late(due_on: date | None, by: AgeBy, late: int) -> None:
    assert days_late(due_on, date(2025, 1, 10), date(2025, 1, 31), by) == late


def test_credits_stand_apart_or_in_the_column_of_their_own_date() -> None:
    items = [
        charge(900, date(2025, 1, 1), date(2025, 1, 31)),
        credit(-100, date(2025, 1, 31)),
        credit(-200, date(2024, 12, 1), due_on=date(2025, 3, 1)),  # nothing falls due
    ]
    on = date(2025, 1, 31)
    assert age(items, on) == Aging(900, (0, 0, 0, 0), -300)
    assert age(items, on, credits=AgeCredits.BY_DATE) == Aging(800, (0, 0, -200, 0), 0)


def test_edges_of_ones_own() -> None:
    items = [charge(n, date(2025, 1, 1), date(2025, 1, 31)) for n in (1, 10)]
    assert age(items, date(2025, 2, 8), edges=(7,)) == Aging(0, (0, 11), 0)
    assert age(items, date(2025, 2, 7), edges=(7,)) == Aging(0, (11, 0), 0)


def test_columns_add_up() -> None:
    assert Aging(1, (10, 100, 1000, 10000), -5).total_minor == 11106


@pytest.mark.parametrize(
    ("edges", "names"),
    [
        ((30, 60, 90), ("current", "1-30", "31-60", "61-90", "over-90", "credits")),
        ((7,), ("current", "1-7", "over-7", "credits")),
        ((1, 15), ("current", "1-1", "2-15", "over-15", "credits")),
    ],
)
def test_columns_are_named_for_their_days(edges: tuple[int, ...], names: tuple[str, ...]) -> None:
    assert column_names(edges) == names


@pytest.mark.parametrize("edges", [(), (0, 30), (-1,), (30, 30), (60, 30)])
def test_what_cannot_be_edges(edges: tuple[int, ...]) -> None:
    assert not are_edges(edges)
