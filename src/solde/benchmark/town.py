"""A company of any size, as import files: the same for the same numbers.

Every customer differs in name, address, amounts and dates, because Typst and PostgreSQL both
remember what they have seen before.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 1202
FIRST_DAY = date(2025, 1, 1)
STATEMENT_ON = date(2025, 12, 31)
PERIOD_FROM = date(2025, 10, 1)  # a statement of balance forward shows the last quarter
DAYS = (STATEMENT_ON - FIRST_DAY).days

STREETS = ("Elm Street", "rue des Érables", "Main Street", "chemin du Lac", "Front Street")
TOWNS = (("Ottawa", "ON", "K1A"), ("Québec", "QC", "G1R"), ("Calgary", "AB", "T2P"))
GOODS = ("Timber", "Roof battens", "Delivery and unloading", "Livraison de bois", "Nails, 50 kg")


def write_town(folder: Path, *, customers: int, entries: int) -> list[Path]:
    """Write customers.csv, transactions.csv and applications.csv; return their paths."""
    paths = [folder / f"{name}.csv" for name in ("customers", "transactions", "applications")]
    made = (
        customer_rows(customers),
        transaction_rows(customers, entries),
        application_rows(customers, entries),
    )
    for path, rows in zip(paths, made, strict=True):
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return paths


def name_of(i: int) -> str:
    return f"Customer {i:06} & Sons"


def customer_rows(customers: int) -> Iterator[tuple[str, ...]]:
    yield ("name", "number", "email", "address", "city", "region", "postal_code")
    for i in range(customers):
        city, region, code = TOWNS[i % len(TOWNS)]
        street = f"{i % 9000 + 1} {STREETS[i % len(STREETS)]}"
        yield (
            name_of(i),
            f"C{i}",
            f"c{i}@example.org",
            street,
            city,
            region,
            f"{code} {i % 10}B{i % 7}",
        )


def trade(i: int, entries: int) -> Iterator[tuple[str, str, date, int]]:
    """Kind, number, date and amount in cents of each entry of one customer, in order of date.

    Three invoices in four; every fourth entry pays the one before it in part.
    """
    random = Random(SEED + i)  # noqa: S311
    days = sorted(random.randrange(DAYS) for _ in range(entries))
    amount = 0
    for place, day in enumerate(days):
        on = FIRST_DAY + timedelta(days=day)
        if place % 4 == 3:
            yield "payment", f"P{i}-{place}", on, amount - random.randrange(amount // 2)
        else:
            amount = random.randrange(1_000, 900_000)
            yield "invoice", f"{i}-{place}", on, amount


def transaction_rows(customers: int, entries: int) -> Iterator[tuple[str, ...]]:
    yield ("customer", "kind", "number", "date", "due_date", "amount", "memo")
    for i in range(customers):
        for place, (kind, number, on, cents) in enumerate(trade(i, entries)):
            due = "" if kind == "payment" else str(on + timedelta(days=30))
            memo = "" if kind == "payment" else GOODS[(i + place) % len(GOODS)]
            yield (name_of(i), kind, number, str(on), due, decimal(cents), memo)


def application_rows(customers: int, entries: int) -> Iterator[tuple[str, ...]]:
    yield (
        "customer",
        "credit_kind",
        "credit_number",
        "charge_kind",
        "charge_number",
        "amount",
        "date",
    )
    for i in range(customers):
        charge = ""
        for kind, number, on, cents in trade(i, entries):
            if kind == "payment":
                yield (name_of(i), kind, number, "invoice", charge, decimal(cents), str(on))
            else:
                charge = number


def decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
