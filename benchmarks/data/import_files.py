"""Write the three import files: customers.csv, transactions.csv and applications.csv."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

CUSTOMERS = (
    "name", "number", "email", "language", "currency", "delivery", "active", "parent", "address",
    "city", "region", "postal_code", "country",
)  # fmt: skip
TRANSACTIONS = ("customer", "kind", "number", "date", "due_date", "amount", "memo")
APPLICATIONS = (
    "customer", "credit_kind", "credit_number", "charge_kind", "charge_number", "amount", "date",
)  # fmt: skip

Row = Mapping[str, str]


@dataclass(slots=True)
class Books:
    """Rows of the three files, by column; a column that is missing is an empty cell."""

    customers: list[Row] = field(default_factory=list)
    transactions: list[Row] = field(default_factory=list)
    applications: list[Row] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # why, how often

    def leave_out(self, why: str) -> None:
        self.left_out[why] = self.left_out.get(why, 0) + 1


def write(books: Books, folder: Path) -> list[Path]:
    """Write the files that have rows; return their paths in the order of import."""
    folder.mkdir(parents=True, exist_ok=True)
    files = (
        ("customers.csv", CUSTOMERS, books.customers),
        ("transactions.csv", TRANSACTIONS, books.transactions),
        ("applications.csv", APPLICATIONS, books.applications),
    )
    return [write_rows(folder / name, columns, rows) for name, columns, rows in files if rows]


def write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
